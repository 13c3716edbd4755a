from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anchang.business.contacting.models import Attempt
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import by_phone, current, may_own
from anchang.business.customers.stages import Source
from anchang.business.turns.models import Guest
from anchang.business.turns.stages import Known
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.policies import allowed, grants, require
from anchang.people.org.models import Site
from anchang.people.org.queries import site_for

from . import actions, queries
from .forms import CallForm, FollowUpForm, LayoutForm, ReceiveForm
from .models import Call, Visit
from .queries import is_clash, next_nth
from .stages import Occasion
from .tables import Calls, Visits, called


def _visits() -> Any:
    return Visit.objects.select_related("customer__owner", "received_by")


@require_safe
def index(request: Request) -> HttpResponse:
    """Who came lately, the newest first."""
    require("reception.view" in grants(request.user, request.at), _("您的岗位不看接待记录"))
    rows = _visits().defer("customer__phone", "customer__id_number").visible_to(request.user, request.at)
    table = Visits(rows.order_by("-at", "-pk"), request, total=None)
    verbs = ("receive", "take_call", "set_layout")
    may = {name: allowed(request.user, f"reception.{name}", None, request.at) for name in verbs}
    waiting = queries.unregistered(request.user, request.at)
    return render(request, "reception/index.html", {"table": table, "may": may, "waiting": waiting})


@require_safe
def visit(request: Request, pk: int) -> HttpResponse:
    """The answer to a reception: whose customer this is, and what looks doubtful about it."""
    one = get_visible(_visits(), request, pk=pk)
    seen = allowed(request.user, "customers.view", one.customer, request.at).ok
    shown = {"visit": one, "called": called(one, request), "seen": seen, "unknown": one.returning and one.nth == 1}
    return render(request, "reception/visit.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: Request) -> HttpResponse:
    """Whose customer a phone is, while it is typed: the owner's name and the count of visits, nothing else.

    The form asks by POST, so that numbers do not stand in the logs of web servers.
    """
    site = site_for(request.user, "reception.receive", request.at)
    allowed(request.user, "reception.receive", site, request.at).insist()
    typed = request.POST.get("phone", "")
    try:
        file = by_phone(site, typed)
    except ValueError:
        return render(request, "reception/lookup.html", {"state": "incomplete"})
    if file is None:
        return render(request, "reception/lookup.html", {"state": "new"})
    state = "other" if is_clash(file, request.user, request.at) else "own"
    return render(request, "reception/lookup.html", {"state": state, "owner": file.owner_name, "nth": next_nth(file)})


@verb("reception.receive")
def receive(request: Request) -> HttpResponse:
    """Of a guest of the door (`guest`), or of whoever stands before the desk; a channel's code may stand in the address."""
    site = site_for(request.user, "reception.receive", request.at)
    guest, code = _guest(request, site), request.GET.get("code", "")
    source = {"source": request.GET.get("source", Source.CHANNEL)} if code else {}
    initial = {"code": code, **source, **_seen_at_the_door(guest)}
    chooses = not may_own(request.user, request.at)
    form = ReceiveForm(
        request.POST or None, initial=initial, site=site, by=request.user, at=request.at, chooses=chooses, guest=guest
    )
    context = {"back_url": reverse("reception:index"), "guest": guest}
    return perform(
        request, form, actions.receive, site, to=lambda made: _home(request, made), context=context, guest=guest
    )


def _guest(request: Request, site: Site) -> Guest | None:
    key = request.GET.get("guest", "")
    return get_visible(Guest.objects.filter(site=site), request, pk=int(key)) if key.isdecimal() else None


def _seen_at_the_door(guest: Guest | None) -> dict[str, Any]:
    if guest is None:
        return {}
    returning = {Known.FIRST: "no", Known.RETURN: "yes"}.get(Known(guest.known), "")
    return {"party_size": guest.party_size, "returning": returning}


def _home(request: Request, made: Visit) -> str:
    """The customer's page, unless there is something to be told first or the file is not theirs to see."""
    doubtful = made.clash or made.helped or made.namesakes or (made.returning and made.nth == 1)
    seen = allowed(request.user, "customers.view", made.customer, request.at).ok
    return made.customer.get_absolute_url() if seen and not doubtful else made.get_absolute_url()


@verb("reception.follow_up", lambda: Customer.objects.select_related("owner", "site"))
def follow_up(request: Request, customer: Customer) -> HttpResponse:
    """Of a merged file with the one that speaks for it."""
    customer, attempt = current(customer), _attempt(request)
    form = FollowUpForm(request.POST or None, customer=customer, at=request.at, attempt=attempt)
    return perform(request, form, actions.follow_up, customer, attempt=attempt)


def _attempt(request: Request) -> Attempt | None:
    """The call of one's own that the address names."""
    key = request.GET.get("attempt", "")
    return get_object_or_404(Attempt, pk=int(key), by=request.user) if key.isdecimal() else None


@require_safe
def calls(request: Request) -> HttpResponse:
    """Who rang lately, the newest first."""
    require("reception.view" in grants(request.user, request.at), _("您的岗位不看接待记录"))
    rows = Call.objects.select_related("customer", "taken_by").defer("customer__phone", "customer__id_number")
    table = Calls(rows.visible_to(request.user, request.at).order_by("-at", "-pk"), request, total=None)
    may = {"take_call": allowed(request.user, "reception.take_call", None, request.at)}
    return render(request, "reception/calls.html", {"table": table, "may": may})


@require_safe
def call(request: Request, pk: int) -> HttpResponse:
    one = get_visible(Call.objects.select_related("customer__owner", "taken_by"), request, pk=pk)
    seen = one.customer is not None and allowed(request.user, "customers.view", one.customer, request.at).ok
    return render(request, "reception/call.html", {"call": one, "seen": seen})


@verb("reception.take_call")
def take_call(request: Request) -> HttpResponse:
    site = site_for(request.user, "reception.take_call", request.at)
    chooses = not may_own(request.user, request.at)
    form = CallForm(request.POST or None, site=site, at=request.at, chooses=chooses)
    context = {"back_url": reverse("reception:calls")}
    return perform(request, form, actions.take_call, site, to=lambda made: made.get_absolute_url(), context=context)


@verb("reception.set_layout")
def set_layout(request: Request, occasion: str) -> HttpResponse:
    """What the site asks at a visit or a call."""
    if occasion not in Occasion.values:
        raise Http404
    site, back = site_for(request.user, "reception.set_layout", request.at), reverse("reception:index")
    form = LayoutForm(request.POST or None, layout=queries.layout(site, occasion, request.at))
    kinds = [
        {"label": one.label, "url": reverse("reception:set_layout", args=[one]), "current": one == occasion}
        for one in Occasion
    ]
    context = {"back_url": back, "kinds": kinds, "submit_label": _("保存")}
    return perform(request, form, actions.set_layout, site, to=back, context=context, occasion=occasion)
