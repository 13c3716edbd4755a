"""The discount stack 优惠叠加: what a posted price becomes, line by line, in an order that never changes.

Payment plan, campaign, coupon, the post's own authority, special approval; within one of these by place, then as given.
Each line is taken from what the ones before it left and rounded HALF_UP to the fen. Of an exclusion group one counts:
the one with which the price is lowest, of two alike the earlier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import product

from anchang.lib.faults import Fault
from anchang.lib.money import round_fen

PERCENT, AMOUNT = "percent", "amount"
PAYMENT, CAMPAIGN, COUPON, POST, SPECIAL = ORDER = ("payment", "campaign", "coupon", "post", "special")
HALF_FEN = Decimal("0.005")
MOST_WAYS = 4096


@dataclass(frozen=True)
class Discount:
    """A discount to be: percent of what is left, or yuan. `policy` is the key of the version behind it, 0 for none."""

    label: str
    kind: str
    value: Decimal
    source: str = SPECIAL
    policy: int = 0
    group: str = ""
    place: int = 0
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Is the day within its first and last day, both counted?"""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Unused:
    """A discount that does not count: another of its group does (`instead`), or its days are over or to come."""

    discount: Discount
    why: str
    instead: Discount | None = None


@dataclass(frozen=True)
class Stack:
    """The lines that count with their yuan, in order, what does not count and why, and what is left to pay."""

    total: Decimal
    lines: list[tuple[Discount, Decimal]]
    unused: list[Unused]
    price: Decimal


def stack(total: Decimal, discounts: Iterable[Discount], on: date | None = None) -> Stack:
    """The posted total less the discounts of that day (None: of any).

    Refuses with a Fault: a value of zero or below (but nothing off for a way of paying), a percentage of 100 or more,
    lines that leave nothing, and more combinations of excluded pairs than anybody could have meant.
    """
    asked = list(discounts)
    for one in asked:
        _check(one)
    ordered = sorted(asked, key=lambda one: (ORDER.index(one.source), one.place))
    open_now = [one for one in ordered if on is None or one.holds_on(on)]
    unused = [_not_then(one, on) for one in ordered if on is not None and not one.holds_on(on)]
    best = _best(total, open_now)
    chosen = [open_now[n] for n in best]
    unused += _excluded([one for n, one in enumerate(open_now) if n not in best], chosen)
    lines, left = _taken(total, chosen)
    if left <= 0:
        raise Fault("优惠不能超过总价")
    return Stack(total, lines, unused, left)


def _check(one: Discount) -> None:
    if one.value < 0 or (one.value == 0 and one.source != PAYMENT):
        raise Fault("优惠要大于零")
    if one.kind == PERCENT and one.value >= 100:
        raise Fault("按比例优惠要小于100%%")


def _not_then(one: Discount, on: date) -> Unused:
    return Unused(one, "over" if one.until is not None and one.until < on else "to_come")


def _best(total: Decimal, ordered: Sequence[Discount]) -> list[int]:
    """The places of those that count: of every group the one with which the price is lowest, and all in no group."""
    groups: dict[str, list[int]] = {}
    for n, one in enumerate(ordered):
        groups.setdefault(one.group or f"\0{n}", []).append(n)
    ways = 1
    for members in groups.values():
        ways *= len(members)
    if ways > MOST_WAYS:
        raise Fault("互斥的优惠选得太多，请只留要用的")
    picks = (sorted(pick) for pick in product(*groups.values()))
    return min(picks, key=lambda pick: _taken(total, [ordered[n] for n in pick])[1])


def _excluded(left_out: Sequence[Discount], chosen: Sequence[Discount]) -> list[Unused]:
    winners = {one.group: one for one in chosen if one.group}
    return [Unused(one, "excluded", winners[one.group]) for one in left_out]


def _taken(total: Decimal, discounts: Iterable[Discount]) -> tuple[list[tuple[Discount, Decimal]], Decimal]:
    left, lines = total, []
    for one in discounts:
        amount = round_fen(left * one.value / 100 if one.kind == PERCENT else one.value)
        left -= amount
        lines.append((one, amount))
        if left <= 0:
            return lines, left
    return lines, left


def plain(value: Decimal) -> str:
    """A percentage as people write it: 1.5, 70, without zeros that say nothing and never as 7E+1."""
    return f"{value.normalize():f}"


def rate_below(list_total: Decimal, price: Decimal) -> Decimal:
    """How far the price is below the posted one, in percent to four places, rounded up: a fen over a band is over it.

    Less the half fen that rounding a percentage to the fen may have added, so that 1 % is 1 % at every price.
    """
    if price == list_total:
        return Decimal(0)
    return ((list_total - price - HALF_FEN) * 100 / list_total).quantize(Decimal("0.0001"), ROUND_CEILING)
