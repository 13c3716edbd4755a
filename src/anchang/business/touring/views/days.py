from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import current, may_own
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import Reach, allowed, grants
from anchang.engine.states import verdict
from anchang.people.org.queries import site_and_tabs
from anchang.ui.forms import nothing_asked

from .. import actions, forms, queries
from ..models import Tour
from ..models.hearing import SIGNER
from ..tables import called, page_of
from .places import day_asked

VERBS: tuple[tuple[str, Any, str, str], ...] = (
    ("arrive", _("已到样板间"), "primary", "user-check"),
    ("finish", _("看完了"), "primary", "checks"),
    ("miss", _("没来"), "plain", "user-off"),
    ("cancel", _("取消"), "quiet", "x"),
)


@require_safe
@shows("touring.view")
def index(request: Request) -> HttpResponse:
    """The day: slots by show flat, with who comes; own customers by name, others by their consultant."""
    (site, tabs), on = site_and_tabs(request, "touring.view"), day_asked(request)
    flats, slots = queries.board(site, on, request.at)
    for tour in (one for slot in slots for cell in slot.cells for one in cell.tours):
        facts: Any = tour
        facts.called = called(tour.customer, request)
        facts.may_open = allowed(request.user, "touring.view", tour, request.at).ok
    may = {name: allowed(request.user, f"touring.{name}", site, request.at) for name in ("add_flat", "results")}
    context = {
        "site": site,
        "on": on,
        "flats": flats,
        "slots": slots,
        "may": may,
        "tabs": tabs,
        "days": forms.day_tabs(on, request.at, -1, 8, f"&site={site.code}"),
    }
    return render(request, "touring/index.html", context)


def _tours() -> Any:
    return Tour.objects.select_related("flat", "site", "guide", "customer__owner", "customer__site", "visit")


@require_safe
def tour(request: Request, pk: int) -> HttpResponse:
    """One tour: when and with whom, what was seen and said, and what comes next."""
    shown: Tour = get_visible(_tours(), request, pk=pk)
    steps = [
        (label, reverse(f"touring:{name}", args=[shown.pk]), kind, icon, name == "cancel")
        for name, label, kind, icon in VERBS
        if verdict(request.user, f"touring.{name}", shown, request.at).ok
    ]
    said = getattr(shown, "feedback", None)
    link = request.build_absolute_uri(reverse("touring:say", args=[SIGNER.sign(str(shown.pk))]))
    asks = said is None and queries.may_say(shown, request.at)
    context = {
        "tour": shown,
        "called": called(shown.customer, request),
        "customer_url": page_of(shown.customer, request),
        "steps": steps,
        "seen": shown.seen.select_related("unit", "flat").order_by("pk"),
        "said": said,
        "ratings": said.ratings.order_by("place") if said else [],
        "reasons": said.reasons.order_by("pk") if said else [],
        "link": link if asks else "",
        "picture": segno.make(link, error="m").svg_data_uri(scale=5, border=2) if asks else "",
        "may_hear": allowed(request.user, "touring.hear", shown, request.at) if asks else None,
    }
    return render(request, "touring/tour.html", context)


def _customers() -> Any:
    return Customer.objects.select_related("owner", "site")


def chooses(request: Request, name: str) -> bool:
    """Whether the person has the verb over others too, or keeps no customers, so that somebody else may be the guide."""
    held = grants(request.user, request.at).get(name, [])
    return any(one.reach is not Reach.OWN for one in held) or not may_own(request.user, request.at)


@verb("touring.book", _customers)
def book(request: Request, customer: Customer) -> HttpResponse:
    customer, on = current(customer), day_asked(request)
    free = chooses(request, "touring.book")
    form = forms.BookForm(request.POST or None, customer=customer, on=on, by=request.user, at=request.at, chooses=free)
    context = {
        "days": forms.day_tabs(on, request.at),
        "none_left": not form.offered,
        "back_url": customer.get_absolute_url(),
        "called": customer.shown_name,
    }
    return perform(request, form, actions.book, customer, to=Tour.get_absolute_url, context=context)


def _plain(request: Request, tour: Tour, deed: Any) -> HttpResponse:
    return perform(request, nothing_asked(request), deed, tour)


@verb("touring.arrive", _tours)
def arrive(request: Request, tour: Tour) -> HttpResponse:
    return _plain(request, tour, actions.arrive)


@verb("touring.finish", _tours)
def finish(request: Request, tour: Tour) -> HttpResponse:
    return _plain(request, tour, actions.finish)


@verb("touring.miss", _tours)
def miss(request: Request, tour: Tour) -> HttpResponse:
    return _plain(request, tour, actions.miss)


@verb("touring.cancel", _tours)
def cancel(request: Request, tour: Tour) -> HttpResponse:
    return perform(request, forms.CancelForm(request.POST or None), actions.cancel, tour)
