from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import Refused, require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.lib.money import format_yuan
from anchang.people.org.models import Site

from . import queries
from .models import Due, Plan, Receipt, Settlement
from .stages import DueKind, Method, Nature


@dataclass(frozen=True)
class LineOf:
    """A line to be: yuan, due day, kind and what the office calls it."""

    kind: str
    label: str
    due_on: date
    amount: Decimal


@action("receivables.open_plan", gettext_lazy("建立付款计划"))
def open_plan(
    site: Site,
    *,
    by: Account,
    at: datetime,
    reference: str,
    payer: str,
    owner: Account,
    total: Decimal,
    lines: Iterable[LineOf],
) -> Plan:
    """A plan under a reference that has none yet. Lines may cover a part of the total (a deposit); never more."""
    plan = Plan.objects.create(reference=reference, site=site, owner=owner, payer=payer, total=total, opened_at=at)
    lines = list(lines)
    require(sum(line.amount for line in lines) <= total, _("各期金额之和不能超过总价"))
    _write(plan, lines)
    return plan


@action("receivables.replace_plan", gettext_lazy("调整付款计划"))
def replace_plan(plan: Plan, *, by: Account, at: datetime, total: Decimal, lines: Iterable[LineOf]) -> Plan:
    """New lines, which must sum to the total to the fen (I-5); what was received is settled against them anew."""
    queries.locked(plan.reference)
    lines = list(lines)
    sum_ = sum((line.amount for line in lines), Decimal(0))
    require(
        sum_ == total,
        _("各期合计%(sum)s，与总价%(total)s相差%(gap)s")
        % {"sum": format_yuan(sum_), "total": format_yuan(total), "gap": format_yuan(abs(total - sum_))},
    )
    Settlement.objects.filter(due__plan=plan).delete()
    plan.dues.all().delete()
    plan.total = total
    plan.save(update_fields=["total"])
    _write(plan, lines)
    _settle_anew(plan)
    return plan


@action("receivables.cancel_plan", gettext_lazy("取消付款计划"))
def cancel_plan(plan: Plan, *, by: Account, at: datetime) -> Plan:
    """Nothing is due under the plan any more. Refuses while money stands on it: that is a refund."""
    queries.locked(plan.reference)
    require(not queries.paid(plan.reference), _("已收过款，要走退款流程"), lifted_by=_("财务"))
    plan.dues.all().delete()
    return plan


def _write(plan: Plan, lines: list[LineOf]) -> None:
    for line in lines:
        require(line.amount > 0, _("每一期金额都要大于零"))
    Due.objects.bulk_create(
        Due(plan=plan, place=place, kind=line.kind, label=line.label, due_on=line.due_on, amount=line.amount)
        for place, line in enumerate(lines, start=1)
    )


@action("receivables.receive", gettext_lazy("收款"))
def receive(
    plan: Plan,
    *,
    by: Account,
    at: datetime,
    amount: Decimal,
    method: str,
    value_on: date,
    payer: str = "",
    voucher: str = "",
) -> Receipt:
    """Books money against the plan, oldest line first; what is over stays an advance.

    Its nature is 定金 while the deposit is open and 房款 after. Refuses money that is not positive, a value day in the
    future, and a bank voucher that is booked already. Whoever sells may refuse by reacting to the event (R-102).
    """
    require(amount > 0, _("金额要大于零"))
    require(method in Method.values, _("请选择收款方式"))
    require(value_on <= office_day(at), _("到账日期不能晚于今天"))
    queries.locked(plan.reference)
    opened = [state for state in queries.dues(plan) if state.open]
    deposit = bool(opened) and opened[0].due.kind == DueKind.DEPOSIT
    receipt = Receipt(
        plan=plan,
        site=plan.site,
        payer=payer or plan.payer,
        amount=amount,
        nature=Nature.DEPOSIT if deposit else Nature.PRICE,
        method=method,
        voucher=voucher.strip(),
        value_on=value_on,
        received_at=at,
        received_by=by,
    )
    _book(receipt, at)
    _settle(receipt, opened)
    mention(plan)
    return receipt


def _book(receipt: Receipt, at: datetime) -> None:
    try:
        with transaction.atomic():
            receipt.number = draw("SK", receipt.site.code, str(office_day(at).year))
            receipt.save()
    except IntegrityError:
        first = queries.standing(Receipt.objects.filter(site=receipt.site, voucher=receipt.voucher)).first()
        if first is None or not receipt.voucher:
            raise
        raise Refused(_("这张回单已经入账，收据号%(number)s") % {"number": first.number}) from None


def _settle(receipt: Receipt, dues: Iterable[queries.DueState]) -> None:
    left = receipt.amount
    for state in dues:
        part = min(left, state.open)
        if part > 0:
            Settlement.objects.create(receipt=receipt, due=state.due, amount=part)
            left -= part


def _settle_anew(plan: Plan) -> None:
    """What stands, against the lines in order: money that was an advance pays a line that has come open again."""
    Settlement.objects.filter(receipt__plan=plan).delete()
    for receipt in queries.standing(plan.receipts.order_by("pk")):
        _settle(receipt, queries.dues(plan))


@action("receivables.confirm", gettext_lazy("复核收款"))
def confirm(receipt: Receipt, *, by: Account, at: datetime) -> Receipt:
    """The accountant agrees with the bank's line. Refuses the cashier who took the money."""
    move(receipt, "confirm", by=by, at=at, confirmed_by_id=by.pk)
    mention(receipt.plan)
    return receipt


@action("receivables.reverse", gettext_lazy("冲销收款"))
def reverse(receipt: Receipt, *, by: Account, at: datetime, reason: str) -> Receipt:
    """Takes a wrong booking out of every sum; the number stays. Needs a reason."""
    require(reason.strip(), _("请写明冲销原因"))
    queries.locked(receipt.plan.reference)
    move(receipt, "reverse", by=by, at=at)
    _settle_anew(receipt.plan)
    mention(receipt.plan)
    return receipt
