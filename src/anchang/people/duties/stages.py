from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Stage(TextChoices):
    """How an occurrence stands. A lapsed one that was made good later stays lapsed, with the day it was."""

    OPEN = "open", _("待办")
    DONE = "done", _("已完成")
    LAPSED = "lapsed", _("未完成")
    EXCUSED = "excused", _("已免除")


class EditionStage(TextChoices):
    ASKED = "asked", _("待审批")
    LIVE = "live", _("执行中")
    REFUSED = "refused", _("未通过")
    RETIRED = "retired", _("已停用")


class Excuse(TextChoices):
    LEAVE = "leave", _("休假")
    HOLIDAY = "holiday", _("放假")
    NO_EVENT = "no_event", _("没有这项工作")
    ERRAND = "errand", _("外出公务")


class RecordKind(TextChoices):
    RECORD = "record", pgettext_lazy("职责", "记录")
    REPORT = "report", pgettext_lazy("职责", "报告")


OCCURRENCE = Machine(
    "stage",
    Stage,
    Stage.OPEN,
    (
        Step("excuse", (Stage.OPEN, Stage.LAPSED), Stage.EXCUSED),
        Step("prove", (Stage.OPEN,), Stage.DONE),
        Step("lapse", (Stage.OPEN,), Stage.LAPSED),
        Step("reopen", (Stage.LAPSED,), Stage.OPEN),
    ),
)
EDITION = Machine(
    "stage",
    EditionStage,
    EditionStage.ASKED,
    (
        Step("adopt", (EditionStage.ASKED,), EditionStage.LIVE),
        Step("turn_down", (EditionStage.ASKED,), EditionStage.REFUSED),
        Step("retire", (EditionStage.LIVE,), EditionStage.RETIRED),
    ),
)
