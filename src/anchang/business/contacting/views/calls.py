from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import Refused, allowed
from anchang.lib.calendar import office_day

from .. import actions, forms, queries
from ..models import Attempt
from ..tables import Calls
from .places import site_of, tabs

SEES = "contacting.calls"


def _files() -> Any:
    return Customer.objects.select_related("owner", "site")


def _attempts() -> Any:
    return Attempt.objects.select_related("customer__owner", "customer__site", "by").defer("customer__id_number")


@require_safe
@shows(SEES)
def calls(request: Request) -> HttpResponse:
    """Who rang whom, and what came of it."""
    rows = _attempts().defer("customer__phone", "customer__id_number").visible_to(request.user, request.at, SEES)
    table = Calls(rows.order_by("-at", "-pk"), request)
    may = {"set_hours": allowed(request.user, "contacting.set_hours", None, request.at)}
    return render(request, "contacting/calls.html", {"table": table, "tabs": tabs(request, "calls"), "may": may})


@require_safe
def attempt(request: Request, pk: int) -> HttpResponse:
    """One call; whoever made it and has not said how it went finds the form here."""
    one = get_visible(_attempts(), request, SEES, pk=pk)
    seen = allowed(request.user, "customers.view", one.customer, request.at).ok
    mine = one.is_open and allowed(request.user, "contacting.hang_up", one, request.at).ok
    shown = {"attempt": one, "seen": seen, "form": forms.HangUpForm() if mine else None}
    return render(request, "contacting/attempt.html", shown)


@verb("contacting.dial", _files)
def dial(request: Request, customer: Customer) -> HttpResponse:
    """The answer to the tap: the whole number once, what to say, and where to write how it went."""
    form = forms.DialForm(request.POST or None, customer=customer, request=request)
    shown: dict[str, Any] = {
        "form": form, "customer": customer, "title": _("拨打%(name)s") % {"name": customer.shown_name},
        "back_url": customer.get_absolute_url(), "submit_label": _("拨打"),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "contacting/dial.html", shown)
    if not form.is_valid():
        return render(request, "contacting/dial.html", shown, status=422)
    try:
        made = actions.dial(customer, by=request.user, at=request.at, **form.cleaned_data)
    except Refused as refused:
        return render(request, "contacting/dial.html", {**shown, "refused": refused}, status=409)
    scripts = queries.on_hand(customer.site, office_day(request.at), scripts=True)
    given = {**shown, "attempt": made, "form": forms.HangUpForm(), "scripts": scripts}
    response = render(request, "contacting/dialled.html", given)
    response["Cache-Control"] = "no-store"
    return response


@verb("contacting.hang_up", _attempts)
def hang_up(request: Request, one: Attempt) -> HttpResponse:
    form = forms.HangUpForm(request.POST or None)
    return perform(request, form, actions.hang_up, one, to=queries.next_page)


@verb("contacting.set_hours")
def set_hours(request: Request) -> HttpResponse:
    site = site_of(request, "contacting.set_hours")
    known = queries.rules(site, office_day(request.at) + timedelta(days=1))
    form = forms.HoursForm(request.POST or None, known=known, at=request.at)
    back = reverse("contacting:calls")
    return perform(request, form, actions.set_hours, site, to=back, context={"back_url": back})
