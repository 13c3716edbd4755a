from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.ui.tables import Column, Table

from .models import Dispute, RuleSet
from .queries import called
from .queries import title as title_of
from .queries.simulating import Case, Tally
from .stages import TONES, Stage


def tone(dispute: Dispute) -> tuple[str, str]:
    return dispute.get_stage_display(), TONES[Stage(dispute.stage)]


class Disputes(Table):
    """`left` says how long until the next step is due, or since when it is late; it was put there by the list."""

    number = Column(_("编号"), "number", href=Dispute.get_absolute_url)
    customer = Column(pgettext_lazy("归属", "客户"), lambda one: called(one.customer))
    owner = Column(_("现归属"), lambda one: one.owner.name if one.owner else "")
    claimed = Column(_("主张归属"), "claimed_name")
    stage = Column(_("状态"), tone, kind="stage")
    due = Column(_("下一步期限"), "due_at", kind="moment")
    left = Column(pgettext_lazy("归属异议", "时限"), lambda one: one.left, kind="stage", priority=2)
    raised_by = Column(_("提出人"), "raised_by.name", priority=2)
    raised_at = Column(_("提出时间"), "raised_at", kind="moment", priority=3)
    empty_title = _("没有归属异议")
    empty_hint = _("在客户的“为什么归他”页面可以提出异议")


def grade_of(customer: Customer) -> tuple[str, str]:
    return customer.grade or (str(_("未评")), "neutral")


def needs_of(customer: Customer) -> str:
    """Purpose and wanted type in one cell."""
    return " ".join(part for part in (customer.get_purpose_display(), customer.wants) if part)


def _claim_url(customer: Customer) -> str:
    return reverse("ownership:claim", args=[customer.pk])


class Pool(Table):
    name = Column(pgettext_lazy("归属", "客户"), called)
    grade = Column(_("意向"), grade_of, kind="stage")
    needs = Column(_("需求"), needs_of)
    source = Column(_("来源"), "get_source_display", priority=2)
    last = Column(_("最近联系"), "last_contact_at", kind="day")
    claim = Column(pgettext_lazy("公海", "操作"), lambda one: _("领取"), href=_claim_url)
    empty_title = _("公海里没有客户")
    empty_hint = _("逾期未联系或被放弃的客户会出现在这里")


class Versions(Table):
    title = Column(pgettext_lazy("判客规则", "版本"), title_of)
    effective_on = Column(_("生效日期"), kind="day")
    why = Column(_("为什么改"), "why")
    set_by = Column(_("设置人"), "set_by.name", priority=2)
    set_at = Column(_("设置时间"), kind="moment", priority=3)
    empty_title = _("还没有自己的版本")
    empty_hint = _("现在执行通用规则，需要时设置新版本")

    def row_id(self, row: RuleSet) -> str:
        return f"rules-{row.pk}"


def customers(bp: int) -> str:
    """Shares as customers: 10,000 basis points are one."""
    return f"{bp / 10_000:,.2f}".rstrip("0").rstrip(".")


def signed(bp: int) -> str:
    """The same with its sign: +1.5, −2, 0."""
    return f"{'+' if bp > 0 else '−' if bp < 0 else ''}{customers(abs(bp))}"


class Tallies(Table):
    """Who gains and loses under the other rules; the name leads to the cases behind."""

    name = Column(_("归属"), lambda one: one.name or _("无人（公海）"), href=lambda one: one.url)
    gained = Column(_("多得客户"), lambda one: customers(one.gained_bp), kind="figure")
    lost = Column(_("失去客户"), lambda one: customers(one.lost_bp), kind="figure")
    net = Column(_("净变化"), lambda one: signed(one.net_bp), kind="figure")
    money_gained = Column(_("多得金额"), "gained", kind="money", priority=2)
    money_lost = Column(_("失去金额"), "lost", kind="money", priority=2)
    cases = Column(_("涉及客户"), lambda one: len(one.cases), kind="count", href=lambda one: one.url)
    empty_title = _("没有客户换归属")
    empty_hint = _("这样改，这段时间的结果一个都不变")

    def __init__(self, rows: list[Tally], request: HttpRequest, url: Any) -> None:
        for one in rows:
            one.url = url(one)  # type: ignore[attr-defined]
        super().__init__(rows, request, page_size=200)


class Cases(Table):
    prefix = "case-"
    number = Column(pgettext_lazy("归属", "客户"), lambda one: f"KH{one.customer:07d}", href=lambda one: one_url(one))
    before = Column(_("现行规则"), lambda one: one.before.name or _("无人"), kind="name")
    why = Column(_("现行理由"), lambda one: one.before.sentence, priority=3)
    after = Column(_("改后"), lambda one: one.after.name or _("无人"), kind="name")
    then = Column(_("改后理由"), lambda one: one.after.sentence, priority=2)
    price = Column(_("成交金额"), "price", kind="money", priority=2)
    empty_title = _("没有客户换归属")


def one_url(case: Case) -> str:
    return reverse("ownership:verdict", args=[case.customer])
