from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import once, require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from .. import queries
from ..models import Activity, Item, MissedMonth, Plan
from ..stages import ROUTE, ActivityKind, PlanKind, PlanStage


@action("keyaccounts.draft", gettext_lazy("拟定计划"))
def draft(
    site: Site,
    *,
    by: Account,
    at: datetime,
    kind: str,
    title: str,
    text: str,
    region: str = "",
    month: date | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Plan:
    """A plan of the manager who drafts it. A monthly one is for `month`, of which each manager has one.

    Refuses a strategy without its days, and a second plan of a month.
    """
    require(kind in PlanKind.values, _("请选择类别"))
    require(title.strip() and text.strip(), _("请写明标题和内容"))
    first, last = _span(kind, month, starts_on, ends_on)
    number = draw("DK", site.code, str(office_day(at).year))
    given = {"title": title.strip(), "text": text.strip(), "region": region.strip(), "drafted_at": at}
    with once(_("您这个月已经有月度计划")):
        return Plan.objects.create(
            site=site, kind=kind, number=number, manager=by, starts_on=first, ends_on=last,
            month=first if kind == PlanKind.MONTHLY else None, **given,
        )  # fmt: skip


def _span(kind: str, month: date | None, starts_on: date | None, ends_on: date | None) -> tuple[date, date]:
    if kind == PlanKind.MONTHLY:
        require(month, _("请选择月份"))
        first = (month or date.min).replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    require(starts_on and ends_on, _("请填写起止日期"))
    first, last = starts_on or date.min, ends_on or date.min
    require(last >= first, _("结束日期不能早于开始日期"))
    return first, last


@action("keyaccounts.add_item", gettext_lazy("加执行事项"))
def add_item(plan: Plan, *, by: Account, at: datetime, text: str, due_on: date, person: Account | None = None) -> Item:
    """One thing to be done, by the manager unless somebody else is named. Refuses it once the plan is being approved."""
    open_still = plan.stage in (PlanStage.DRAFT, PlanStage.ACTIVE)
    require(open_still, _("现在是「%(stage)s」，不能加事项") % {"stage": plan.get_stage_display()})
    require(text.strip(), _("请写明要做什么"))
    require(plan.starts_on <= due_on <= plan.ends_on, _("期限要在计划的起止日期之内"))
    return Item.objects.create(plan=plan, text=text.strip(), due_on=due_on, person=person or plan.manager)


@action("keyaccounts.submit", gettext_lazy("报总经理批准"))
def submit(plan: Plan, *, by: Account, at: datetime) -> Plan:
    """Asks the general manager. Refuses a monthly plan, which needs no approval, and a plan without anything to do."""
    require(plan.kind != PlanKind.MONTHLY, _("月度计划不用报批，直接下达"))
    require(plan.items.exists(), _("请先写明执行事项"))
    move(plan, "submit", by=by, at=at)
    case = approvals.request(
        plan, by=by, at=at, route=ROUTE, measure=Decimal(1), url=plan.get_absolute_url(),
        summary=_("%(name)s %(kind)s《%(title)s》")
        % {"name": by.name, "kind": plan.get_kind_display(), "title": plan.title},
        approved_verb="keyaccounts.approve", rejected_verb="keyaccounts.reject",
    )  # fmt: skip
    require(case, _("没有设置策略的审批路线"))
    return plan


@action("keyaccounts.approve", gettext_lazy("批准策略"))
def approve(plan: Plan, *, by: Account, at: datetime) -> Plan:
    """What the approval does, nobody's own verb."""
    move(plan, "approve", by=by, at=at, approved_by_id=by.pk, approved_at=at)
    _tell_manager(plan, _("《%(title)s》已批准，可以实施"), by=by, at=at)
    return plan


@action("keyaccounts.reject", gettext_lazy("退回策略"))
def reject(plan: Plan, *, by: Account, at: datetime, reason: str = "") -> Plan:
    """Back to its draft, with the reason."""
    move(plan, "reject", by=by, at=at)
    if by.pk != plan.manager_id:
        _tell_manager(plan, _("《%(title)s》被退回：%(reason)s"), by=by, at=at, reason=reason)
    return plan


@action("keyaccounts.activate", gettext_lazy("组织实施"))
def activate(plan: Plan, *, by: Account, at: datetime) -> Plan:
    """The strategy is carried out from now on. Refuses one that the general manager has not approved (KEY-015)."""
    require(plan.kind != PlanKind.MONTHLY, _("月度计划直接下达"))
    require(plan.approved_at is not None, _("总经理批准后才能组织实施"), lifted_by=_("总经理"))
    move(plan, "activate", by=by, at=at)
    return plan


@action("keyaccounts.publish", gettext_lazy("下达月度计划"))
def publish(plan: Plan, *, by: Account, at: datetime) -> Plan:
    """The month's plan is carried out from now on. Refuses a strategy, and a plan without anything to do."""
    require(plan.kind == PlanKind.MONTHLY, _("策略要先报总经理批准"), lifted_by=_("总经理"))
    require(plan.items.exists(), _("请先写明执行事项"))
    move(plan, "publish", by=by, at=at)
    return plan


@action("keyaccounts.finish_item", gettext_lazy("完成事项"))
def finish_item(item: Item, *, by: Account, at: datetime, result: str) -> Item:
    """What came of it. Refuses an item of a plan that is not under way, and one that is done."""
    require(item.plan.stage == PlanStage.ACTIVE, _("计划还没有实施，不能记完成"))
    require(item.done_at is None, _("这一项已经完成"))
    require(result.strip(), _("请写明结果"))
    item.done_at, item.result = at, result.strip()
    item.save(update_fields=["done_at", "result"])
    return item


@action("keyaccounts.close", gettext_lazy("结束计划"))
def close(plan: Plan, *, by: Account, at: datetime, result: str) -> Plan:
    """Ends it with what it brought. Items that were not done stay as they are, and say so."""
    require(result.strip(), _("请写明执行结果"))
    move(plan, "close", by=by, at=at, result=result.strip())
    return plan


@action("keyaccounts.flag_month", gettext_lazy("缺月度计划"))
def flag_month(site: Site, *, by: Account, at: datetime, manager: Account, month: date) -> MissedMonth:
    """The clock's verb: a manager with accounts has no plan of the month; they and whoever supervises hear (KEY-022)."""
    flagged = MissedMonth.objects.create(site=site, manager=manager, month=month, flagged_at=at)
    words = {"name": manager.name, "month": f"{month:%Y-%m}"}
    tell([manager], by=by, at=at, text=_("您还没有编制%(month)s的业务促进计划") % words, site_id=site.pk)
    others = [one for one in queries.supervisors(at) if one.pk != manager.pk]
    tell(others, by=by, at=at, text=_("%(name)s还没有编制%(month)s的业务促进计划") % words, site_id=site.pk)
    return flagged


@action("keyaccounts.plan_activity", pgettext_lazy("大客户", "安排活动"))
def plan_activity(
    site: Site,
    *,
    by: Account,
    at: datetime,
    kind: str,
    title: str,
    on: date,
    region: str = "",
    budget: Decimal | None = None,
    plan: Plan | None = None,
) -> Activity:
    """Something that will be held for accounts or the public. Refuses it under a strategy nobody may act on yet."""
    require(kind in ActivityKind.values, _("请选择类别"))
    require(title.strip(), _("请写明活动名称"))
    require(plan is None or plan.stage == PlanStage.ACTIVE, _("计划还没有实施，不能在它名下安排活动"))
    return Activity.objects.create(
        site=site, kind=kind, title=title.strip(), on=on, region=region.strip(), budget=budget, plan=plan, manager=by,
        planned_at=at,
    )  # fmt: skip


@action("keyaccounts.hold_activity", pgettext_lazy("大客户", "登记活动效果"))
def hold_activity(activity: Activity, *, by: Account, at: datetime, result: str) -> Activity:
    """It took place; what it brought. Refuses it before its day, and a second time."""
    require(activity.held_at is None, _("已经登记过效果"))
    require(activity.on <= office_day(at), _("活动还没到日期"))
    require(result.strip(), _("请写明来了多少人、效果如何"))
    activity.held_at, activity.result = at, result.strip()
    activity.save(update_fields=["held_at", "result"])
    return activity


def _tell_manager(plan: Plan, text: str, *, by: Account, at: datetime, reason: str = "") -> None:
    shown = text % {"title": plan.title, "reason": reason}
    tell([plan.manager], by=by, at=at, text=shown, url=plan.get_absolute_url(), site_id=plan.site_id)
