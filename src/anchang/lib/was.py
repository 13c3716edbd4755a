"""The price that may stand beside a lower one as what it was before (明码标价和禁止价格欺诈规定 第16、17条; R-133)."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

WINDOW = timedelta(days=7)


class Sold(NamedTuple):
    """A deal that was closed: the day and the price."""

    on: date
    price: Decimal


def comparison(deals: Iterable[Sold], since: date) -> Decimal | None:
    """The highest price a lower one that holds since that day may be compared with; None where nothing was sold before.

    That is the lowest price of the seven days before, or with no deal in them the last price before those. Deals of one
    day have no order: of the last day the lowest counts. What was sold since that day counts for nothing.
    """
    lowest: Decimal | None = None
    last: Sold | None = None
    for one in deals:
        if one.on >= since:
            continue
        if one.on >= since - WINDOW:
            lowest = one.price if lowest is None else min(lowest, one.price)
        elif last is None or (one.on, -one.price) > (last.on, -last.price):
            last = one
    return lowest if lowest is not None else last.price if last else None


def was(deals: Iterable[Sold], now: Decimal, since: date) -> Decimal | None:
    """The comparison price, where there is one and it is above the price now; a mark-up before a discount never shows."""
    found = comparison(deals, since)
    return found if found is not None and found > now else None
