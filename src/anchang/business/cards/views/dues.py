from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anchang.business.reception import queries as reception
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import shows
from anchang.people.org.queries import site_and_tabs

from .. import forms, queries
from ..tables import Dues

AT_ONCE = 25


@require_safe
@shows("reception.view")
def due(request: Request) -> HttpResponse:
    """Whom to speak with today: how long overdue, how far that has gone up, what was said last, and the call itself."""
    site, tabs = site_and_tabs(request, "reception.view")
    people = queries.keepers(request.user, request.at, site)
    form = forms.Person(request.GET, people=people)
    rows = reception.due(request.user, request.at).filter(site=site)
    rows = rows.filter(customer__owner=form.chosen) if form.chosen else rows
    ladder = queries.Ladder(site, request.at)
    context = {
        "table": Dues(rows, request, ladder=ladder, is_own=not people, page_size=AT_ONCE, total=None),
        "tabs": tabs,
        "form": form if len(people) > 1 else None,
        "hint": queries.hint(ladder.own),
    }
    return render(request, "cards/due.html", context)
