from typing import Any

from django.utils.translation import gettext_lazy as _

from anchang.ui.tables import Column, Table

from .models import Case
from .stages import CaseStage

TONES = {
    CaseStage.OPEN: "open",
    CaseStage.APPROVED: "done",
    CaseStage.REJECTED: "stopped",
    CaseStage.WITHDRAWN: "neutral",
}


def stage_of(case: Case) -> tuple[Any, str]:
    stage = CaseStage(case.stage)
    return stage.label, TONES[stage]


class CaseTable(Table):
    """Cases that carry `turn_name` (queries.with_turn)."""

    empty_title = _("没有审批单")

    summary = Column(_("事项"), href=lambda case: case.get_absolute_url())
    thing_text = Column(_("对象"), priority=2)
    requested_by_name = Column(_("提交人"))
    requested_at = Column(_("提交时间"), kind="moment", sort="requested_at")
    turn_name = Column(_("轮到"), priority=2)
    stage = Column(_("状态"), value=stage_of, kind="stage", sort="stage")
