from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import shows
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from .. import queries
from ..forms import OnDay, OnMonth, day_asked
from ..models import Occurrence
from ..tables import day_cells, month_rows


@require_safe
@shows("duties.view")
def day(request: Request) -> HttpResponse:
    """People and the duties of a day, a table for each post."""
    site, sites = _place(request)
    on = day_asked(request.GET.get("on", ""), office_day(request.at))
    sections = queries.day_board(site, on, request.user, request.at)
    context = {
        "site": site,
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "sections": [(one, day_cells(one, site, on)) for one in sections],
        "which": OnDay({"on": on, "site": site.pk}, sites=sites, auto_id="which_%s"),
        "tabs": _tabs(site, on, "board"),
    }
    return render(request, "duties/board.html", context)


@require_safe
@shows("duties.view")
def month(request: Request) -> HttpResponse:
    """People and the days of a month, of one duty or of all, who is behind first."""
    site, sites = _place(request)
    on = day_asked(request.GET.get("on", ""), office_day(request.at)).replace(day=1)
    duties = queries.month_duties(site, on, request.user, request.at)
    duty = asked if (asked := _key(request, "duty")) in duties else None
    found = queries.month_board(site, on, request.user, request.at, duty)
    context = {
        "site": site,
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=31),
        "month": found,
        "duty": duty,
        "rows": month_rows(found, site, duty),
        "which": OnMonth(
            {"on": f"{on:%Y-%m}", "site": site.pk, "duty": duty}, sites=sites, duties=duties, auto_id="which_%s"
        ),
        "tabs": _tabs(site, on, "month"),
    }
    return render(request, "duties/month.html", context)


@require_safe
@shows("duties.view")
def cell(request: Request) -> HttpResponse:
    """What is behind a cell: the items of somebody's day with what proves each."""
    person, duty, place = (_key(request, name) for name in ("person", "duty", "site"))
    on = day_asked(request.GET.get("on", ""), office_day(request.at))
    items = Occurrence.objects.visible_to(request.user, request.at).filter(person_id=person, on=on)
    items = items.filter(site_id=place) if place else items
    items = items.filter(duty_id=duty) if duty else items
    found = queries.evidence(items, request.user, request.at)
    if not found:
        raise Http404
    who: Account = found[0].item.person
    back = f"{reverse('duties:board')}?site={found[0].item.site_id}&on={on}"
    return render(request, "duties/cell.html", {"rows": found, "who": who, "on": on, "back": back})


def _place(request: Request) -> tuple[Site, list[Site]]:
    return queries.site_at(request.user, "duties.view", request.at, request.GET.get("site", ""), others=True)


def _key(request: Request, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None


def _tabs(site: Site, on: date, current: str) -> list[dict[str, Any]]:
    labels = {"board": pgettext("看板", "按天"), "month": pgettext("看板", "按月")}
    return [
        {
            "label": label,
            "url": f"{reverse(f'duties:{name}')}?site={site.pk}&on={on:%Y-%m-%d}",
            "current": name == current,
            "count": None,
        }
        for name, label in labels.items()
    ]
