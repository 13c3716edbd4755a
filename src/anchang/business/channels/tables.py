from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.ui.tables import Column, Table

from .models import Agent, Company, Lead, Report
from .stages import TONES, ReportStage


def tone(report: Report) -> tuple[str, str]:
    return report.status, TONES[ReportStage(report.stage)]


class OwnReports(Table):
    """What an agent reported: on a phone one card each."""

    name = Column(_("客户"), "name", href=Report.get_absolute_url)
    stage = Column(_("状态"), tone, kind="stage")
    phone = Column(_("电话"), "shown_phone")
    expected = Column(_("预计到访"), "expected_at", kind="moment")
    until = Column(_("有效期至"), "valid_until", kind="moment", priority=2)
    number = Column(_("报备号"), "number", priority=3)
    empty_title = _("还没有报备")
    empty_hint = _("带客户来之前先报备，把到访码转给客户")


class Reports(Table):
    """The site's reports for its desk and supervisor."""

    expected = Column(_("预计到访"), "expected_at", kind="moment", sort="expected_at")
    name = Column(_("客户"), "name", href=Report.get_absolute_url)
    phone = Column(_("电话"), "shown_phone")
    stage = Column(_("状态"), tone, kind="stage")
    company = Column(_("渠道公司"), "company.name")
    agent = Column(_("经纪人"), "account.name", priority=2)
    reported = Column(_("报备时间"), "reported_at", kind="moment", sort="reported_at", priority=2)
    received_by = Column(_("接待顾问"), "received_by.name", priority=3)
    number = Column(_("报备号"), "number", priority=3)
    empty_title = _("没有符合条件的报备")
    empty_hint = _("换个条件；渠道经纪人用自己的账号报备后会出现在这里")


class Expected(Reports):
    """Whom the desk expects today; the number of the slip is of no use to it."""

    empty_title = _("今天没有预计到访的渠道客户")
    empty_hint = _("经纪人报备了今天到访的客户，会按时间排在这里")


def force(company: Company) -> tuple[str, str]:
    """Whether the company may report today; `day` was put there by its list."""
    if not company.active:
        return str(_("停止合作")), "stopped"
    if company.is_in_force(company.day):  # type: ignore[attr-defined]
        return str(_("合作中")), "done"
    return str(_("合同不在有效期")), "blocked"


class Companies(Table):
    name = Column(_("渠道公司"), "name", href=Company.get_absolute_url)
    force = Column(_("状态"), force, kind="stage")
    contract_to = Column(_("合同结束"), kind="day")
    agents = Column(_("经纪人"), "agent_count", kind="count")
    today = Column(_("今日报备"), "today", kind="count")
    cap = Column(_("每日报备上限"), "daily_cap", kind="count", priority=2)
    contact = Column(_("联系人"), "contact", priority=3)
    empty_title = _("还没有渠道公司")
    empty_hint = _("先登记公司和合同期限，再给每位经纪人开账号")

    def __init__(self, rows: Any, request: Any, *, day: Any, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        for company in self.page.object_list:
            company.day = day


def agent_state(agent: Agent) -> tuple[str, str]:
    return (str(_("正常")), "done") if agent.active else (str(_("已停用")), "stopped")


def agent_verb(agent: Agent) -> Any:
    return _("停用") if agent.active else _("恢复")


def agent_url(agent: Agent) -> str:
    return reverse("channels:suspend_agent" if agent.active else "channels:resume_agent", args=[agent.pk])


class Agents(Table):
    name = Column(pgettext_lazy("经纪人", "姓名"), "name")
    username = Column(_("登录名"), "account.username")
    state = Column(_("状态"), agent_state, kind="stage")
    reports = Column(_("累计报备"), "report_count", kind="count")
    arrived = Column(_("累计到访"), "arrived_count", kind="count")
    do = Column(_("操作"), agent_verb, href=agent_url)
    empty_title = _("还没有经纪人")
    empty_hint = _("点「新增经纪人」开账号，账号只能报备和看自己的报备")


class Leads(Table):
    at = Column(_("登记时间"), kind="moment")
    customer = Column(_("客户"), lambda one: one.customer.shown_name)
    known = Column(
        _("结果"), lambda one: (_("已登记"), "neutral") if one.was_known else (_("新客户"), "done"), kind="stage"
    )
    place = Column(pgettext_lazy("外拓", "地点"), "whereabouts")
    activity = Column(pgettext_lazy("外拓", "活动或由头"), "activity", priority=2)
    worker = Column(_("外拓人员"), "worker.name", priority=2)
    empty_title = _("还没有外拓登记")
    empty_hint = _("遇到有兴趣的人，征得同意后当场登记")


class OwnLeads(Leads):
    """Of a file that was there already the worker learns no more than that."""

    customer = Column(_("客户"), lambda one: _("已登记的客户") if one.was_known else one.customer.shown_name)

    @property
    def shown(self) -> list[Column]:
        return [column for column in super().shown if column.name != "worker"]


def lead_owner(lead: Lead) -> str:
    return lead.customer.owner_name


class SiteLeads(Leads):
    """For the supervisor, who assigns what lies in the pool."""

    customer = Column(_("客户"), lambda one: one.customer.shown_name, href=lambda one: one.customer.get_absolute_url())
    owner = Column(_("置业顾问"), lead_owner)


class Places(Table):
    name = Column(pgettext_lazy("外拓", "地点"), "name")
    count = Column(_("累计登记"), "lead_count", kind="count")
    do = Column(_("操作"), lambda one: _("停用"), href=lambda one: reverse("channels:drop_place", args=[one.pk]))
    empty_title = _("还没有外拓地点")
    empty_hint = _("把常去的市场、小区、活动点列出来，外拓人员一点就选")


class Cases(Table):
    number = Column(_("报备号"), "number", href=lambda one: reverse("channels:slip", args=[one.number]))
    why = Column(_("异常在哪"), "why")
    company = Column(_("渠道公司"), "company", priority=2)
    agent = Column(_("经纪人"), "agent_name")
    consultant = Column(_("接待顾问"), "consultant_name")
    natural = Column(_("此前自然到访"), "natural_at", kind="moment", priority=2)
    reported = Column(_("报备时间"), "reported_at", kind="moment", priority=2)
    arrived = Column(_("到访时间"), "arrived_at", kind="moment")
    money = Column(_("佣金"), "money", kind="money", priority=2)
    empty_title = _("没有符合条件的到访")
