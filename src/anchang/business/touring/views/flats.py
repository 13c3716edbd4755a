from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, shows, verb
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.people.org.queries import site_and_tabs, site_of
from anchang.ui.forms import nothing_asked

from .. import actions, forms
from ..models import ClosedDay, ShowFlat
from ..stages import Weekday


@require_safe
@shows("touring.view")
def flats(request: Request) -> HttpResponse:
    """The show flats of the site with their hours and the days on which they are shut."""
    site, tabs = site_and_tabs(request, "touring.view")
    rows = list(ShowFlat.objects.filter(site=site).select_related("site").order_by("pk"))
    closed = ClosedDay.objects.filter(flat__in=rows, on__gte=office_day(request.at)).order_by("on", "pk")
    days: dict[int, list[ClosedDay]] = {}
    for one in closed:
        days.setdefault(one.flat_id, []).append(one)
    verbs = ("add_flat", "edit_flat", "close_day", "open_day")
    context = {
        "site": site,
        "flats": [(one, _weekly(one), days.get(one.pk, [])) for one in rows],
        "may": {name: allowed(request.user, f"touring.{name}", site, request.at) for name in verbs},
        "tabs": tabs,
        "back_url": f"{reverse('touring:index')}?site={site.code}",
    }
    return render(request, "touring/flats.html", context)


def _weekly(flat: ShowFlat) -> list[str]:
    return [str(Weekday(str(one)).label) for one in sorted(flat.weekdays_off)]


@verb("touring.add_flat")
def add_flat(request: Request) -> HttpResponse:
    site = site_of(request, "touring.add_flat")
    back = f"{reverse('touring:flats')}?site={site.code}"
    form = forms.FlatForm(request.POST or None)
    return perform(request, form, actions.add_flat, site, to=back, context={"back_url": back})


def _flats() -> Any:
    return ShowFlat.objects.select_related("site")


@verb("touring.edit_flat", _flats)
def edit_flat(request: Request, flat: ShowFlat) -> HttpResponse:
    return perform(request, forms.FlatForm(request.POST or None, flat=flat), actions.edit_flat, flat)


@verb("touring.close_day", _flats)
def close_day(request: Request, flat: ShowFlat) -> HttpResponse:
    form = forms.CloseDayForm(request.POST or None, at=request.at)
    return perform(request, form, actions.close_day, flat, context={"title": flat.name})


@verb("touring.open_day", lambda: ClosedDay.objects.select_related("flat__site"))
def open_day(request: Request, closed: ClosedDay) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.open_day, closed, to=closed.get_absolute_url())
