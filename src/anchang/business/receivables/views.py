from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed
from anchang.engine.states import verdict
from anchang.lib.calendar import office_day
from anchang.lib.words import rmb_words
from anchang.ui.forms import AnchangForm

from . import actions, forms, queries
from .models import Plan, Receipt
from .stages import ReceiptStage
from .tables import TONES, Receipts

SOON = timedelta(days=7)
NOTHING = queries.NOTHING


@require_safe
@shows("receivables.view")
def index(request: Request) -> HttpResponse:
    look = forms.Look(request.GET)
    receipts = (
        Receipt.objects.visible_to(request.user, request.at).select_related("plan").order_by("-received_at", "-pk")
    )
    if look.is_valid():
        receipts = queries.looked(receipts, **look.cleaned_data)  # type: ignore[assignment]
    today = office_day(request.at)
    awaited = queries.awaited(request.user, request.at, today + SOON)
    context = {"table": Receipts(receipts, request), "look": look, "awaited": awaited, "today": today}
    return render(request, "receivables/index.html", context)


@require_safe
def plan(request: Request, reference: str) -> HttpResponse:
    shown = get_visible(Plan.objects.select_related("site"), request, reference=reference)
    context = {
        "plan": shown,
        "today": office_day(request.at),
        "back_url": queries.home_of(shown) or resolve_url("receivables:index"),
        "dues": queries.dues(shown),
        "paid": queries.paid(reference),
        "advance": queries.advance(shown),
        "table": Receipts(shown.receipts.select_related("plan").order_by("-pk"), request, total=None),
        "receive": allowed(request.user, "receivables.receive", shown, request.at),
    }
    return render(request, "receivables/plan.html", context)


@require_safe
def receipt(request: Request, number: str) -> HttpResponse:
    rows = Receipt.objects.select_related("plan", "site", "received_by", "confirmed_by")
    shown = get_visible(rows, request, number=number)
    context = {
        "receipt": shown,
        "tone": TONES[shown.stage],
        "in_words": rmb_words(shown.amount),
        "home_url": queries.home_of(shown.plan),
        "advance": NOTHING if shown.stage == ReceiptStage.REVERSED else shown.amount - queries.settled(shown),
        "settlements": shown.settlements.select_related("due").order_by("due__place"),
        "deposit_part": queries.deposit_part(shown),
        "history": story(shown),
        "confirm": verdict(request.user, "receivables.confirm", shown, request.at),
        "reverse": verdict(request.user, "receivables.reverse", shown, request.at),
    }
    return render(request, "receivables/receipt.html", context)


@verb("receivables.receive", lambda: Plan.objects.select_related("site"), key="reference")
def receive(request: Request, plan: Plan) -> HttpResponse:
    opened = next((state for state in queries.dues(plan) if state.open), None)
    initial = {"value_on": office_day(request.at), "amount": opened.open if opened else None, "method": "transfer"}
    form = forms.Receive(request.POST or None, initial=initial)
    return perform(
        request, form, actions.receive, plan, to=Receipt.get_absolute_url, context={"due": opened}, done=_("已入账")
    )


@verb("receivables.confirm", lambda: Receipt.objects.select_related("plan"), key="number")
def confirm(request: Request, receipt: Receipt) -> HttpResponse:
    return perform(request, AnchangForm(request.POST or None), actions.confirm, receipt)


@verb("receivables.reverse", lambda: Receipt.objects.select_related("plan"), key="number")
def reverse(request: Request, receipt: Receipt) -> HttpResponse:
    return perform(request, forms.Reverse(request.POST or None), actions.reverse, receipt)
