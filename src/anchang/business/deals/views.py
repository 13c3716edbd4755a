from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.business.inventory.models import Unit, UnitPrice
from anchang.business.inventory.queries import permit_of
from anchang.business.receivables import queries as receivables
from anchang.business.receivables.models import Plan
from anchang.business.terms.models import Policy
from anchang.business.terms.queries import offered
from anchang.engine.clocks.models import Timer
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.ledger.stories import story
from anchang.engine.policies import Refused, allowed
from anchang.engine.states import verdict
from anchang.lib.calendar import office_day
from anchang.lib.discounts import plain
from anchang.ui.forms import AnchangForm

from . import actions, forms, queries
from .models import Deal, Hold
from .stages import Stage
from .tables import Deals, tone

WAY = (Stage.SUBMITTED, Stage.APPROVED, Stage.EFFECTIVE, Stage.SIGNED)
PAPER_STAGES = (Stage.APPROVED, Stage.EFFECTIVE, Stage.SIGNED)
VERBS = ("resubmit", "withdraw", "sign")
LINES = 3
"""As many free lines as any deal was ever given."""


@require_safe
@shows("deals.view")
def index(request: Request) -> HttpResponse:
    look = forms.Look(request.GET)
    rows = Deal.objects.visible_to(request.user, request.at).select_related("unit", "customer", "owner")
    if look.is_valid():
        rows = queries.looked(rows, **look.cleaned_data)  # type: ignore[assignment]
    holds = Hold.objects.visible_to(request.user, request.at).filter(stage="live")
    context = {
        "table": Deals(rows.order_by("-subscribed_at", "-pk"), request),
        "look": look,
        "may_hold": _may(request, "deals.hold", None),
        "holds": holds.select_related("unit", "customer", "owner").order_by("until")[:50],
    }
    return render(request, "deals/index.html", context)


@require_safe
def held(request: Request, pk: int) -> HttpResponse:
    rows = Hold.objects.select_related("unit__building__permit", "unit__price", "customer", "owner")
    shown = get_visible(rows, request, pk=pk)
    context = {
        "hold": shown,
        "permit": permit_of(shown.unit),
        "subscribe": verdict(request.user, "deals.subscribe", shown, request.at),
        "release": verdict(request.user, "deals.release", shown, request.at),
        "history": story(shown),
    }
    return render(request, "deals/held.html", context)


@require_safe
def deal(request: Request, number: str) -> HttpResponse:
    rows = Deal.objects.select_related("unit__building__permit", "customer", "owner", "posted", "site", "method")
    shown = get_visible(rows, request, number=number)
    plan = Plan.objects.filter(reference=number).first()
    context: dict[str, Any] = {
        "deal": shown,
        "tone": tone(shown)[1],
        "permit": permit_of(shown.unit),
        "anatomy": queries.anatomy(shown, request.user, request.at),
        "plan": plan,
        "dues": receivables.dues(plan) if plan else [],
        "paid": receivables.paid(number) if plan else None,
        "signing": getattr(shown, "signing", None),
        "timer": Timer.objects.filter(thing_label="deals.deal", thing_id=shown.pk, ended_at=None).first(),
        "case": queries.open_case(shown),
        "papers": Attachment.objects.of(shown).order_by("-pk"),
        "steps": _steps(shown),
        "history": story(shown, *([plan] if plan else [])),
        "today": office_day(request.at),
        "rejection": queries.rejection(shown),
        "has_papers": shown.stage in PAPER_STAGES,
        "may_receive": plan and shown.stage in PAPER_STAGES and _may(request, "receivables.receive", plan),
        "receive_kind": "plain" if shown.stage == Stage.EFFECTIVE else "primary",
        "sees_plan": plan and _may(request, "receivables.view", plan),
        "sees_customer": _may(request, "customers.view", shown.customer),
        "issue_paper": allowed(request.user, "deals.issue_paper", shown, request.at),
        "verdicts": {name: verdict(request.user, f"deals.{name}", shown, request.at) for name in VERBS},
    }
    return render(request, "deals/deal.html", context)


