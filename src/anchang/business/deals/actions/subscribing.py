from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from anchang.business.customers.actions import identify
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import current
from anchang.business.deals import queries
from anchang.business.deals.models import Deal, DiscountLine, Hold
from anchang.business.deals.queries import Discount
from anchang.business.deals.stages import Stage
from anchang.business.inventory import queries as inventory
from anchang.business.inventory.actions import turn
from anchang.business.inventory.models import Unit
from anchang.business.keyaccounts.queries import terms_of
from anchang.business.receivables.actions import LineOf, cancel_plan, open_plan
from anchang.business.receivables.models import Plan
from anchang.business.receivables.stages import DueKind
from anchang.business.terms import actions as terms
from anchang.business.terms.models import Policy
from anchang.business.terms.queries import chosen
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import request
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention, note
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import Refused, require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.lib.discounts import plain
from anchang.lib.money import format_yuan, round_fen

from .holds import give_back

KEY_ACCOUNT = gettext_noop("大客户")
"""What the name of a discount for key accounts says."""


@action("deals.subscribe", gettext_lazy("认购"))
def subscribe(
    hold: Hold,
    *,
    by: Account,
    at: datetime,
    deposit: Decimal,
    discounts: Iterable[Discount] = (),
    policies: Collection[int] = (),
    id_kind: str = "",
    id_number: str = "",
) -> Deal:
    """Turns a hold into a subscription at the posted price less its discounts, for the file that speaks for the customer.

    Needs the customer's papers (R-221), a valid permit (R-102) and a deposit of at most 20 % of the price (R-140).
    `policies` are the keys of those the customer has, refused where they do not hold for the unit that day or are used
    up. `discounts` nobody's policy gives: beyond the authority of `by` they open a case, as a price below the floor does
    (I-6). Otherwise the deal waits for its deposit at once, and nobody has approved it.
    """
    move(hold, "subscribe", by=by, at=at)
    unit, customer = hold.unit, current(hold.customer)
    if id_number:
        identify(customer, by=by, at=at, id_kind=id_kind, id_number=id_number)
    deal = _drafted(hold, customer, at)
    reckoned = _price(deal, held := chosen(unit, policies, office_day(at)), list(discounts), deposit, by=by, at=at)
    deal.stage = Stage.SUBMITTED if reckoned.route else Stage.APPROVED

    def drawn() -> str:
        deal.number = draw("RG", hold.site.code, str(office_day(at).year))
        return deal.number

    turn(unit, by=by, at=at, reference=hold.reference, kind="subscription", new_reference=drawn)
    deal.save()
    _write(deal, reckoned, held, by=by, at=at)
    mention(unit, customer)
    if reckoned.route:
        _ask(deal, reckoned, by=by, at=at)
    else:
        timers.start(deal, "deals.deposit", at=at)
        _expect_deposit(deal, by=by, at=at)
    return deal


def _drafted(hold: Hold, customer: Customer, at: datetime) -> Deal:
    """The deal before its price: refuses a buyer not known enough, and a unit without permit or posted price."""
    require(customer.name, _("认购要登记客户姓名，请先补全客户资料"), rule="R-221")
    require(customer.id_key, _("认购要登记证件，请填写证件号"), rule="R-221")
    _insist_permitted(hold.unit, at)
    posted = inventory.posted(hold.unit)
    if posted is None:
        raise Refused(_("这套房还没有公示价格"), rule="R-130")
    given = {"unit": hold.unit, "customer": customer, "owner": hold.owner, "site": hold.site}
    return Deal(**given, posted=posted, subscribed_at=at)


def _insist_permitted(unit: Unit, at: datetime) -> None:
    require(queries.is_permitted(unit, office_day(at)), _("没有有效的预售许可证，不能认购"), rule="R-102")


