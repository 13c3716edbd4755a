from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Kind(TextChoices):
    COMPLAINT = "complaint", pgettext_lazy("客诉类别", "投诉")
    OBJECTION = "objection", pgettext_lazy("客诉类别", "异议")
    DISPUTE = "dispute", pgettext_lazy("客诉类别", "纠纷")
    INCIDENT = "incident", pgettext_lazy("客诉类别", "突发事件")


class Severity(TextChoices):
    EVERYDAY = "everyday", pgettext_lazy("客诉级别", "日常")
    SERIOUS = "serious", pgettext_lazy("客诉级别", "较重")
    MAJOR = "major", pgettext_lazy("客诉级别", "重大")


MEANINGS: dict[str, str | Promise] = {
    Severity.EVERYDAY: _("当场能说清、能解决的事"),
    Severity.SERIOUS: _("要案场经理出面，或涉及多人、较大金额"),
    Severity.MAJOR: _("人身安全、群体聚集、媒体介入或金额重大"),
}

SEVERITIES = tuple(Severity.values)

LEVELS: dict[str, str | Promise] = {
    "sales_supervisor": _("销售主管"),
    "sales_manager": _("销售经理"),
    "sales_director": _("销售总监"),
    "general_manager": _("总经理"),
}
"""The posts that answer complaints, the lowest first; a severity goes to the post at its own place (SAL-045, 075, 109)."""

DESK = "administrator"
"""Keeps the files of the site and stands beside the lowest level."""


class Channel(TextChoices):
    COUNTER = "counter", pgettext_lazy("客诉渠道", "现场")
    PHONE = "phone", pgettext_lazy("客诉渠道", "电话")
    ONLINE = "online", pgettext_lazy("客诉渠道", "网络")
    MAIL = "mail", pgettext_lazy("客诉渠道", "信函")
    OTHER = "other", pgettext_lazy("客诉渠道", "其他")


class Cause(TextChoices):
    ATTITUDE = "attitude", _("服务态度")
    WORDING = "wording", _("口头承诺与合同不一致")
    INFORMATION = "information", _("告知不清或信息有误")
    WAITING = "waiting", _("等待太久、流程繁琐")
    PRICE = "price", _("价格或优惠争议")
    PAPERS = "papers", _("合同、贷款或证件手续")
    MONEY = "money", _("收款、退款")
    BUILDING = "building", _("房屋或样板间与宣传不符")
    PREMISES = "premises", _("现场环境或设施")
    SAFETY = "safety", _("安全管理")
    OUTSIDE = "outside", _("本案场以外的原因")


class Stage(TextChoices):
    OPEN = "open", _("待受理")
    ACCEPTED = "accepted", pgettext_lazy("客诉状态", "处理中")
    SETTLED = "settled", _("待回访")
    VISITED = "visited", pgettext_lazy("客诉状态", "待结案")
    CLOSED = "closed", pgettext_lazy("客诉状态", "已结案")


COMPLAINT = Machine(
    "stage",
    Stage,
    Stage.OPEN,
    (
        Step("accept", (Stage.OPEN,), Stage.ACCEPTED, starts=("service.settle",), stops=("service.accept",)),
        Step("settle", (Stage.ACCEPTED,), Stage.SETTLED, starts=("service.visit",), stops=("service.settle",)),
        Step("visit_back", (Stage.SETTLED,), Stage.VISITED, stops=("service.visit",)),
        Step("reopen", (Stage.SETTLED,), Stage.ACCEPTED, starts=("service.settle",), stops=("service.visit",)),
        Step("close", (Stage.VISITED,), Stage.CLOSED),
    ),
)
WORKED_ON = (Stage.OPEN, Stage.ACCEPTED)
"""Where a matter may still be raised to a higher severity: afterwards the customer says whether it is settled."""


def level(severity: str) -> int:
    """The place in `LEVELS` of the post that answers this severity."""
    return SEVERITIES.index(severity)
