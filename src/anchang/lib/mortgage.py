"""Loans on homes by both methods of repayment (R-178: interest for the time the money is lent, none in advance).

Rates are percent a year, charged by the month: 3.50 is 3.50 % / 12. Everything is reckoned with 50 digits and rounded
HALF_UP to the fen once, where money changes hands or a figure is shown; what says `exact` is not rounded.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Context, Decimal, localcontext
from enum import StrEnum

from anchang.lib.faults import Fault
from anchang.lib.money import round_fen, yuan

PRECISE = Context(prec=50)
LONGEST = 30 * 12
"""Months of the longest loan a bank makes on a home."""


class Method(StrEnum):
    """等额本息: the same instalment every month; 等额本金: the same part of the principal every month."""

    INSTALMENT = "instalment"
    PRINCIPAL = "principal"


@dataclass(frozen=True)
class Loan:
    """A principal in yuan at a yearly rate in percent over whole months. Refuses nothing lent, no month, more than 360
    months, and a rate below zero or from a hundred up."""

    principal: Decimal
    rate: Decimal
    months: int
    method: Method = Method.INSTALMENT

    def __post_init__(self) -> None:
        if yuan(self.principal) <= 0:
            raise Fault("贷款金额必须大于零")
        if not 0 < self.months <= LONGEST:
            raise Fault("贷款期限须在1个月到30年之间")
        if not 0 <= self.rate < 100:
            raise Fault("贷款年利率须在0到100%%之间")

    @property
    def monthly_rate(self) -> Decimal:
        return PRECISE.divide(self.rate, Decimal(1200))


@dataclass(frozen=True)
class Instalment:
    """One month of a schedule, in fen: `payment` is `principal` and `interest`, `balance` what is owed after it."""

    number: int
    payment: Decimal
    principal: Decimal
    interest: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Shortened:
    """A loan that keeps its instalment after a prepayment: `months` more in all, of which the last one is `last`."""

    months: int
    last: Decimal


def exact_instalment(loan: Loan) -> Decimal:
    """M of 等额本息: P·r·(1+r)^n / ((1+r)^n − 1); of 等额本金 the part of the principal in each month, P/n."""
    with localcontext(PRECISE):
        rate = loan.monthly_rate
        if loan.method is Method.PRINCIPAL or rate == 0:
            return loan.principal / loan.months
        grown = (1 + rate) ** loan.months
        return loan.principal * rate * grown / (grown - 1)


def payment(loan: Loan, number: int = 1) -> Decimal:
    """What is paid on that due date by the formula, to the fen: always the same by 等额本息, less each month by 等额本金."""
    _insist(loan, number, least=1)
    with localcontext(PRECISE):
        part = exact_instalment(loan)
        if loan.method is Method.PRINCIPAL:
            part += exact_balance(loan, number - 1) * loan.monthly_rate
        return round_fen(part)


def monthly_decrease(loan: Loan) -> Decimal:
    """By how much each payment of 等额本金 is less than the one before, P/n·r; zero by 等额本息."""
    if loan.method is Method.INSTALMENT:
        return Decimal("0.00")
    with localcontext(PRECISE):
        return round_fen(exact_instalment(loan) * loan.monthly_rate)


def exact_balance(loan: Loan, paid: int) -> Decimal:
    """What is owed after so many instalments: B_k = P(1+r)^k − M((1+r)^k − 1)/r."""
    _insist(loan, paid, least=0)
    with localcontext(PRECISE):
        rate, part = loan.monthly_rate, exact_instalment(loan)
        if loan.method is Method.PRINCIPAL or rate == 0:
            return loan.principal - part * paid
        grown = (1 + rate) ** paid
        return loan.principal * grown - part * (grown - 1) / rate


def balance(loan: Loan, paid: int) -> Decimal:
    """What is owed after so many instalments, to the fen."""
    return round_fen(exact_balance(loan, paid))


def payoff(loan: Loan, number: int) -> Decimal:
    """What ends the loan on that due date, in place of the instalment due then: B_{k−1}·(1+r)."""
    _insist(loan, number, least=1)
    with localcontext(PRECISE):
        return round_fen(exact_balance(loan, number - 1) * (1 + loan.monthly_rate))


def quote_total_interest(loan: Loan) -> Decimal:
    """All interest by the published convention: with the instalment not rounded. What a bank's schedule comes to is
    `schedule_total_interest`; the two differ by some fen to some yuan."""
    with localcontext(PRECISE):
        if loan.method is Method.PRINCIPAL:
            return round_fen(loan.principal * loan.monthly_rate * (loan.months + 1) / 2)
        return round_fen(exact_instalment(loan) * loan.months - loan.principal)


def schedule(loan: Loan) -> list[Instalment]:
    """Month by month as a bank collects it: each payment rounded to the fen, the last one takes what is left.

    The parts of the principal add up to it and the last balance is 0.00 (T-026).
    """
    with localcontext(PRECISE):
        left, part, rows = yuan(loan.principal), round_fen(exact_instalment(loan)), []
        for number in range(1, loan.months + 1):
            interest = round_fen(left * loan.monthly_rate)
            principal = part if loan.method is Method.PRINCIPAL else part - interest
            if number == loan.months:
                principal = left
            principal = min(principal, left)
            left -= principal
            rows.append(Instalment(number, principal + interest, principal, interest, left))
        return rows


def schedule_total_interest(loan: Loan) -> Decimal:
    """All interest of the schedule with rounded payments."""
    return sum((row.interest for row in schedule(loan)), Decimal("0.00"))


def prepaid(loan: Loan, paid: int, amount: Decimal) -> Loan:
    """The loan after `amount` was paid back beside the `paid`-th instalment, over the months that are left: the payment
    is smaller. The principal is what is owed then, to the fen. Refuses as much as is owed, or more."""
    return replace(loan, principal=round_fen(_rest(loan, paid, amount)), months=loan.months - paid)


def shortened(loan: Loan, paid: int, amount: Decimal) -> Shortened:
    """The same, but the instalment (by 等额本金 the part of the principal) stays and the loan ends sooner."""
    with localcontext(PRECISE):
        left, rate, part = _rest(loan, paid, amount), loan.monthly_rate, exact_instalment(loan)
        if loan.method is Method.PRINCIPAL or rate == 0:
            months = int((left / part).to_integral_value(ROUND_CEILING))
            last = (left - part * (months - 1)) * (1 + rate)
        else:
            exact = -(1 - left * rate / part).ln() / (1 + rate).ln()
            months = int(exact.to_integral_value(ROUND_CEILING))
            grown = (1 + rate) ** (months - 1)
            last = (left * grown - part * (grown - 1) / rate) * (1 + rate)
        return Shortened(months, round_fen(last))


def repriced(loan: Loan, paid: int, rate: Decimal) -> Loan:
    """The loan from the instalment after the `paid`-th on at another rate: what is owed then, over the months left."""
    return replace(loan, principal=balance(loan, paid), rate=rate, months=loan.months - paid)


def _rest(loan: Loan, paid: int, amount: Decimal) -> Decimal:
    with localcontext(PRECISE):
        left = exact_balance(loan, paid)
        if yuan(amount) <= 0:
            raise Fault("提前还款金额必须大于零")
        if amount >= left or paid == loan.months:
            raise Fault("提前还款金额不能达到或超过剩余本金，请按结清办理")
        return left - amount


def _insist(loan: Loan, number: int, *, least: int) -> None:
    if not least <= number <= loan.months:
        raise Fault("期数须在%(least)s到%(most)s之间", least=least, most=loan.months)
