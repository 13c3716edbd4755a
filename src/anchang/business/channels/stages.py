from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class ReportStage(TextChoices):
    REPORTED = "reported", _("已报备")
    ARRIVED = "arrived", _("已到访")
    VOID = "void", pgettext_lazy("报备", "无效")
    EXPIRED = "expired", pgettext_lazy("报备", "已过期")


class VoidReason(TextChoices):
    """Why a report counts for nothing."""

    LATE = "late", _("到访早于提前量")
    WITHDRAWN = "withdrawn", _("经纪人撤回")
    WRONG = "wrong", _("信息不实")
    REFUSED = "refused", _("客户否认委托")


REPORT = Machine(
    "stage",
    ReportStage,
    ReportStage.REPORTED,
    [
        Step("confirm", (ReportStage.REPORTED,), ReportStage.ARRIVED, stops=("channels.expire",)),
        Step("void", (ReportStage.REPORTED,), ReportStage.VOID, stops=("channels.expire",)),
        Step("withdraw", (ReportStage.REPORTED,), ReportStage.VOID, stops=("channels.expire",)),
        Step("expire", (ReportStage.REPORTED,), ReportStage.EXPIRED, stops=("channels.expire",)),
    ],
)

TONES = {
    ReportStage.REPORTED: "open",
    ReportStage.ARRIVED: "done",
    ReportStage.VOID: "stopped",
    ReportStage.EXPIRED: "neutral",
}


class MissKind(TextChoices):
    CODE = "code", _("到访码不对")
    REPORT = "report", _("报备未通过")


class Objection(TextChoices):
    """Why a report is not accepted."""

    CONTRACT = "contract", _("合同不在有效期")
    CONSENT = "consent", _("客户未同意")
    MASKED = "masked", _("须填完整号码")
    TOO_SOON = "too_soon", _("预计到访太近")
    CAP = "cap", _("当日报备已满")
    REPEATED = "repeated", _("本公司重复报备")
    PROTECTED = "protected", _("客户已登记或在保护期")
    ALIKE = "alike", _("号段已有客户，须完整号码")
    TRIES = "tries", _("未通过次数过多")


PROBING = (Objection.PROTECTED, Objection.ALIKE)
"""Answers that tell something about whom the site knows; who gets many of them is asking, not reporting."""


class NaturalHow(TextChoices):
    """By what a report's client had shown up before without an agent."""

    SAME = "same", _("同一客户档案")
    NAMESAKE = "namesake", _("同称呼、未留电话、同一顾问")


LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
"""What a visit code is made of: no 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B."""

CODE_LENGTH = 6

CODE_MISSES, CODE_PAUSE = 5, timedelta(minutes=15)
"""So many wrong codes within that time, and the account waits."""

PROBES, PROBE_PAUSE = 20, timedelta(hours=24)
"""So many reports of clients the site knows within that time, and the account waits."""
