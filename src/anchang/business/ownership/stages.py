from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Kind(TextChoices):
    """What may speak for somebody; the same words as in anchang.lib.attribution."""

    REPORT = "report", _("报备")
    LEAD = "lead", _("外拓登记")
    CALL = "call", _("来电")
    VISIT = "visit", _("到访")
    FOLLOW_UP = "follow_up", pgettext_lazy("证据", "跟进")
    APPOINTMENT = "appointment", _("预约")
    DEAL = "deal", pgettext_lazy("证据", "成交")
    TRANSFER = "transfer", _("转归")


class Why(TextChoices):
    """Why somebody has a customer, or why they have it no longer."""

    REGISTERED = "registered", _("登记客户")
    ASSIGNED = "assigned", pgettext_lazy("归属", "分配")
    CLAIMED = "claimed", _("公海领取")
    DECIDED = "decided", _("判客裁定")
    HANDED_OVER = "handed_over", pgettext_lazy("归属", "移交")
    RELEASED = "released", _("主动放弃")
    RECLAIMED = "reclaimed", _("逾期未联系，退回公海")


class Stage(TextChoices):
    RAISED = "raised", _("待裁定")
    DECIDED = "decided", pgettext_lazy("异议状态", "已裁定")
    APPEALED = "appealed", _("申诉中")
    FINAL = "final", pgettext_lazy("异议状态", "已生效")


OPEN = (Stage.RAISED, Stage.DECIDED, Stage.APPEALED)
TONES = {Stage.RAISED: "open", Stage.DECIDED: "agreed", Stage.APPEALED: "held", Stage.FINAL: "done"}

DISPUTE = Machine(
    "stage",
    Stage,
    Stage.RAISED,
    (
        Step("judge", (Stage.RAISED,), Stage.DECIDED, starts=("ownership.appeal",), stops=("ownership.judge",)),
        Step("appeal", (Stage.DECIDED,), Stage.APPEALED, starts=("ownership.judge_appeal",), stops=("ownership.appeal",)),
        Step("judge_appeal", (Stage.APPEALED,), Stage.FINAL, stops=("ownership.judge_appeal",)),
        Step("conclude", (Stage.DECIDED,), Stage.FINAL, stops=("ownership.appeal",)),
    ),
)  # fmt: skip


class Ground(TextChoices):
    """On what a decision rests."""

    RULES = "rules", _("按规则裁定")
    COUPLE = "couple", _("夫妻或家人分别到访")
    SUBSTITUTE = "substitute", _("代为成交")
    CONCEALMENT = "concealment", _("隐瞒客户来过")
    AGREED = "agreed", _("双方协商一致")
    OTHER = "other", pgettext_lazy("裁定依据", "其他")


FOLLOWED: dict[str, str | Promise] = {
    "phone": pgettext_lazy("跟进方式", "电话"),
    "wechat": _("微信"),
    "sms": _("短信"),
    "visit": _("面谈"),
    "other": pgettext_lazy("跟进方式", "其他"),
}
"""Ways of following up that a rule may count."""
