from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step
from anchang.lib import pricing


class Kind(TextChoices):
    """What moves a price off the base, in the order in which the coefficients are multiplied."""

    FLOOR = pricing.FLOOR, _("楼层")
    ORIENTATION = pricing.ORIENTATION, _("朝向")
    AREA = pricing.AREA, _("面积段")
    VIEW = pricing.VIEW, _("景观")
    TYPE = pricing.TYPE, _("户型")


class Source(TextChoices):
    """What the prices of a proposal come from."""

    SCHEME = "scheme", _("定价方案")
    TABLE = "table", _("一房一价表")
    REPRICING = "repricing", _("调价")


class Stage(TextChoices):
    """Where a proposal is on its way to the wall."""

    DRAFT = "draft", pgettext_lazy("调价", "草稿")
    SUBMITTED = "submitted", pgettext_lazy("调价", "待审批")
    APPROVED = "approved", pgettext_lazy("调价", "已批准，待生效")
    IN_FORCE = "in_force", pgettext_lazy("调价", "已生效")
    REJECTED = "rejected", pgettext_lazy("调价", "已驳回")
    WITHDRAWN = "withdrawn", pgettext_lazy("调价", "已撤回")


LIVE = (Stage.SUBMITTED, Stage.APPROVED, Stage.IN_FORCE)
"""Of these there is one a project and day."""

TONES = {
    Stage.DRAFT: "neutral",
    Stage.SUBMITTED: "held",
    Stage.APPROVED: "agreed",
    Stage.IN_FORCE: "done",
    Stage.REJECTED: "blocked",
    Stage.WITHDRAWN: "neutral",
}
EFFECT = "pricing.effect"
PROPOSAL = Machine(
    "stage",
    Stage,
    Stage.DRAFT,
    (
        Step("submit", (Stage.DRAFT,), Stage.SUBMITTED),
        Step("approve", (Stage.SUBMITTED,), Stage.APPROVED, starts=(EFFECT,)),
        Step("take_effect", (Stage.APPROVED,), Stage.IN_FORCE, stops=(EFFECT,)),
        Step("reject", (Stage.SUBMITTED,), Stage.REJECTED),
        Step("withdraw", (Stage.DRAFT, Stage.SUBMITTED, Stage.APPROVED), Stage.WITHDRAWN, stops=(EFFECT,)),
    ),
)


class Way(TextChoices):
    """How a repricing moves the prices it is given."""

    PERCENT = "percent", _("按百分比")
    YUAN = "yuan", _("每平方米加减元")
    SCHEME = "scheme", _("套用定价方案")


class Format(TextChoices):
    """As what the posted sheet is printed."""

    XLSX = "xlsx", _("xlsx表格")
    PDF = "pdf", _("PDF")


class PrintStage(TextChoices):
    MAKING = "making", _("正在生成")
    READY = "ready", _("已生成")
    FAILED = "failed", _("没有生成")


class Phase(TextChoices):
    """What the worker is at."""

    WAITING = "waiting", _("等待后台")
    READING = "reading", _("读取房源")
    SETTING = "setting", _("排版")
