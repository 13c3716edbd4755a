from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from anchang.ui.tables import Column, Table
from anchang.ui.tags.display import badge

from .models import Complaint, Limits
from .stages import Severity, Stage

TONES = {
    Stage.OPEN: "open",
    Stage.ACCEPTED: "held",
    Stage.SETTLED: "agreed",
    Stage.VISITED: "agreed",
    Stage.CLOSED: "done",
}
BADGES = {Severity.EVERYDAY: ("", ""), Severity.SERIOUS: ("warn", ""), Severity.MAJOR: ("stop", "alert-triangle")}


def tone(complaint: Complaint) -> tuple[str, str]:
    return complaint.get_stage_display(), TONES[Stage(complaint.stage)]


def severity_badge(complaint: Complaint) -> SafeString:
    """The severity in a pill; the highest one with a sign, so that colour is not needed alone."""
    kind, icon = BADGES[Severity(complaint.severity)]
    return badge(complaint.get_severity_display(), kind, icon)


class Complaints(Table):
    number = Column(_("编号"), "number", href=Complaint.get_absolute_url, sort="number")
    title = Column(_("什么事"), "title")
    kind = Column(_("类别"), "get_kind_display", priority=2)
    severity = Column(_("级别"), severity_badge)
    stage = Column(_("状态"), tone, kind="stage")
    due = Column(_("下一步期限"), "due_at", kind="moment", priority=2)
    handler = Column(_("处理人"), "handler.name", priority=2)
    opened_by = Column(_("登记人"), "opened_by.name", priority=3)
    opened_at = Column(_("登记时间"), kind="moment", sort="opened_at", priority=2)
    empty_title = _("还没有投诉和异议")
    empty_hint = _("客户有意见或现场出了事，点「登记」，二十秒记下来")


class Versions(Table):
    version = Column(_("版本"), kind="count")
    effective_on = Column(_("生效日期"), kind="day")
    accept = Column(_("受理（分钟）"), lambda one: _steps(one, "accept"))
    settle = Column(_("处理（工作日）"), lambda one: _steps(one, "settle"))
    visit = Column(_("回访（天）"), "visit_days", kind="count", priority=2)
    amount = Column(_("重大金额"), "amount_major", kind="wan", priority=2)
    people = Column(_("重大人数"), "people_major", kind="count", priority=2)
    set_by = Column(_("设置人"), lambda one: one.set_by.name if one.set_by else one.source, priority=3)


def _steps(limits: Limits, what: str) -> str:
    """日常 / 较重 / 重大 in one cell."""
    return " / ".join(str(getattr(limits, f"{what}_{one}")) for one in Severity)
