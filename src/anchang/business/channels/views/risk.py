from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import shows

from .. import forms, queries
from ..tables import Cases

SEEN = "channels.radar"
MOST = 12


@require_safe
@shows(SEEN)
def radar(request: Request) -> HttpResponse:
    """渠道风险 of a period: what looks odd, who it clusters with, and the commission at stake."""
    first, last = _period(forms.Period(request.GET), request)
    found = queries.risk(request.user, first, last, request.at)

    def link(**where: Any) -> str:
        return f"{reverse('channels:cases')}?{urlencode({'since': first, 'until': last, **where})}"

    context = {
        "look": forms.Period({"since": first, "until": last}),
        "first": first,
        "last": last,
        "risk": found,
        "links": {"all": link(), **{kind: link(kind=kind) for kind in ("turned", "close", "odd")}},
        "agents": [(one, link(agent=one.key), link(agent=one.key, kind="odd")) for one in found.agents[:MOST]],
        "consultants": [
            (one, link(consultant=one.key), link(consultant=one.key, kind="odd")) for one in found.consultants[:MOST]
        ],
        "pairs": [(one, _pair(link, one.key, ""), _pair(link, one.key, "odd")) for one in found.pairs[:MOST]],
        "hours": [(one, link(hour=one.hour), link(hour=one.hour, kind="odd")) for one in found.hours],
        "hour_labels": [f"{one.hour}:00" for one in found.hours],
        "hour_series": [
            (_("渠道到访"), [one.count for one in found.hours]),
            (_("异常"), [one.odd for one in found.hours]),
        ],
    }
    return render(request, "channels/radar.html", context)


def _pair(link: Any, key: str, kind: str) -> str:
    agent, _dash, consultant = key.partition("-")
    return str(link(agent=agent, consultant=consultant, kind=kind))


def _period(form: forms.Period, request: Request) -> tuple[date, date]:
    given = form.cleaned_data if form.is_valid() else {}
    return queries.period(given.get("since"), given.get("until"), request.at)


@require_safe
@shows(SEEN)
def cases(request: Request) -> HttpResponse:
    """The cases behind a figure of the radar."""
    form = forms.LookCases(request.GET)
    first, last = _period(form, request)
    given = form.cleaned_data
    where = {name: given.get(name) for name in ("agent", "consultant", "hour")}
    found = queries.suspects(queries.risk(request.user, first, last, request.at), given.get("kind") or "", **where)
    back = f"{reverse('channels:radar')}?{urlencode({'since': first, 'until': last})}"
    context = {"table": Cases(found, request), "first": first, "last": last, "back": back, "count": len(found)}
    return render(request, "channels/cases.html", context)
