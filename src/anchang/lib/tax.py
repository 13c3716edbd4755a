"""Taxes and funds around the purchase of a unit. Every rate comes in from the dated rules; nothing here knows one."""

from decimal import Context, Decimal, localcontext
from typing import NamedTuple

from anchang.lib.faults import Fault
from anchang.lib.money import round_fen, yuan

PRECISE = Context(prec=50)


class Split(NamedTuple):
    """A price with VAT in it: without the tax, and the tax. Both add up to the price to the fen."""

    net: Decimal
    vat: Decimal


def without_vat(price: Decimal, rate: Decimal) -> Split:
    """The price without VAT at that rate in percent, which is what deed tax is reckoned on (R-182, R-183)."""
    if yuan(price) <= 0:
        raise Fault("总价必须大于零")
    _insist(rate)
    with localcontext(PRECISE):
        net = round_fen(yuan(price) / (1 + rate / 100))
    return Split(net, yuan(price) - net)


def is_small(area: Decimal, limit: Decimal) -> bool:
    """Whether a home is in the lower bracket of deed tax: the limit itself is (R-180)."""
    if area <= 0:
        raise Fault("面积必须大于零")
    return area <= limit


def share(base: Decimal, rate: Decimal) -> Decimal:
    """That percentage of a sum, to the fen: deed tax (R-180), stamp duty (R-186)."""
    _insist(rate)
    with localcontext(PRECISE):
        return round_fen(base * rate / 100)


def maintenance_fund(area: Decimal, cost: Decimal, rate: Decimal) -> Decimal:
    """The first deposit of the maintenance fund (R-187): area in m² × building cost in yuan a m² × percent."""
    if area <= 0:
        raise Fault("面积必须大于零")
    _insist(rate)
    with localcontext(PRECISE):
        return round_fen(area * cost * rate / 100)


def by_area(area: Decimal, each: Decimal) -> Decimal:
    """The same where the place names a sum in yuan for each m²."""
    if area <= 0 or each < 0:
        raise Fault("面积必须大于零")
    with localcontext(PRECISE):
        return round_fen(area * each)


def _insist(rate: Decimal) -> None:
    if not 0 <= rate < 100:
        raise Fault("税费比例须在0到100%%之间")
