from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day

from .. import actions, forms
from ..models import Customer, DataRequest, Sharing
from ..queries import current, identities, is_enough, is_old, last_word, looks, stopped, wording, words_of
from ..stages import ConsentPurpose
from ..tables import Looks, Requests, Sharings
from .looking import files

VERBS = ("agree", "withdraw_consent", "stop_contact", "lift_stop", "share", "take_request")


def home(file: Customer) -> str:
    """Where the verbs of this page lead back to."""
    return reverse("customers:privacy", args=[file.pk])


@require_safe
def privacy(request: Request, pk: int) -> HttpResponse:
    """What the person agreed to in which words, what they asked for, who looked, and who was given what."""
    file = get_visible(files(), request, pk=pk)
    own = identities(current(file))
    asked = DataRequest.objects.filter(customer__in=own).select_related("customer", "received_by")
    given = Sharing.objects.filter(customer__in=own).select_related("by")
    shown = {
        "customer": file,
        "may": {name: allowed(request.user, f"customers.{name}", file, request.at) for name in VERBS},
        "stopped": stopped(own),
        "consents": [_standing(own, purpose, request) for purpose in ConsentPurpose],
        "requests": Requests(asked.order_by("-received_at", "-pk"), request),
        "sharings": Sharings(given.order_by("-at", "-pk"), request),
        "looks": Looks(looks(own), request),
    }
    return render(request, "customers/privacy.html", shown)


def _standing(own: list[int], purpose: ConsentPurpose, request: Request) -> dict[str, Any]:
    """One purpose as the page tells it: whether it was agreed to, since when and in which words."""
    today = office_day(request.at)
    said, now = last_word(own, request.at, purpose), wording(purpose, today)
    line = {"purpose": purpose.value, "label": purpose.label, "words": now.words, "may_agree": True, "in_force": False}
    if said is None:
        return {**line, "state": _("没有同意"), "tone": "neutral"}
    if not said.is_in_force(request.at):
        return {**line, "state": _("已撤回"), "tone": "stopped", "since": said.withdrawn_at}
    words = words_of(said)
    line |= {"since": said.given_at, "in_force": True, "words": words.words if words else said.version}
    if not is_old(said, today):
        return {**line, "state": _("已同意"), "tone": "agreed", "may_agree": False}
    enough = is_enough(said, today)
    return {**line, "state": _("同意的是旧版") if enough else _("同意的是旧版，要重新问"), "tone": "held"}


@verb("customers.stop_contact", files)
def stop_contact(request: Request, file: Customer) -> HttpResponse:
    return perform(request, forms.StopForm(request.POST or None), actions.stop_contact, file, to=home(file))


@verb("customers.lift_stop", files)
def lift_stop(request: Request, file: Customer) -> HttpResponse:
    context = {"back_url": home(file)}
    return perform(
        request, forms.LiftForm(request.POST or None), actions.lift_stop, file, to=home(file), context=context
    )


@verb("customers.share", files)
def share(request: Request, file: Customer) -> HttpResponse:
    context = {"back_url": home(file)}
    return perform(request, forms.ShareForm(request.POST or None), actions.share, file, to=home(file), context=context)
