from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Attempt, Message, Refusal
from .stages import MessageStage, Outcome

TIMES = pgettext_lazy("单位", "次")
MESSAGES = pgettext_lazy("单位", "条")
METRICS = (
    Metric("contacting.attempts", _("拨打次数"), _("期内拨打的次数，没打通的也算"), TIMES, Attempt, "at"),
    Metric(
        "contacting.reached", _("接通次数"), _("期内拨打并接通的次数"), TIMES, Attempt, "at",
        where=Q(outcome=Outcome.REACHED),
    ),
    Metric(
        "contacting.sent", _("发出消息"), _("期内交给发送通道的短信和邮件"), MESSAGES, Message, "taken_at",
        where=Q(stage=MessageStage.SENT),
    ),
    Metric("contacting.refusals", _("退订"), _("期内客户要求不再接收的次数"), TIMES, Refusal, "at"),
)  # fmt: skip

declare(*METRICS)
