"""What stands there: projects with their prices, schemes with their preview, proposals with their lines."""

from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.business.inventory.models import Project, Unit
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, shows
from anchang.engine.policies import allowed
from anchang.engine.states import verdict
from anchang.lib import pricing
from anchang.lib.money import round_fen

from .. import queries, tables
from ..models import Proposal, Scheme
from ..stages import Kind, Stage, Way

VIEW = "pricing.view"


@require_safe
@shows(VIEW)
def index(request: Request) -> HttpResponse:
    """The projects whose prices the person may see."""
    units = Unit.objects.filter(building__project=OuterRef("pk")).order_by().values("building__project")
    found = {
        "units": Coalesce(Subquery(units.annotate(n=Count("pk")).values("n")), 0),
        "amount": Subquery(units.annotate(n=Sum("price__total")).values("n")),
        "waiting": Count("proposals", filter=Q(proposals__stage=Stage.SUBMITTED)),
        "drafts": Count("proposals", filter=Q(proposals__stage=Stage.DRAFT)),
    }
    rows = Project.objects.visible_to(request.user, request.at, VIEW).annotate(**found).order_by("site_id", "pk")
    return render(request, "pricing/index.html", {"projects": tables.Projects(rows, request)})


@require_safe
def project(request: Request, pk: int) -> HttpResponse:
    """One project: what is posted in all, its proposals and its schemes."""
    project = get_visible(Project.objects.all(), request, VIEW, pk=pk)
    posted = Unit.objects.filter(building__project=project, price__isnull=False)
    whole = posted.aggregate(total=Sum("price__total"), area=Sum("gross_area"), count=Count("pk"))
    schemes = project.schemes.annotate(lines=Count("coefficients")).order_by("-made_at")
    verbs = ("pricing.open_scheme", "pricing.reprice", "imports.upload")
    context = {
        "project": project,
        "whole": whole,
        "average": round_fen(whole["total"] / whole["area"]) if whole["area"] else None,
        "proposals": tables.Proposals(queries.of_project(project), request),
        "schemes": tables.Schemes(schemes, request, total=None),
        "may": {name.partition(".")[2]: allowed(request.user, name, project, request.at) for name in verbs},
    }
    return render(request, "pricing/project.html", context)


@require_safe
def scheme(request: Request, pk: int) -> HttpResponse:
    """A scheme on the board: the price of every unit nobody has taken as heat, and what the project comes to."""
    scheme = get_visible(Scheme.objects.select_related("project"), request, pk=pk)
    seen = queries.preview(scheme.project, request.at, Way.SCHEME, scheme)
    lines = [one.plain for one in scheme.coefficients.order_by("pk")]
    table = [(kind.label, [_written(one) for one in lines if one.kind == kind]) for kind in Kind]
    context = {
        "scheme": scheme,
        "coefficients": [(label, _("，").join(rows)) for label, rows in table if rows],
        "may": {
            name: allowed(request.user, f"pricing.{name}", scheme, request.at) for name in ("edit_scheme", "draft")
        },
        **shown(request, seen),
    }
    return render(request, "pricing/scheme.html", context)


def _written(one: pricing.Coefficient) -> str:
    return f"{one.name} × {one.factor.normalize():f}"


def shown(request: Request, seen: queries.Preview) -> dict[str, Any]:
    """A draft for a page: the board as heat, the sums, and what is left as it is."""
    return {
        "seen": seen,
        "buildings": tables.Sums(seen.by_building(), request, page_size=200),
        "types": tables.Sums(seen.by_type(), request, page_size=200),
        "gaps": seen.gaps(),
    }


@require_safe
def proposal(request: Request, pk: int) -> HttpResponse:
    """One proposal: where it is on its way, what it changes in all, and unit by unit."""
    one = get_visible(
        Proposal.objects.select_related("project", "made_by", "submitted_by", "scheme", "table", "price_list"),
        request,
        pk=pk,
    )
    case = queries.case_of(one)
    context = {
        "proposal": one,
        "case": case,
        "steps": _steps(one),
        "largest": tables.percent(one),
        "lines": tables.Lines(queries.lines_of(one), request, total=one.units),
        "may_submit": verdict(request.user, "pricing.submit", one, request.at),
        "may_withdraw": verdict(request.user, "pricing.withdraw", one, request.at),
    }
    return render(request, "pricing/proposal.html", context)


def _steps(one: Proposal) -> list[dict[str, Any]]:
    """The way of a proposal: what is done, where it is, what is to come."""
    moments = (one.made_at, one.submitted_at, one.approved_at, one.effective_at)
    labels = (_("起草"), _("提交"), _("批准"), _("生效"))
    reached = {Stage.DRAFT: 1, Stage.SUBMITTED: 2, Stage.APPROVED: 3, Stage.IN_FORCE: 4}
    now = reached.get(Stage(one.stage))
    if now is None:
        return [
            {"label": labels[0], "state": "done", "at": one.made_at},
            {"label": one.get_stage_display(), "state": "stopped", "at": ""},
        ]
    return [
        {
            "label": label,
            "state": "done" if n < now else "now" if n == now else "next",
            "at": at or "",
        }
        for n, (label, at) in enumerate(zip(labels, moments, strict=True))
    ]
