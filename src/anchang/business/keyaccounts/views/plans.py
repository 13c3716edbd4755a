from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed
from anchang.engine.states import verdict
from anchang.ui.forms import AnchangForm

from .. import actions, forms, queries
from ..models import Item, MissedMonth, Plan
from ..stages import PlanKind, PlanStage
from ..tables import Items, Plans, plan_stage

COLOURS = {"keyaccounts.approve": "ok", "keyaccounts.reject": "warn", "keyaccounts.close": "ok"}
WAY = (PlanStage.DRAFT, PlanStage.SUBMITTED, PlanStage.APPROVED, PlanStage.ACTIVE, PlanStage.CLOSED)
MONTH = (PlanStage.DRAFT, PlanStage.ACTIVE, PlanStage.CLOSED)
SHOWN = 12


@require_safe
@shows("keyaccounts.view")
def plans(request: Request) -> HttpResponse:
    """Strategies and monthly plans, the newest first; above them the months that are missing and what is late."""
    look = forms.PlanLook(request.GET)
    kind = look.cleaned_data["kind"] if look.is_valid() else ""
    missed = MissedMonth.objects.visible_to(request.user, request.at).select_related("manager").order_by("-month")
    context = {
        "look": look,
        "table": Plans(queries.looked(request.user, request.at, kind), request, total=None),
        "missed": missed[:SHOWN],
        "late": queries.late_items(request.user, request.at)[:SHOWN],
        "may_draft": allowed(request.user, "keyaccounts.draft", None, request.at),
    }
    return render(request, "keyaccounts/plans.html", context)


def _plans() -> Any:
    return Plan.objects.select_related("site", "manager", "approved_by")


@require_safe
def plan(request: Request, number: str) -> HttpResponse:
    """One plan: where it stands, what it says must be done, and what it rests on."""
    shown = get_visible(_plans(), request, number=number)
    may_finish = (
        shown.stage == PlanStage.ACTIVE and allowed(request.user, "keyaccounts.finish_item", shown, request.at).ok
    )
    items = shown.items.select_related("person").order_by("due_on", "pk")
    context = {
        "plan": shown,
        "tone": plan_stage(shown),
        "steps": _steps(shown),
        "items": Items(items, request, may=may_finish),
        "next": _next(request, shown),
        "add_item": allowed(request.user, "keyaccounts.add_item", shown, request.at)
        if shown.stage in (PlanStage.DRAFT, PlanStage.ACTIVE)
        else None,
        "analyses": shown.analyses.select_related("by").order_by("-at"),
        "history": story(shown, kinds=COLOURS),
    }
    return render(request, "keyaccounts/plan.html", context)


def _next(request: Request, plan: Plan) -> dict[str, Any] | None:
    """The one step its manager takes from here; None while somebody else decides, and at the end."""
    first = "publish" if plan.kind == PlanKind.MONTHLY else "submit"
    following = {PlanStage.DRAFT: first, PlanStage.APPROVED: "activate", PlanStage.ACTIVE: "close"}
    name = following.get(PlanStage(plan.stage))
    if name is None:
        return None
    may = verdict(request.user, f"keyaccounts.{name}", plan, request.at)
    url = reverse(f"keyaccounts:{name}", args=[plan.number])
    return {"name": name, "url": url, "verdict": may, "asks": name == "close"}


def _steps(plan: Plan) -> list[dict[str, Any]]:
    way = MONTH if plan.kind == PlanKind.MONTHLY else WAY
    here = way.index(PlanStage(plan.stage))
    closed = plan.stage == PlanStage.CLOSED
    states = ["done" if place < here or closed else "now" if place == here else "next" for place in range(len(way))]
    return [{"label": str(one.label), "state": state, "at": ""} for one, state in zip(way, states, strict=True)]


@verb("keyaccounts.draft")
def draft(request: Request) -> HttpResponse:
    site = queries.home_site(request.user, "keyaccounts.draft", request.at)
    form = forms.Draft(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    context = {"back_url": reverse("keyaccounts:plans")}
    return perform(request, form, actions.draft, site, to=Plan.get_absolute_url, context=context)


@verb("keyaccounts.add_item", _plans, key="number")
def add_item(request: Request, plan: Plan) -> HttpResponse:
    return perform(request, forms.AddItem(request.POST or None), actions.add_item, plan)


@verb("keyaccounts.submit", _plans, key="number")
def submit(request: Request, plan: Plan) -> HttpResponse:
    return perform(request, AnchangForm(request.POST), actions.submit, plan)


@verb("keyaccounts.activate", _plans, key="number")
def activate(request: Request, plan: Plan) -> HttpResponse:
    return perform(request, AnchangForm(request.POST), actions.activate, plan)


@verb("keyaccounts.publish", _plans, key="number")
def publish(request: Request, plan: Plan) -> HttpResponse:
    return perform(request, AnchangForm(request.POST), actions.publish, plan)


@verb("keyaccounts.close", _plans, key="number")
def close(request: Request, plan: Plan) -> HttpResponse:
    return perform(request, forms.Result(request.POST or None), actions.close, plan)


@verb("keyaccounts.finish_item", lambda: Item.objects.select_related("plan__site", "person"))
def finish_item(request: Request, item: Item) -> HttpResponse:
    context = {"title": item.text}
    return perform(request, forms.ShortResult(request.POST or None), actions.finish_item, item, context=context)
