from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.engine.doors.requests import Request
from anchang.engine.metrics import metric
from anchang.engine.policies import require
from anchang.lib.calendar import office_day

from . import queries
from .forms import Day
from .phrases import shown


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