def _price(
    deal: Deal, policies: list[Policy], discounts: list[Discount], deposit: Decimal, *, by: Account, at: datetime
) -> queries.Quote:
    """Reckons the deal's price and sets it; a payment method that takes nothing off is no line of the stack."""
    given = [*(one.discount for one in policies if one.value), *discounts]
    total, floor = queries.asking(deal.unit, deal.posted)
    reckoned = queries.quote(total, given, deal.site, at, by, floor)
    _keep_to_policy(deal, reckoned, at)
    require(deposit > 0, _("定金要大于零"))
    require(
        deposit <= reckoned.deposit_cap,
        _("定金最多%(cap)s，超出部分没有定金效力") % {"cap": format_yuan(reckoned.deposit_cap)},
        rule="R-140",
    )
    deal.list_total, deal.price, deal.deposit = reckoned.list_total, reckoned.price, deposit
    deal.deposit_rule = reckoned.deposit_rule
    deal.method = next((one for one in policies if one.is_method), None)
    if reckoned.asked and reckoned.asked <= reckoned.authority:
        note(authority_rule=reckoned.authority_rule)
    return reckoned


def _keep_to_policy(deal: Deal, reckoned: queries.Quote, at: datetime) -> None:
    """A discount called one for key accounts is given by the policy on them alone (KEY-021): to a key account, once its
    process has come to terms, and up to what its level allows. The rule it was measured by stays in the ledger."""
    given = sum((amount for one, amount in reckoned.lines if KEY_ACCOUNT in one.label), Decimal(0))
    if not given:
        return
    terms = terms_of(deal.customer, at)
    if terms is None:
        raise Refused(_("这位客户不是大客户，不能用大客户优惠"), rule="KEY-021")
    why = _("这位大客户还在「%(stage)s」阶段，谈判后才能给大客户优惠") % {"stage": terms.account.get_stage_display()}
    require(terms.is_due, why, rule="KEY-021")
    most = round_fen(reckoned.list_total * terms.most / 100)
    words = {"level": terms.account.get_level_display(), "percent": plain(terms.most), "most": format_yuan(most)}
    why = _("商务政策规定%(level)s的大客户优惠最多%(percent)s%%，即%(most)s") % words
    require(given <= most, why, rule="KEY-021")
    note(key_account_rule=terms.rule)


def _write(deal: Deal, reckoned: queries.Quote, policies: list[Policy], *, by: Account, at: datetime) -> None:
    """The deal's lines, and one use less of every policy among them that has a number of uses."""
    applied = {one.policy for one, _amount in reckoned.lines}
    for policy in sorted(policies, key=lambda one: one.pk):
        if policy.uses is not None and policy.pk in applied:
            terms.redeem(policy, by=by, at=at)
    DiscountLine.objects.bulk_create(
        [
            DiscountLine(
                deal=deal,
                place=place,
                label=one.label,
                kind=one.kind,
                value=one.value,
                amount=amount,
                source=one.source,
                policy_id=one.policy or None,
                given_by_id=by.pk,
            )
            for place, (one, amount) in enumerate(reckoned.lines, start=1)
        ]
    )


def _ask(deal: Deal, reckoned: queries.Quote, *, by: Account, at: datetime) -> None:
    """Opens the case for the deal's discount, or approves at once where nobody need agree."""
    case = None
    if reckoned.route:
        asked = queries.measure(reckoned.route, reckoned.asked)
        case = request(
            deal,
            by=by,
            at=at,
            route=reckoned.route,
            measure=asked,
            summary=_summary(deal, reckoned),
            approved_verb="deals.approve",
            rejected_verb="deals.reject",
            url=deal.get_absolute_url(),
        )
    if case is None:
        approve(deal, by=by, at=at)


def _summary(deal: Deal, reckoned: queries.Quote) -> str:
    words = {
        "unit": deal.unit.label,
        "rate": plain(reckoned.rate),
        "asked": plain(reckoned.asked),
        "price": format_yuan(deal.price),
    }
    if reckoned.route == queries.FLOOR_ROUTE:
        return _("%(unit)s 低于底价，优惠%(rate)s%%，成交价%(price)s") % words
    if reckoned.asked == reckoned.rate:
        return _("%(unit)s 优惠%(rate)s%%，成交价%(price)s") % words
    return _("%(unit)s 优惠%(rate)s%%，其中政策外%(asked)s%%，成交价%(price)s") % words


