from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.imports.models import Import
from anchang.ui.tables import Column, Table

from .models import Customer, DataRequest, Export, UnmaskDay
from .queries import shared
from .stages import ExportStage, RequestStage


def grade_of(customer: Customer) -> tuple[str, str]:
    return customer.grade or (_("未评"), "neutral")


def needs_of(customer: Customer) -> str:
    """Purpose and wanted type in one cell; the budget has its own."""
    return " ".join(part for part in (customer.get_purpose_display(), customer.wants) if part)


class Customers(Table):
    empty_title = gettext_lazy("没有符合条件的客户")
    empty_hint = gettext_lazy("换个条件，或先登记到访")
    name = Column(gettext_lazy("客户"), "shown_name", href=Customer.get_absolute_url)
    phone = Column(gettext_lazy("电话"), "masked_phone")
    grade = Column(gettext_lazy("意向"), grade_of, kind="stage")
    needs = Column(gettext_lazy("需求"), needs_of, priority=2)
    source = Column(gettext_lazy("来源"), "get_source_display", priority=2)
    owner = Column(gettext_lazy("置业顾问"), "owner_name", priority=2)
    last_contact_at = Column(gettext_lazy("最近联系"), kind="moment", priority=2)
    first_at = Column(gettext_lazy("首次登记"), kind="day", priority=3)


REQUEST_TONES = {
    RequestStage.OPEN: "open",
    RequestStage.CHECKED: "held",
    RequestStage.DONE: "done",
    RequestStage.REFUSED: "stopped",
}


def request_tone(one: DataRequest) -> tuple[str, str]:
    return one.get_stage_display(), REQUEST_TONES[RequestStage(one.stage)]


class Requests(Table):
    empty_title = gettext_lazy("没有个人信息请求")
    empty_hint = gettext_lazy("客户要查阅、更正、删除或不再联系，在客户的「个人信息」里登记")
    number = Column(gettext_lazy("编号"), "number", kind="name", href=DataRequest.get_absolute_url)
    kind = Column(gettext_lazy("请求"), "get_kind_display")
    stage = Column(gettext_lazy("状态"), request_tone, kind="stage")
    due = Column(gettext_lazy("答复期限"), "due_at", kind="moment")
    customer = Column(gettext_lazy("客户"), "customer.number", priority=2)
    received_at = Column(gettext_lazy("提出时间"), kind="moment", priority=2)
    received_by = Column(gettext_lazy("登记"), "received_by.name", priority=3)


class Sharings(Table):
    prefix = "sharing-"
    empty_title = gettext_lazy("没有给过任何人")
    at = Column(gettext_lazy("时间"), kind="moment")
    recipient = Column(gettext_lazy("给了谁"), "recipient")
    fields = Column(gettext_lazy("给了什么"), shared)
    purpose = Column(gettext_lazy("用途"), "purpose", priority=2)
    by = Column(gettext_lazy("经办"), "by.name", priority=2)
    keep_until = Column(gettext_lazy("记录保存到"), kind="day", priority=3)


class Looks(Table):
    prefix = "look-"
    empty_title = gettext_lazy("没有人看过")
    at = Column(gettext_lazy("时间"), kind="moment")
    who = Column(gettext_lazy("谁"), "who")
    text = Column(gettext_lazy("做了什么"), "text")
    reason = Column(gettext_lazy("原因"), lambda one: one.facts.get("reason", ""))


class Expiring(Table):
    empty_title = gettext_lazy("十四天内没有到期的资料")
    name = Column(gettext_lazy("客户"), "shown_name", href=Customer.get_absolute_url)
    last = Column(gettext_lazy("最近联系"), "last_contact_at", kind="day")
    owner = Column(gettext_lazy("置业顾问"), "owner_name")


class Restricted(Table):
    empty_title = gettext_lazy("没有限制使用的资料")
    number = Column(gettext_lazy("编号"), "number", href=lambda one: reverse("customers:consult", args=[one.pk]))
    site = Column(gettext_lazy("案场"), "site.name")
    since = Column(gettext_lazy("限制时间"), "restriction.since", kind="day")
    until = Column(gettext_lazy("保存到"), "restriction.until", kind="day")
    words = Column(gettext_lazy("依据"), "restriction.words", priority=2)


def intake_stage(one: Import) -> tuple[str, str]:
    if one.committed_at:
        return _("已导入"), "done"
    if one.is_under_way:
        return one.get_stage_display(), "held"
    return (_("有错误"), "stopped") if one.faults or one.failure else (_("待确认"), "open")


class Intakes(Table):
    """Tables of customers that were brought, the newest first."""

    empty_title = gettext_lazy("还没有导入过客户")
    empty_hint = gettext_lazy("上传客户表，检查通过后再确认导入")
    name = Column(gettext_lazy("文件"), lambda one: one.attachment.name, href=Import.get_absolute_url)
    stage = Column(gettext_lazy("状态"), intake_stage, kind="stage")
    readable = Column(gettext_lazy("可读行数"), "rows", kind="count")
    faults = Column(gettext_lazy("错误"), "faults_in_all", kind="count", priority=2)
    by = Column(gettext_lazy("导入人"), "committed_by_name", priority=2)
    at = Column(gettext_lazy("上传时间"), kind="moment", priority=2)


EXPORT_TONES = {
    ExportStage.ASKED: "held",
    ExportStage.MAKING: "open",
    ExportStage.READY: "agreed",
    ExportStage.REFUSED: "stopped",
    ExportStage.EXPIRED: "neutral",
}


def export_stage(one: Export) -> tuple[str, str]:
    return one.get_stage_display(), EXPORT_TONES[ExportStage(one.stage)]


class Exports(Table):
    """Who took customers out of the house, the newest first."""

    empty_title = gettext_lazy("还没有导出记录")
    empty_hint = gettext_lazy("在客户列表里筛选后导出")
    number = Column(gettext_lazy("编号"), kind="name", href=Export.get_absolute_url)
    by = Column(gettext_lazy("导出人"), "by.name")
    taken = Column(gettext_lazy("条数"), "rows", kind="count")
    in_a_day = Column(gettext_lazy("24小时累计"), kind="count", priority=2)
    stage = Column(gettext_lazy("状态"), export_stage, kind="stage")
    reason = Column(gettext_lazy("导出用途"), priority=2)
    approved = Column(gettext_lazy("批准人"), "approved_by_name", priority=2)
    at = Column(gettext_lazy("时间"), kind="moment", priority=2)


def lift_url(today: UnmaskDay) -> str:
    return reverse("customers:lift_unmasking", args=[today.pk])


class UnmaskDays(Table):
    """Who looked at how many whole numbers today; the name leads to letting the person go on."""

    empty_title = gettext_lazy("今天没有人查看完整电话")
    person = Column(gettext_lazy("查看人"), "account.name", href=lift_url)
    count = Column(gettext_lazy("次数"), kind="count")
    lifted = Column(gettext_lazy("放行次数"), kind="count")
    lifted_by = Column(gettext_lazy("放行人"), "lifted_by_name", priority=2)
