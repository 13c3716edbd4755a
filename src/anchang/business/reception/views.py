from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import by_phone, current, may_own
from anchang.business.customers.stages import Source
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.policies import allowed, grants, require
from anchang.people.org.queries import site_for

from . import actions
from .forms import FollowUpForm, ReceiveForm
from .models import Visit
from .queries import due, is_clash, next_nth
from .tables import Dues, Visits, called


def _visits() -> Any:
    return Visit.objects.select_related("customer__owner", "received_by")


@require_safe
def index(request: Request) -> HttpResponse:
    """Who came lately, the newest first."""
    require("reception.view" in grants(request.user, request.at), _("您的岗位不看接待记录"))
    rows = _visits().defer("customer__phone", "customer__id_number").visible_to(request.user, request.at)
    table = Visits(rows.order_by("-at", "-pk"), request, total=None)
    may = {"receive": allowed(request.user, "reception.receive", None, request.at)}
    return render(request, "reception/index.html", {"table": table, "may": may})


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
    typed = (request.POST or request.GET).get("phone", "")
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
    site = site_for(request.user, "reception.receive", request.at)
    chooses = not may_own(request.user, request.at)
    initial = {
        "code": request.GET.get("code", ""),
        **({"source": request.GET.get("source", Source.CHANNEL)} if "code" in request.GET else {}),
    }
    form = ReceiveForm(
        request.POST or None, initial=initial, site=site, by=request.user, at=request.at, chooses=chooses
    )
    back = {"back_url": reverse("reception:index")}
    return perform(request, form, actions.receive, site, to=lambda made: _home(request, made), context=back)


def _home(request: Request, made: Visit) -> str:
    """The customer's page, unless there is something to be told first or the file is not theirs to see."""
    doubtful = made.clash or made.namesakes or (made.returning and made.nth == 1)
    seen = allowed(request.user, "customers.view", made.customer, request.at).ok
    return made.customer.get_absolute_url() if seen and not doubtful else made.get_absolute_url()


@verb("reception.follow_up", lambda: Customer.objects.select_related("owner", "site"))
def follow_up(request: Request, customer: Customer) -> HttpResponse:
    """Of a merged file with the one that speaks for it."""
    customer = current(customer)
    form = FollowUpForm(request.POST or None, customer=customer, at=request.at)
    return perform(request, form, actions.follow_up, customer)


@require_safe
def due_today(request: Request) -> HttpResponse:
    """Whom to speak with today, the longest overdue first."""
    require("reception.view" in grants(request.user, request.at), _("您的岗位不看接待记录"))
    table = Dues(due(request.user, request.at), request, total=None)
    return render(request, "reception/due.html", {"table": table})
