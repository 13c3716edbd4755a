from typing import Any

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import current
from anchang.business.inventory.models import Project
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.states import verdict
from anchang.ui.forms import nothing_asked

from .. import actions, forms, queries
from ..models import Invitation
from ..tables import called, page_of
from .places import day_asked


@verb("touring.invite", lambda: Customer.objects.select_related("owner", "site"))
def invite(request: Request, customer: Customer) -> HttpResponse:
    customer, on = current(customer), day_asked(request)
    form = forms.InviteForm(
        request.POST if request.method == "POST" else None, customer=customer, on=on, by=request.user, at=request.at
    )
    context = {
        "days": forms.day_tabs(on, request.at),
        "back_url": customer.get_absolute_url(),
        "called": customer.shown_name,
    }
    return perform(request, form, actions.invite, customer, to=Invitation.get_absolute_url, context=context)


def _invitations() -> Any:
    return Invitation.objects.select_related("site", "customer__owner", "host__staff", "tour__flat", "visit")


def _picture(request: Request, one: Invitation) -> str:
    """What the desk scans, as a picture."""
    url = request.build_absolute_uri(reverse("touring:welcome", args=[one.token]))
    return str(segno.make(url, error="m").svg_data_uri(scale=5, border=2))


@require_safe
def invitation(request: Request, pk: int) -> HttpResponse:
    """An invitation and where it stands; the link to send while it is good."""
    one: Invitation = get_visible(_invitations(), request, pk=pk)
    live = one.is_live(request.at)
    context = {
        "invitation": one,
        "called": called(one.customer, request),
        "customer_url": page_of(one.customer, request),
        "live": live,
        "link": request.build_absolute_uri(reverse("touring:invited", args=[one.token])) if live else "",
        "picture": _picture(request, one) if live else "",
        "may_withdraw": verdict(request.user, "touring.withdraw", one, request.at),
    }
    return render(request, "touring/invitation.html", context)


@verb("touring.withdraw", _invitations)
def withdraw(request: Request, one: Invitation) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.withdraw, one)


@require_safe
@login_not_required
def invited(request: Request, token: str) -> HttpResponse:
    """What the customer opens from the link: where and when, whom to ask for, the code. Names no customer."""
    one = _invitations().filter(pk=queries.invitation_by_token(token)).first()
    if one is None:
        raise Http404
    project = Project.objects.filter(site=one.site).order_by("pk").first()
    context = {
        "invitation": one,
        "live": one.is_live(request.at) and bool(one.code),
        "address": project.address if project else "",
        "project": project.name if project else one.site.name,
        "host": one.host.name,
        "phone": getattr(getattr(one.host, "staff", None), "phone", ""),
        "picture": _picture(request, one),
    }
    answer = render(request, "touring/invited.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def welcome(request: Request, token: str) -> HttpResponse:
    """Where a scanned code leads: the form by which whoever scanned it receives the customer."""
    rows = Invitation.objects.select_related("customer")
    one = get_visible(rows, request, "reception.receive", pk=queries.invitation_by_token(token))
    given = urlencode({"code": one.code, "source": one.customer.source})
    return redirect(f"{reverse('reception:receive')}?{given}")
