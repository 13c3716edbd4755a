from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import allowed

from . import actions, queries
from .forms import AgreeForm, RejectForm, WithdrawForm
from .models import Case, Route
from .stages import CaseStage
from .tables import CaseTable, stage_of

SHOWN = {"waiting": _("待我审批"), "mine": _("我提交的"), "all": _("全部")}
VERBS = ("agree", "reject", "withdraw")


@require_safe
@shows("approvals.view")
def index(request: HttpRequest) -> HttpResponse:
    """The cases that wait for the person, those they asked for, or all they may see (`?show=`)."""
    asked = request.GET.get("show", "waiting")
    show = asked if asked in SHOWN else "waiting"
    shown = {
        "table": CaseTable(_rows(request, show), request),
        "tabs": [{"label": label, "url": f"?show={key}", "current": key == show} for key, label in SHOWN.items()],
    }
    return render(request, "approvals/index.html", shown)


def _rows(request: HttpRequest, show: str) -> Any:
    account: Any = request.user
    at = request.at  # type: ignore[attr-defined]
    if show == "waiting":
        return queries.waiting_for(account, at)
    cases = queries.with_turn(Case.objects.visible_to(account, at)).order_by("-requested_at", "-pk")
    return cases.filter(requested_by_id=account.pk) if show == "mine" else cases


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: its seats with their opinions, and what the person may do about it or why not."""
    one: Case = get_visible(Case.objects.all(), request, pk=pk)
    opinions = list(one.opinions.all())
    may = {verb: allowed(request.user, f"approvals.{verb}", one, request.at) for verb in VERBS}  # type: ignore[arg-type, attr-defined]
    route = Route.objects.filter(code=one.route_code).order_by("site_id").first()
    shown = {
        "case": one,
        "measure": f"{one.measure.normalize():f}{route.unit if route else ''}",
        "stage": stage_of(one),
        "route": route,
        "seats": _seats(one, opinions),
        "opinions": opinions,
        "may": may if one.stage == CaseStage.OPEN else None,
    }
    return render(request, "approvals/case.html", shown)


def _seats(one: Case, opinions: list[Any]) -> list[dict[str, Any]]:
    """The seats as steps: spoken, in turn, to come."""
    turn = next((seat for seat in opinions if not seat.said), None) if one.stage == CaseStage.OPEN else None
    states = {"yes": "done", "no": "stopped"}
    return [
        {"label": seat.post_name, "state": states.get(seat.said, "now" if seat is turn else "next"), "at": seat.at}
        for seat in opinions
    ]


@verb("approvals.agree", Case.objects.all)
def agree(request: HttpRequest, case: Case) -> HttpResponse:
    return perform(request, AgreeForm(request.POST or None), actions.agree, case)


@verb("approvals.reject", Case.objects.all)
def reject(request: HttpRequest, case: Case) -> HttpResponse:
    return perform(request, RejectForm(request.POST or None), actions.reject, case)


@verb("approvals.withdraw", Case.objects.all)
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    return perform(request, WithdrawForm(request.POST), actions.withdraw, case)
