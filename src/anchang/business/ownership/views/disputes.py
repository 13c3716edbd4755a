from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.ledger.stories import story
from anchang.engine.ledger.writing import label_of
from anchang.engine.policies import allowed
from anchang.engine.states import verdict as step
from anchang.ui.tags.formats import span

from .. import actions, forms, queries
from ..models import Dispute
from ..stages import OPEN, Stage
from ..tables import Disputes, tone

WAY = tuple(Stage)
NEXT = {Stage.RAISED: "judge", Stage.APPEALED: "judge_appeal", Stage.DECIDED: "appeal"}
ICONS = {"judge": "scale", "judge_appeal": "scale", "appeal": "arrow-up"}


def _whole() -> Any:
    return Dispute.objects.select_related(
        "site", "customer__owner", "customer__site", "raised_by", "owner", "claimed_for", "appealed_by"
    )


@require_safe
@shows("ownership.view")
def index(request: Request) -> HttpResponse:
    """The disputes one sees, the nearest deadline first, with the time left."""
    look = forms.LookAtDisputes(request.GET)
    rows = queries.waiting(request.user, request.at)
    if look.is_valid() and look.cleaned_data["stage"]:
        rows = rows.filter(stage=look.cleaned_data["stage"])
    table = Disputes(rows, request)
    for row in table.page.object_list:
        row.left = _standing(row, request)
    may = {
        "rules": allowed(request.user, "ownership.view_rules", None, request.at),
        "simulate": allowed(request.user, "ownership.set_rules", None, request.at),
        "claim": allowed(request.user, "ownership.claim", None, request.at),
    }
    return render(request, "ownership/index.html", {"table": table, "look": look, "may": may})


def _standing(dispute: Dispute, request: Request) -> tuple[str, str] | None:
    """How long until the next step is due, or by how much it is late; a decision that nobody appealed stands."""
    left = _minutes_left(dispute, request)
    if left is None:
        return None
    if left >= 0:
        return _("还剩%(span)s") % {"span": span(left)}, "open"
    late = _("超期%(span)s") % {"span": span(-left)}, "blocked"
    return (_("已过申诉期"), "neutral") if dispute.stage == Stage.DECIDED else late


def _minutes_left(dispute: Dispute, request: Request) -> int | None:
    return None if dispute.due_at is None else int((dispute.due_at - request.at).total_seconds() // 60)


@require_safe
def dispute(request: Request, number: str) -> HttpResponse:
    """Where it stands, what the rules said, what was decided, and who may take the next step."""
    shown = get_visible(_whole(), request, number=number)
    following = NEXT.get(Stage(shown.stage))
    context = {
        "dispute": shown,
        "called": queries.called(shown.customer),
        "tone": tone(shown)[1],
        "steps": _steps(shown),
        "left": _minutes_left(shown, request),
        "next": following and _button(request, shown, following),
        "add_proof": allowed(request.user, "ownership.add_proof", shown, request.at) if shown.stage in OPEN else None,
        "decisions": [
            (one, [(person.name if person else company, f"{bp / 100:g}%") for person, company, bp in one.parts])
            for one in shown.decisions.select_related("by", "person_1", "person_2", "person_3").order_by("level")
        ],
        "proofs": _proofs(shown),
        "history": story(shown),
    }
    return render(request, "ownership/dispute.html", context)


def _button(request: Request, dispute: Dispute, name: str) -> dict[str, Any]:
    verb_ = f"ownership.{name}"
    return {
        "label": str(label_of(verb_)),
        "url": reverse(f"ownership:{name}", args=[dispute.number]),
        "icon": ICONS[name],
        "kind": "plain" if name == "appeal" else "primary",
        "verdict": step(request.user, verb_, dispute, request.at),
    }


def _steps(dispute: Dispute) -> list[dict[str, Any]]:
    at = WAY.index(Stage(dispute.stage))
    final = dispute.stage == Stage.FINAL
    way = [one for one in WAY if one is not Stage.APPEALED or dispute.appealed_at]
    states = ["done" if WAY.index(one) < at or final else "now" if WAY.index(one) == at else "next" for one in way]
    return [{"label": str(one.label), "state": state} for one, state in zip(way, states, strict=True)]


def _proofs(dispute: Dispute) -> Any:
    return Attachment.objects.filter(thing_label=dispute._meta.label_lower, thing_id=dispute.pk).order_by("pk")


def _deciding(request: Request, dispute: Dispute, verb_: Any) -> HttpResponse:
    found = queries.attribution(dispute.customer, request.at)
    parties = queries.parties(dispute.customer, found, request.at)
    suggested = found.winner if found.winner in dict(parties) else ""
    form = forms.Judge(request.POST or None, parties=parties, suggested=suggested)
    shown = {"verdict": found, "dispute": dispute}
    return perform(request, form, verb_, dispute, context=shown)


@verb("ownership.judge", _whole, key="number")
def judge(request: Request, dispute: Dispute) -> HttpResponse:
    return _deciding(request, dispute, actions.judge)


@verb("ownership.judge_appeal", _whole, key="number")
def judge_appeal(request: Request, dispute: Dispute) -> HttpResponse:
    return _deciding(request, dispute, actions.judge_appeal)


@verb("ownership.appeal", _whole, key="number")
def appeal(request: Request, dispute: Dispute) -> HttpResponse:
    return perform(request, forms.Appeal(request.POST or None), actions.appeal, dispute)


@verb("ownership.add_proof", _whole, key="number")
def add_proof(request: Request, dispute: Dispute) -> HttpResponse:
    form = forms.AddProof(request.POST or None, request.FILES or None)
    return perform(request, form, actions.add_proof, dispute)


@require_safe
def proof(request: Request, number: str, pk: int) -> FileResponse:
    """A photo or paper of the dispute, for whoever sees the dispute."""
    shown = get_visible(Dispute.objects.all(), request, number=number)
    return served(_proofs(shown).filter(pk=pk).first())
