from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.doors.requests import Request
from anchang.lib.calendar import office_day
from anchang.ui.tables import Column, Table

from .models import Activity, Analysis, Item, KeyAccount, Plan
from .stages import PLAN_TONES, TONES, PlanStage, Stage


def stage_of(account: KeyAccount) -> tuple[str, str]:
    return account.get_stage_display(), TONES[Stage(account.stage)]


def care_of(account: KeyAccount, today: date) -> tuple[str, str]:
    """By when the next care is due, or by how many days it is late."""
    days = (account.care_due_on - today).days
    if account.stage == Stage.LOST:
        return _("已停止"), "neutral"
    if days < 0:
        return _("逾期%(days)s天") % {"days": -days}, "blocked"
    return (_("今天") if days == 0 else _("%(days)s天后") % {"days": days}), "held" if days <= 1 else "open"


def plan_stage(plan: Plan) -> tuple[str, str]:
    return plan.get_stage_display(), PLAN_TONES[PlanStage(plan.stage)]


class Accounts(Table):
    empty_title = gettext_lazy("还没有大客户")
    empty_hint = gettext_lazy("在客户资料上点「列为大客户」，或按客户编号登记")
    name = Column(gettext_lazy("大客户"), "customer.shown_name", href=KeyAccount.get_absolute_url)
    level = Column(pgettext_lazy("大客户", "级别"), "get_level_display", sort="level")
    stage = Column(gettext_lazy("阶段"), stage_of, kind="stage")
    care = Column(gettext_lazy("下次客情"), lambda one: care_of(one, one.today), kind="stage", sort="care_due_on")
    region = Column(gettext_lazy("区域"), priority=2)
    manager = Column(gettext_lazy("客户经理"), "manager.name", priority=2)
    owner = Column(gettext_lazy("置业顾问"), "customer.owner_name", priority=3)
    route = Column(gettext_lazy("开发渠道"), "get_route_display", priority=3)

    def __init__(self, rows: Any, request: Request) -> None:
        super().__init__(rows, request)
        for one in self.page.object_list:
            one.today = office_day(request.at)


class Plans(Table):
    empty_title = gettext_lazy("还没有策略和计划")
    empty_hint = gettext_lazy("策略报总经理批准后实施，月度计划每月一份")
    title = Column(gettext_lazy("标题"), href=Plan.get_absolute_url)
    kind = Column(gettext_lazy("类别"), "get_kind_display")
    stage = Column(gettext_lazy("状态"), plan_stage, kind="stage")
    items = Column(gettext_lazy("完成"), lambda plan: f"{plan.done} / {plan.listed}")
    manager = Column(gettext_lazy("客户经理"), "manager.name", priority=2)
    starts_on = Column(gettext_lazy("开始"), kind="day", priority=2)
    ends_on = Column(gettext_lazy("结束"), kind="day", priority=2)
    number = Column(gettext_lazy("编号"), priority=3)


class Items(Table):
    empty_title = gettext_lazy("还没有执行事项")
    text = Column(gettext_lazy("事项"))
    person = Column(gettext_lazy("负责人"), "person.name", priority=2)
    due_on = Column(gettext_lazy("期限"), kind="day")
    state = Column(gettext_lazy("状态"), lambda item: item_state(item, item.today), kind="stage")
    result = Column(gettext_lazy("结果"), priority=2)
    do = Column(
        gettext_lazy("操作"),
        lambda item: _("完成") if item.may else "",
        href=lambda item: reverse("keyaccounts:finish_item", args=[item.pk]) if item.may else None,
    )

    def __init__(self, rows: Any, request: Request, *, may: bool) -> None:
        super().__init__(rows, request, total=None)
        self.may = may
        for item in self.page.object_list:
            item.today, item.may = office_day(request.at), may and item.done_at is None

    @property
    def shown(self) -> list[Column]:
        """Without the last column for who only reads."""
        return [column for name, column in self.columns.items() if self.may or name != "do"]


def item_state(item: Item, today: date) -> tuple[str, str]:
    if item.done_at is not None:
        return _("已完成"), "done"
    return (_("已超期"), "blocked") if item.due_on < today else (_("未完成"), "open")


class Activities(Table):
    empty_title = gettext_lazy("还没有活动")
    empty_hint = gettext_lazy("大客户营销、品牌推广、宣传和公关，办之前先登记")
    title = Column(gettext_lazy("名称"))
    kind = Column(gettext_lazy("类别"), "get_kind_display")
    on = Column(gettext_lazy("日期"), kind="day")
    region = Column(gettext_lazy("区域"), priority=2)
    budget = Column(gettext_lazy("预算"), kind="money", priority=2)
    manager = Column(gettext_lazy("客户经理"), "manager.name", priority=2)
    result = Column(
        gettext_lazy("效果"), lambda one: one.result or (_("登记效果") if one.may else ""), href=lambda one: _held(one)
    )

    def __init__(self, rows: Any, request: Request) -> None:
        super().__init__(rows, request, total=None)
        for one in self.page.object_list:
            one.may = one.manager_id == request.user.pk and one.held_at is None


def _held(one: Activity) -> str | None:
    return reverse("keyaccounts:hold_activity", args=[one.pk]) if one.may else None  # type: ignore[attr-defined]


class Partners(Table):
    prefix = "partner-"
    empty_title = gettext_lazy("还没有往来记录")
    empty_hint = gettext_lazy("和厂家对口部门的联络、厂家来人的接待都记在这里")
    partner = Column(gettext_lazy("单位"))
    kind = Column(gettext_lazy("类别"), "get_kind_display")
    on = Column(gettext_lazy("日期"), kind="day")
    note = Column(gettext_lazy("内容"))
    people = Column(gettext_lazy("来人数"), kind="count", priority=2)
    arrangement = Column(gettext_lazy("接待安排"), priority=2)
    by = Column(gettext_lazy("登记人"), "by.name", priority=3)


class Competitors(Table):
    empty_title = gettext_lazy("还没有竞品信息")
    empty_hint = gettext_lazy("只登记公开渠道、媒体、现场公开资料和客户自愿提供的内容")
    competitor = Column(gettext_lazy("竞争对手"))
    topic = Column(gettext_lazy("方面"), "get_topic_display")
    text = Column(gettext_lazy("内容"))
    origin = Column(gettext_lazy("来源"), "get_origin_display")
    proof = Column(gettext_lazy("出处"), priority=2)
    seen_on = Column(gettext_lazy("看到的日期"), kind="day", priority=2, sort="seen_on")
    by = Column(gettext_lazy("登记人"), "by.name", priority=3)


class Analyses(Table):
    prefix = "analysis-"
    empty_title = gettext_lazy("还没有分析")
    empty_hint = gettext_lazy("选几条竞品信息，写出分析和建议，附在策略上报")
    title = Column(gettext_lazy("标题"), href=Analysis.get_absolute_url)
    plan = Column(gettext_lazy("附在策略"), "plan.title", priority=2)
    by = Column(gettext_lazy("编写人"), "by.name", priority=2)
    at = Column(gettext_lazy("编写时间"), kind="moment", priority=2)
