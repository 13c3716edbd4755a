from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import shows

from .. import queries
from ..phrases import WEEKDAYS


@require_safe
@shows("duties.view")
def index(request: Request) -> HttpResponse:
    """My day with the coming week."""
    coming, daily = queries.ahead(request.user, request.at)
    days: dict[str, list[queries.Ahead]] = {}
    for one in coming:
        words = {"month": one.on.month, "day": one.on.day, "weekday": WEEKDAYS[one.on.weekday()]}
        days.setdefault(_("%(month)s月%(day)s日 %(weekday)s") % words, []).append(one)
    context = {
        "day": queries.my_day(request.user, request.at),
        "days": list(days.items()),
        "daily": daily,
        "may_watch": bool(queries.sites_for(request.user, "duties.view", request.at, others=True)),
    }
    return render(request, "duties/index.html", context)


@require_safe
@shows("duties.view")
def my_day(request: Request) -> HttpResponse:
    """My day alone, for the page that asks every ten seconds; 204 while it looks as it did (`seen`)."""
    day = queries.my_day(request.user, request.at)
    if request.GET.get("seen") == day.mark:
        return HttpResponse(status=204)
    return render(request, "duties/my_day.html", {"day": day})