def _may(request: Request, verb: str, thing: Any) -> bool:
    return allowed(request.user, verb, thing, request.at).ok


def _steps(deal: Deal) -> list[dict[str, Any]]:
    """The way of a deal with where it stands; one that ended early shows where it was stopped."""
    if deal.stage in WAY:
        at = WAY.index(Stage(deal.stage))
        states = ["done" if n < at or deal.stage == Stage.SIGNED else "now" if n == at else "next" for n in range(4)]
        return [{"label": str(one.label), "state": state} for one, state in zip(WAY, states, strict=True)]
    first = {"label": str(Stage.SUBMITTED.label), "state": "done"}
    return [first, {"label": deal.get_stage_display(), "state": "stopped"}]


@verb("deals.hold", lambda: Unit.objects.select_related("building__permit", "price", "site"))
def hold(request: Request, unit: Unit) -> HttpResponse:
    form = _hold_form(request, unit, request.POST or None)
    return perform(request, form, actions.hold, unit, to=Hold.get_absolute_url, context={"unit": unit})


@verb("deals.hold", lambda: Unit.objects.all())
def customers(request: Request, unit: Unit) -> HttpResponse:
    """The files to choose from while a name or a phone is typed; asked by POST, so that none stands in a web log."""
    return render(request, "deals/customers.html", {"form": _hold_form(request, unit, None)})


def _hold_form(request: Request, unit: Unit, given: Any) -> forms.Hold:
    """The customers found by `q`, else the newest; the one already chosen stays among them."""
    asked = request.POST or request.GET
    mine = Customer.objects.visible_to(request.user, request.at).filter(site_id=unit.site_id)
    shown = queries.pickable(request.user, unit.site_id, asked.get("q", "").strip(), request.at)
    chosen = asked.get("customer", "")
    if chosen.isdigit() and int(chosen) not in {one.pk for one in shown}:
        shown = [*mine.filter(pk=int(chosen)), *shown]
    return forms.Hold(given, initial={"customer": chosen}, mine=mine, shown=shown)


@verb("deals.release", lambda: Hold.objects.select_related("unit", "customer"))
def release(request: Request, hold: Hold) -> HttpResponse:
    return perform(request, AnchangForm(request.POST or None), actions.release, hold)


@verb(
    "deals.subscribe",
    lambda: Hold.objects.select_related("unit__building__permit", "unit__price", "customer", "owner", "site"),
)
def subscribe(request: Request, hold: Hold) -> HttpResponse:
    kind = forms.Terms if hold.customer.id_key else forms.Subscribe
    total = queries.list_total(hold)
    form = kind(request.POST or None, offers=offered(hold.unit, office_day(request.at)), total=total)
    context = {"unit": hold.unit, "customer": hold.customer, "list_total": total}
    context["quote_url"] = reverse("deals:quote", args=[hold.pk])
    return perform(request, form, actions.subscribe, hold, to=Deal.get_absolute_url, context=context)


@require_safe
def quote(request: Request, pk: int) -> HttpResponse:
    """The price as it stands while the form is being filled in; nothing is kept."""
    hold = get_visible(Hold.objects.select_related("unit__building", "unit__price", "site"), request, pk=pk)
    return _quoted(request, hold, hold.unit.price, ())


@require_safe
def requote(request: Request, number: str) -> HttpResponse:
    """The same for a deal that is being changed."""
    deal = get_visible(Deal.objects.select_related("unit__building", "posted", "site"), request, number=number)
    return _quoted(request, deal, deal.posted, queries.promised(deal))


