from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, shows, verb
from anchang.engine.policies import Reach, allowed, grants
from anchang.lib.calendar import office_day
from anchang.people.org.queries import site_for
from anchang.ui.forms import AnchangForm

from .. import actions, forms, queries
from ..models import Lead, Place
from ..tables import OwnLeads, Places, SiteLeads

SEEN = "channels.leads"
MOST = 10


@verb("channels.lead")
def lead(request: Request) -> HttpResponse:
    """Phone first; said afterwards is only whether the person was new, never whose they are."""
    site = site_for(request.user, "channels.lead", request.at)
    form = forms.LeadForm(request.POST or None, site=site, at=request.at)
    made: list[Lead] = []

    def deed(*things: Any, **given: Any) -> Lead:
        made.append(actions.lead(*things, **given))
        return made[-1]

    home = reverse("channels:leads")
    count, new = queries.worked(request.user, office_day(request.at))
    context = {"back_url": home, "count": count, "new": new}
    told = lazy(lambda: _("已登记") if made[0].was_known else _("新客户已登记，进入公海等主管分配"), str)()
    return perform(request, form, deed, site, to=home, done=told, context=context)


@require_safe
@shows(SEEN)
def leads(request: Request) -> HttpResponse:
    """A worker's own of today first; the supervisor's by worker, place and day."""
    rows = queries.leads(request.user, request.at)
    wide = any(one.reach is not Reach.OWN for one in grants(request.user, request.at).get(SEEN, []))
    may = {"lead": allowed(request.user, "channels.lead", None, request.at)}
    if not wide:
        count, new = queries.worked(request.user, office_day(request.at))
        context: dict[str, Any] = {"table": OwnLeads(rows, request, total=None), "count": count, "new": new, "may": may}
        return render(request, "channels/own_leads.html", context)
    look = forms.LookLeads(request.GET, **_choices(rows))
    if look.is_valid():
        rows = _looked(rows, **look.cleaned_data)
    context = {
        "table": SiteLeads(rows, request, total=None),
        "look": look,
        "by_worker": queries.lead_totals(rows, "worker__name")[:MOST],
        "by_place": queries.lead_totals(rows, "place__name")[:MOST],
        "by_day": queries.lead_totals(rows, "on")[:MOST],
        "places": allowed(request.user, "channels.add_place", None, request.at),
        "may": may,
    }
    return render(request, "channels/leads.html", context)


def _choices(rows: Any) -> dict[str, list[tuple[int, str]]]:
    """The workers and the places of the leads in sight; one query for both."""
    found = rows.order_by().values_list("worker_id", "worker__name", "place_id", "place__name").distinct()
    pairs = [(one[:2], one[2:]) for one in found]
    places = {place for _worker, place in pairs if place[0] is not None}
    return {
        "workers": sorted({worker for worker, _place in pairs}, key=lambda one: one[1]),
        "places": sorted(places, key=lambda one: one[1]),
    }


def _looked(rows: Any, worker: str, place: str, since: Any, until: Any) -> Any:
    given = {"worker": worker, "place": place, "on__gte": since, "on__lte": until}
    return rows.filter(**{name: value for name, value in given.items() if value})


@require_safe
@shows("channels.add_place")
def places(request: Request) -> HttpResponse:
    rows = Place.objects.visible_to(request.user, request.at, "channels.add_place").filter(active=True)
    counted = rows.annotate(lead_count=Count("leads")).order_by("name")
    return render(request, "channels/places.html", {"table": Places(counted, request, total=None)})


@verb("channels.add_place")
def add_place(request: Request) -> HttpResponse:
    site = site_for(request.user, "channels.add_place", request.at)
    home = reverse("channels:places")
    form = forms.PlaceForm(request.POST or None)
    return perform(request, form, actions.add_place, site, to=home, context={"back_url": home})


@verb("channels.drop_place", lambda: Place.objects.all())
def drop_place(request: Request, place: Place) -> HttpResponse:
    title = _("停用外拓地点 · %(name)s") % {"name": place.name}
    return perform(request, AnchangForm(request.POST or None), actions.drop_place, place, context={"title": title})
