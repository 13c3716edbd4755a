"""What a plan shows, the same lines on every screen, paper and picture."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.signing import BadSignature
from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities
from anchang.lib.money import format_yuan
from anchang.ui.tags.formats import area, yuan

from ..models import SIGNER, PlanLine, PlanUnit, PurchasePlan
from ..phrases import percent
from ..stages import Kind, Pay, Repay
from .figures import Figures
from .lines import Line
from .rates import Rules

Of = PlanUnit | Figures


@dataclass(frozen=True)
class Row:
    """One line for all the units side by side. `tone` is head, plain or strong."""

    label: str
    cells: list[str]
    tone: str = "plain"
    hint: str = ""


@dataclass(frozen=True)
class Sheet:
    """What is said of the units: their names, and line by line what each costs."""

    units: list[str]
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """The facts all units of a plan share."""

    pay: str
    months: int
    method: str
    parts: int
    down_rate: Decimal
    bank_rate: Decimal | None
    fund_rate: Decimal | None


def plans() -> Any:
    """Plans with what their pages show of them."""
    return PurchasePlan.objects.select_related("site", "customer__owner", "customer__site", "made_by")


def units_of(plan: PurchasePlan) -> list[PlanUnit]:
    """The units of the plan in their order with their lines; two queries."""
    rows = PlanUnit.objects.filter(plan=plan).select_related("unit__building__project", "price__price_list")
    return list(rows.prefetch_related("lines").order_by("place"))


def plan_by_token(token: str) -> int:
    """The key of the plan whose link this is; 0 for anything we did not sign."""
    try:
        return int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return 0


def of_customer(customer: Customer) -> Any:
    """The customer's plans under all their files, the newest first."""
    return plans().filter(customer__in=identities(customer)).order_by("-made_at", "-pk")


def told_of(plan: PurchasePlan) -> Told:
    rates = (plan.bank_rate, plan.fund_rate)
    return Told(plan.pay, plan.months, plan.method, plan.parts, plan.down_rate, *rates)


def wording(at: datetime) -> str:
    """What stands under every figure of a loan. Only what a bank supplies is a quote (R-177)."""
    table = Rules(at).find("R-177")
    if table is None:
        return _("测算，仅供参考，以银行审批为准")
    return _("测算，仅供参考，以银行出具的%(table)s为准") % {"table": table.value}


def sheet(units: Iterable[Of], told: Told) -> Sheet:
    """Every line of the plan, for what was kept and for what is only being reckoned alike."""
    found = list(units)
    made = Sheet([one.unit.label for one in found])
    made.rows.extend([*_home(found), *_price(found), *_payment(found, told), *_levies(found)])
    return made


def _row(label: str, units: list[Of], read: Any, tone: str = "plain", hint: str = "") -> Row:
    return Row(label, [read(one) for one in units], tone, hint)


def _home(units: list[Of]) -> list[Row]:
    return [
        _row(_("户型"), units, lambda one: one.unit.type or "—"),
        _row(_("建筑面积"), units, lambda one: area(one.unit.gross_area)),
    ]


def _price(units: list[Of]) -> list[Row]:
    off = [[line for line in lines_of(one) if line.kind == Kind.DISCOUNT] for one in units]
    labels = list(dict.fromkeys(line.name for rows in off for line in rows))
    by_label = [{line.name: line.amount for line in rows} for rows in off]
    rows = [
        _row(_("公示单价"), units, lambda one: f"{yuan(one.price.unit_price)}/㎡"),
        _row(_("公示总价"), units, lambda one: yuan(one.list_total)),
    ]
    rows += [Row(label, [_less(each.get(label)) for each in by_label]) for label in labels]
    return [*rows, _row(_("成交总价"), units, lambda one: yuan(one.total), "strong")]


def _less(amount: Decimal | None) -> str:
    return "—" if amount is None else f"−{format_yuan(amount)}"


def _payment(units: list[Of], told: Told) -> list[Row]:
    if told.pay == Pay.ONCE:
        return [_row(_("一次性付款"), units, lambda one: yuan(one.down))]
    hint = percent(told.down_rate)
    first = _row(_("首付"), units, lambda one: yuan(one.down), hint=hint)
    if told.pay == Pay.INSTALMENTS:
        parts = _("分%(parts)s期付清") % {"parts": told.parts}
        return [first, _row(_("余款"), units, lambda one: yuan(one.later), hint=parts)]
    return [first, *_loans(units, told)]


def _loans(units: list[Of], told: Told) -> list[Row]:
    rows = []
    if told.fund_rate is not None:
        hint = _("年利率%(rate)s") % {"rate": percent(told.fund_rate)}
        rows.append(_row(_("公积金贷款"), units, lambda one: yuan(one.fund_loan), hint=hint))
    if told.bank_rate is not None:
        hint = _("年利率%(rate)s") % {"rate": percent(told.bank_rate)}
        rows.append(_row(_("商业贷款"), units, lambda one: yuan(one.bank_loan), hint=hint))
    term = _("%(method)s %(years)s年") % {"method": Repay(told.method).label, "years": told.months // 12}
    falls = told.method == Repay.PRINCIPAL
    rows.append(_row(_("首月月供") if falls else _("月供"), units, lambda one: yuan(one.monthly), "strong", term))
    if falls:
        rows.append(_row(_("每月递减"), units, lambda one: yuan(one.less)))
    rows.append(_row(_("利息合计"), units, lambda one: yuan(one.interest), hint=_("按公式，月供不取整")))
    by_month = _("按月取整，末期补差")
    return [*rows, _row(_("还款表利息"), units, lambda one: yuan(one.interest_by_month), hint=by_month)]


def _levies(units: list[Of]) -> list[Row]:
    each = [[line for line in lines_of(one) if line.kind != Kind.DISCOUNT] for one in units]
    labels = list(dict.fromkeys(line.name for rows in each for line in rows))
    by_label = [{line.name: line for line in rows} for rows in each]
    rows = [_row(_("不含税价"), units, lambda one: yuan(one.net))]
    rows += [_levy_row(label, [found.get(label) for found in by_label]) for label in labels]
    return [*rows, _row(_("首付和税费合计"), units, lambda one: yuan(one.upfront), "strong")]


def _levy_row(label: str, lines: list[Line | PlanLine | None]) -> Row:
    """How it is reckoned stands under its name, or where the units differ beside each sum."""
    notes = {line.note for line in lines if line is not None and line.note}
    hint = notes.pop() if len(notes) == 1 else ""
    return Row(label, [_levy(line, beside=not hint) for line in lines], hint=hint)


def _levy(line: Line | PlanLine | None, *, beside: bool) -> str:
    if line is None:
        return "—"
    if line.amount is None:
        return _("未计入")
    return f"{format_yuan(line.amount)}（{line.note}）" if beside and line.note else format_yuan(line.amount)


def lines_of(one: Of) -> list[Any]:
    if isinstance(one, Figures):
        return list(one.lines)
    return sorted(one.lines.all(), key=lambda line: line.place)


def uncounted(units: Iterable[Of]) -> list[str]:
    """The taxes and funds without an amount: no rule of the place says how much they are."""
    return list(dict.fromkeys(line.name for one in units for line in lines_of(one) if line.amount is None))
