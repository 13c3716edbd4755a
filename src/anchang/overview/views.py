from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.engine.doors.requests import Request
from anchang.engine.metrics import metric
from anchang.engine.policies import require
from anchang.lib.calendar import office_day

from . import queries
from .forms import Day, Span
from .phrases import NUMBERS, shown


def _sites(request: Request) -> frozenset[int]:
    sites = queries.sites_of(request.user, request.at)
    require(sites, _("您的岗位没有这项权限"))
    return sites


def _day(request: Request) -> date:
    form = Day(request.GET)
    return form.cleaned_data.get("day") or office_day(request.at) if form.is_valid() else office_day(request.at)


def daily(request: Request) -> HttpResponse:
    """The sales director's report of a day."""
    sites, day = _sites(request), _day(request)
    report, course = queries.daily(sites, day), queries.course(sites, day - timedelta(days=29), day)
    context: dict[str, Any] = {
        "report": report,
        "figures": [
            {"code": one.metric.code, "label": one.metric.label, "today": shown(one), "month": shown(month)}
            for one, month in zip(report.today, report.month, strict=True)
        ],
        "look": Day(request.GET or None, initial={"day": day}),
        "labels": [f"{one:%m-%d}" for one in course.days],
        "people": [(_("来访"), course.visits), (pgettext("数目", "认购"), course.subscribed)],
        "money": [(_("回款"), [round(float(value) / 10000, 1) for value in course.received])],
    }
    return render(request, "overview/daily.html", context)


def figure(request: Request, code: str) -> HttpResponse:
    """What a figure counts, in words, and the rows behind it."""
    if code not in queries.DAILY:
        raise Http404
    sites, day = _sites(request), _day(request)
    whole = request.GET.get("span") == "month"
    period = queries.span(sites, day.replace(day=1) if whole else day, day)
    found = metric(code).figure(period)
    context = {
        "figure": found,
        "value": shown(found),
        "rows": queries.told(found.rows, request.user, request.at),
        "day": day,
        "whole": whole,
    }
    return render(request, "overview/figure.html", context)


def _span(request: Request) -> tuple[date, date, Span]:
    """The days that the address names; a later first day than the last is taken the other way round."""
    today = office_day(request.at)
    asked = Span(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    until = given.get("until") or today
    since = given.get("since") or until.replace(day=1)
    first, last = min(since, until), max(since, until)
    return first, last, Span(initial={"since": first, "until": last})


def traffic(request: Request) -> HttpResponse:
    """Who came and who rang in a period, and what became of them."""
    sites = _sites(request)
    first, last, look = _span(request)
    found = queries.traffic(queries.span(sites, first, last))
    cuts = (
        ("source", _("按来源"), found.sources),
        ("person", _("按顾问"), found.people),
        ("hour", _("按时段"), found.hours),
    )
    context = {
        "found": found,
        "cuts": [{"by": by, "title": title, "lines": lines} for by, title, lines in cuts],
        "span": urlencode({"since": f"{first:%Y-%m-%d}", "until": f"{last:%Y-%m-%d}"}),
        "look": look,
        "hours": [one.label for one in found.hours],
        "flow": [(_("首访"), [one.first for one in found.hours]), (_("复访"), [one.again for one in found.hours])],
    }
    return render(request, "overview/traffic.html", context)


def traffic_rows(request: Request) -> HttpResponse:
    """The rows behind a number of the traffic."""
    sites, what = _sites(request), request.GET.get("what", "first")
    first, last, _look = _span(request)
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    if (
        what not in queries.WHAT
        or (by and by not in queries.CUTS)
        or (by in ("hour", "person") and not key.isdecimal())
    ):
        raise Http404
    rows = queries.behind(queries.span(sites, first, last), what, by, key)
    context = {
        "label": NUMBERS[what],
        "rows": queries.told(rows, request.user, request.at),
        "count": rows.count(),
        "first": first,
        "last": last,
        "span": urlencode({"since": f"{first:%Y-%m-%d}", "until": f"{last:%Y-%m-%d}"}),
        "back": reverse("overview:traffic"),
    }
    return render(request, "overview/traffic_rows.html", context)


def leakage(request: Request) -> HttpResponse:
    """What was given off the posted prices in a period, by whom, why and when."""
    sites = _sites(request)
    first, last, look = _span(request)
    found = queries.leakage(queries.span(sites, first, last))
    titles = {"person": _("按顾问"), "reason": _("按原因"), "week": _("按周")}
    context = {
        "found": found,
        "cuts": [{"by": by, "title": title, "lines": found.cuts[by]} for by, title in titles.items()],
        "span": urlencode({"since": f"{first:%Y-%m-%d}", "until": f"{last:%Y-%m-%d}"}),
        "look": look,
        "weeks": [one.label for one in found.cuts["week"]],
        "course": [(_("优惠（万元）"), [round(float(one.amount) / 10000, 2) for one in found.cuts["week"]])],
    }
    return render(request, "overview/leakage.html", context)


def leakage_rows(request: Request) -> HttpResponse:
    """The deals behind a number of the leakage."""
    sites, by, key = _sites(request), request.GET.get("by", ""), request.GET.get("key", "")
    first, last, _look = _span(request)
    if by and by not in queries.LEAKS:
        raise Http404
    try:
        rows = queries.leaking(queries.span(sites, first, last), by, key)
    except ValueError:
        raise Http404 from None
    context = {
        "label": _("给了优惠的成交"),
        "rows": queries.told(rows, request.user, request.at),
        "count": rows.count(),
        "first": first,
        "last": last,
        "span": urlencode({"since": f"{first:%Y-%m-%d}", "until": f"{last:%Y-%m-%d}"}),
        "back": reverse("overview:leakage"),
    }
    return render(request, "overview/traffic_rows.html", context)