def _quoted(request: Request, thing: Hold | Deal, posted: UnitPrice, promised: Sequence[Policy]) -> HttpResponse:
    """Who may not see the floor price is not told by the quote either whether the price is below it."""
    offers = _offers(thing.unit, promised, request)
    total, floor = queries.asking(thing.unit, posted)
    form = forms.Terms(request.GET, offers=offers, total=total, lines=LINES)
    form.is_valid()
    given = form.cleaned_data
    unfinished = any(name.startswith(("label_", "value_")) for name in form.errors)
    sees_floor = _may(request, "terms.see_floor", thing)
    context: dict[str, Any] = {"deposit": given.get("deposit"), "unfinished": unfinished}
    context["is_guarded"] = posted.floor_total is not None and not sees_floor
    keys = given.get("policies", [])
    discounts = [one.discount for one in offers if one.pk in keys and one.value]
    try:
        made = queries.quote(
            total,
            [*discounts, *given.get("discounts", [])],
            thing.site,
            request.at,
            request.user,
            floor if sees_floor else None,
        )
    except Refused as refusal:
        context["refused"] = refusal
    else:
        context["quote"] = made
        context["is_below"] = made.route == queries.FLOOR_ROUTE
    return render(request, "deals/quote.html", context)


def _offers(unit: Unit, promised: Sequence[Policy], request: Request) -> list[Policy]:
    """What may be chosen now, and what the deal was promised before."""
    found = {one.pk: one for one in [*promised, *offered(unit, office_day(request.at))]}
    return list(found.values())


@verb(
    "deals.resubmit",
    lambda: Deal.objects.select_related("unit__building", "posted", "customer", "owner", "site", "method"),
    key="number",
)
def resubmit(request: Request, deal: Deal) -> HttpResponse:
    kept = list(deal.discounts.all())
    initial: dict[str, Any] = {"deposit": deal.deposit, "method": deal.method_id or ""}
    initial["policies"] = [line.policy_id for line in kept if line.policy_id and line.policy_id != deal.method_id]
    free = [line for line in kept if not line.policy_id]
    for n, line in enumerate(free, start=1):
        initial |= {f"label_{n}": line.label, f"kind_{n}": line.kind, f"value_{n}": plain(line.value)}
    offers = _offers(deal.unit, queries.promised(deal), request)
    about: dict[str, Any] = {"offers": offers, "total": deal.list_total, "lines": max(len(free), 1)}
    form = forms.Terms(request.POST or None, initial=initial, **about)
    context = {"unit": deal.unit, "customer": deal.customer, "list_total": deal.list_total}
    context["quote_url"] = reverse("deals:requote", args=[deal.number])
    return perform(request, form, actions.resubmit, deal, context=context)


@verb("deals.withdraw", lambda: Deal.objects.select_related("unit", "customer"), key="number")
def withdraw(request: Request, deal: Deal) -> HttpResponse:
    return perform(request, forms.Reason(request.POST or None), actions.withdraw, deal)


@verb(
    "deals.sign",
    lambda: Deal.objects.select_related("unit__building__permit", "customer", "site", "method"),
    key="number",
)
def sign(request: Request, deal: Deal) -> HttpResponse:
    left = deal.price - deal.deposit
    initial = queries.first_plan(deal, office_day(request.at))
    form = forms.Sign(request.POST or None, left=left, initial=initial)
    return perform(request, form, actions.sign, deal, context={"deal": deal, "left": left}, done=_("已签约"))


@verb(
    "deals.issue_paper", lambda: Deal.objects.select_related("unit__building__permit", "customer", "site"), key="number"
)
def issue_paper(request: Request, deal: Deal) -> HttpResponse:
    form = forms.PaperKind(request.POST or None)
    return perform(request, form, actions.issue_paper, deal, done=_("文书已生成"))


@require_safe
def paper(request: Request, number: str, pk: int) -> FileResponse:
    """A paper of the deal, for whoever sees the deal."""
    shown = get_visible(Deal.objects.all(), request, number=number)
    allowed(request.user, "files.view", None, request.at).insist()
    return served(Attachment.objects.of(shown).filter(pk=pk).first())
