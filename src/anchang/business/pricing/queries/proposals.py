from datetime import date
from typing import Any

from anchang.business.inventory.models import Project
from anchang.engine.approvals.models import Case
from anchang.engine.approvals.queries import open_cases

from ..models import Line, Proposal
from ..stages import LIVE


def of_project(project: Project) -> Any:
    """The project's proposals, the newest first."""
    return project.proposals.select_related("project", "made_by").order_by("-made_at", "-pk")


def lines_of(proposal: Proposal) -> Any:
    """The units of a proposal in the order of the wall."""
    order = ("unit__building_id", "unit__entrance", "unit__floor", "unit__room")
    return Line.objects.filter(proposal=proposal).select_related("unit").order_by(*order)


def case_of(proposal: Proposal) -> Case | None:
    """The open approval case of the proposal."""
    return open_cases().filter(thing_label=proposal._meta.label_lower, thing_id=proposal.pk).first()


def taken_day(project: Project, day: date, but: Proposal) -> Proposal | None:
    """The live proposal that has that day, other than `but`."""
    found: Proposal | None = project.proposals.filter(effective_on=day, stage__in=LIVE).exclude(pk=but.pk).first()
    return found
