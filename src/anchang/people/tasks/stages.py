from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anchang.engine.states import Machine, Step


class Kind(TextChoices):
    """An order comes from above and cannot be declined; a request is asked of anybody else and can, with a reason."""

    ORDER = "order", _("交办")
    REQUEST = "request", _("请求协助")


class Stage(TextChoices):
    ASKED = "asked", _("待接受")
    ACCEPTED = "accepted", _("办理中")
    FINISHED = "finished", _("待验收")
    VERIFIED = "verified", _("已完成")
    DECLINED = "declined", _("已谢绝")
    CANCELLED = "cancelled", _("已取消")


TO_DO = (Stage.ASKED, Stage.ACCEPTED)
OPEN = (*TO_DO, Stage.FINISHED)
DONE = (Stage.FINISHED, Stage.VERIFIED)
CLOCKS = ("tasks.soon", "tasks.due", "tasks.late")

TASK = Machine(
    "stage",
    Stage,
    Stage.ASKED,
    (
        Step("accept", (Stage.ASKED,), Stage.ACCEPTED),
        Step("decline", (Stage.ASKED,), Stage.DECLINED, stops=CLOCKS),
        Step("finish", TO_DO, Stage.FINISHED, stops=CLOCKS),
        Step("verify", (Stage.FINISHED,), Stage.VERIFIED),
        Step("send_back", (Stage.FINISHED,), Stage.ACCEPTED),
        Step("cancel", TO_DO, Stage.CANCELLED, stops=CLOCKS),
        Step("hand_over", TO_DO, Stage.ASKED),
    ),
)
