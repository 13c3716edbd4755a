"""What a unit costs whoever pays in a certain way. The one place where a plan is reckoned."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _

from anchang.business.inventory.models import Unit, UnitPrice
from anchang.business.inventory.queries import companions_total, posted
from anchang.engine.policies import Refused, require
from anchang.engine.rules.queries import Versions
from anchang.lib import mortgage
from anchang.lib.faults import Fault
from anchang.lib.money import FEN
from anchang.lib.mortgage import Loan, Method
from anchang.ui.tags.formats import yuan

from ..phrases import percent
from ..stages import MOST_PARTS, MOST_YEARS, Homes, Kind, Pay, Repay, Use, Wish
from .levies import levies, net_of
from .lines import Line
from .prices import Offers, discounts
from .rates import Rules, bank_rate, fund_rate, least_down, places_of, versions

ZERO = Decimal("0.00")


@dataclass
class Figures:
    """One unit's figures in yuan, as PlanUnit keeps them, with the rates and the versions of the rules behind them."""

    unit: Unit
    price: UnitPrice
    list_total: Decimal
    total: Decimal
    net: Decimal | None = None
    down: Decimal = ZERO
    later: Decimal = ZERO
    bank_loan: Decimal = ZERO
    fund_loan: Decimal = ZERO
    bank_rate: Decimal | None = None
    fund_rate: Decimal | None = None
    monthly: Decimal = ZERO
    less: Decimal = ZERO
    interest: Decimal = ZERO
    interest_by_month: Decimal = ZERO
    upfront: Decimal = ZERO
    lines: list[Line] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


def reckon(
    unit: Unit, wish: Wish, at: datetime, known: Versions | None = None, offers: Offers | None = None
) -> Figures:
    """The figures of the unit by the posted price and the rules in force at that moment; writes nothing.

    Refuses a unit without a price, a down payment below the least (R-170, R-171), a provident-fund loan beyond its cap
    or the loan, a term that is none, and whatever needs a rule that is not there.
    """
    insist_sound(wish)
    price = posted(unit)
    if price is None:
        raise Refused(_("%(unit)s还没有公示价格，不能测算") % {"unit": unit.label}, rule="R-130")
    rules = Rules(at, places_of(unit), known or versions())
    asked = price.total + companions_total(unit)
    try:
        off = discounts(unit, asked, wish.pay, offers or Offers(at))
    except Fault as fault:
        raise Refused(str(fault)) from None
    lines = [Line(Kind.DISCOUNT, one.label, one.amount) for one in off]
    total = asked - sum((one.amount or ZERO for one in lines), ZERO)
    made = Figures(unit, price, asked, total, net_of(total, rules))
    _pay(made, wish, rules)
    made.lines = [*lines, *levies(unit, made.net, wish, rules)]
    taxes = [one.amount or ZERO for one in made.lines if one.kind != Kind.DISCOUNT]
    made.upfront, made.rules = made.down + sum(taxes, ZERO), rules.used
    return made


def insist_sound(wish: Wish) -> None:
    """Refuses a way to pay that makes no sense whatever the unit is."""
    known = (wish.pay in Pay.values, wish.use in Use.values, wish.homes in Homes.values, wish.method in Repay.values)
    require(all(known) or (wish.pay != Pay.MORTGAGE and all(known[:3])), _("请选择付款方式"))
    if wish.pay != Pay.ONCE:
        require(0 < wish.down < 100, _("首付比例须大于0且小于100%"))
    if wish.pay == Pay.INSTALMENTS:
        require(1 <= wish.parts <= MOST_PARTS, _("分期期数须在1到%(most)s之间") % {"most": MOST_PARTS})
    if wish.pay == Pay.MORTGAGE:
        require(1 <= wish.years <= MOST_YEARS, _("贷款年限须在1到%(most)s年之间") % {"most": MOST_YEARS})
        require(wish.fund >= 0, _("公积金贷款金额不能小于零"))


def _pay(made: Figures, wish: Wish, rules: Rules) -> None:
    """Splits the price into what is paid now, later and by loans; the parts are the price to the fen."""
    if wish.pay == Pay.ONCE:
        made.down = made.total
        return
    if wish.pay == Pay.MORTGAGE:
        least, code = least_down(rules, wish.use)
        words = {"least": percent(least), "down": percent(wish.down)}
        require(wish.down >= least, _("首付%(down)s低于最低首付比例%(least)s") % words, rule=code)
    # Up to the next fen, so that the share paid is never below the least.
    made.down = (made.total * wish.down / 100).quantize(FEN, ROUND_CEILING)
    rest = made.total - made.down
    if wish.pay == Pay.INSTALMENTS:
        made.later = rest
        return
    _lend(made, rest, wish, rules)


def _lend(made: Figures, rest: Decimal, wish: Wish, rules: Rules) -> None:
    if wish.fund:
        _insist_fund(wish, rest, rules)
        made.fund_loan, made.fund_rate = wish.fund, fund_rate(rules, wish.homes, wish.years)
    made.bank_loan = rest - made.fund_loan
    if made.bank_loan:
        made.bank_rate = bank_rate(rules, wish.rate)
    try:
        loans = loans_of(made.bank_loan, made.bank_rate, made.fund_loan, made.fund_rate, wish.years * 12, wish.method)
    except Fault as fault:
        raise Refused(str(fault)) from None
    made.monthly = sum((mortgage.payment(one) for one in loans), ZERO)
    made.less = sum((mortgage.monthly_decrease(one) for one in loans), ZERO)
    made.interest = sum((mortgage.quote_total_interest(one) for one in loans), ZERO)
    made.interest_by_month = sum((mortgage.schedule_total_interest(one) for one in loans), ZERO)


def _insist_fund(wish: Wish, rest: Decimal, rules: Rules) -> None:
    require(wish.use == Use.HOME, _("公积金贷款只能用于住房"), rule="R-176")
    cap = rules.needed("fund_loan_cap", _("公积金贷款最高额度"))
    words = {"cap": yuan(cap), "fund": yuan(wish.fund), "rest": yuan(rest)}
    require(wish.fund <= cap, _("公积金贷款%(fund)s超过最高额度%(cap)s") % words, rule="fund_loan_cap")
    require(wish.fund <= rest, _("公积金贷款%(fund)s超过首付以外的房款%(rest)s") % words)


def loans_of(
    bank: Decimal, rate: Decimal | None, fund: Decimal, low: Decimal | None, months: int, method: str
) -> list[Loan]:
    """The loan of the provident fund and that of the bank, as far as there is one; together a combination loan."""
    parts = ((fund, low), (bank, rate))
    return [Loan(sum_, one, months, Method(method)) for sum_, one in parts if sum_ and one is not None]