@action("deals.approve", gettext_lazy("批准认购"))
def approve(deal: Deal, *, by: Account, at: datetime) -> Deal:
    """Opens the plan with the deposit due within the office's hours, and starts that clock. Needs a valid permit."""
    move(deal, "approve", by=by, at=at)
    _insist_permitted(deal.unit, at)
    _expect_deposit(deal, by=by, at=at)
    return deal


def _expect_deposit(deal: Deal, *, by: Account, at: datetime) -> None:
    due = at + timedelta(minutes=queries.minutes("deposit_hours", at, 60))
    line = LineOf(DueKind.DEPOSIT, _("定金"), office_day(due), deal.deposit)
    open_plan(
        deal.site,
        by=by,
        at=at,
        reference=deal.number,
        payer=deal.customer.name,
        owner=deal.owner,
        total=deal.price,
        lines=[line],
    )


@action("deals.reject", gettext_lazy("驳回认购"))
def reject(deal: Deal, *, by: Account, at: datetime, reason: str = "") -> Deal:
    """Back to the consultant with the reason; the unit stays theirs."""
    move(deal, "reject", by=by, at=at)
    note(reason=reason)
    return deal


@action("deals.resubmit", gettext_lazy("修改后重报"))
def resubmit(
    deal: Deal,
    *,
    by: Account,
    at: datetime,
    deposit: Decimal,
    discounts: Iterable[Discount] = (),
    policies: Collection[int] = (),
) -> Deal:
    """New discounts or deposit for a rejected deal, which goes the same way again.

    Policies it had when it was subscribed still hold for it (R-134); others as on the day of this step.
    """
    move(deal, "resubmit", by=by, at=at)
    _insist_permitted(deal.unit, at)
    had = {line.policy_id for line in deal.discounts.all()} | {deal.method_id}
    held = chosen(deal.unit, policies, office_day(at), [one for one in had if one])
    reckoned = _price(deal, held, list(discounts), deposit, by=by, at=at)
    deal.save()
    _return_uses(deal, by=by, at=at)
    deal.discounts.all().delete()
    _write(deal, reckoned, held, by=by, at=at)
    _ask(deal, reckoned, by=by, at=at)
    return deal


def _return_uses(deal: Deal, *, by: Account, at: datetime) -> None:
    """What the deal had of policies with a number of uses can be used by another."""
    for line in deal.discounts.filter(policy__uses__isnull=False).select_related("policy__project").order_by("policy"):
        if line.policy is not None:
            terms.give_back(line.policy, by=by, at=at)


@action("deals.withdraw", gettext_lazy("撤销认购"))
def withdraw(deal: Deal, *, by: Account, at: datetime, reason: str) -> Deal:
    """Ends a deal on which nothing was paid, and frees the unit. Refuses while money is on it: that is a refund."""
    require(reason.strip(), _("请写明撤销原因"))
    _cancel_plan(deal, by=by, at=at)
    case = queries.open_case(deal)
    move(deal, "withdraw", by=by, at=at)
    if case is not None:
        move(case, "withdraw", by=by, at=at)
    _return_uses(deal, by=by, at=at)
    give_back(deal.unit, deal.number, by=by, at=at, how="withdrawn")
    mention(deal.unit, deal.customer)
    return deal


@action("deals.expire", gettext_lazy("定金逾期作废"))
def expire(deal: Deal, *, by: Account, at: datetime) -> Deal:
    """The clock's verb: no deposit came in time, the unit is free. Refuses when something was paid: a person decides."""
    _cancel_plan(deal, by=by, at=at)
    move(deal, "expire", by=by, at=at)
    _return_uses(deal, by=by, at=at)
    give_back(deal.unit, deal.number, by=by, at=at, how="expired")
    mention(deal.unit, deal.customer)
    return deal


def _cancel_plan(deal: Deal, *, by: Account, at: datetime) -> None:
    """Before the deal is moved, so that its plan is locked first and money on the way is either seen or refused."""
    plan = Plan.objects.filter(reference=deal.number).first()
    if plan is not None:
        cancel_plan(plan, by=by, at=at)
