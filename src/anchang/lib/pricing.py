"""What a flat is to cost by a scheme: a base price for a square metre, and a coefficient for each thing that moves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from anchang.lib.faults import Fault
from anchang.lib.money import round_fen

FLOOR, ORIENTATION, AREA, VIEW, TYPE = "floor", "orientation", "area", "view", "type"
KINDS = (FLOOR, ORIENTATION, AREA, VIEW, TYPE)
BANDED = frozenset({FLOOR, AREA})
PERCENT = Decimal(100)


class Flat(NamedTuple):
    """What of a unit moves its price; areas in m²."""

    floor: int
    orientation: str
    area: Decimal
    view: str
    type: str


@dataclass(frozen=True)
class Coefficient:
    """A line of a scheme's table: for one word (`key`), or from `low` to `high`, an end left open being None.

    Both ends of a band of floors belong to it; of a band of areas only the lower end does, so that 90 stands in 90–120.
    """

    kind: str
    factor: Decimal
    key: str = ""
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def name(self) -> str:
        if self.kind not in BANDED:
            return self.key
        if self.low == self.high and self.low is not None:
            return f"{self.low.normalize():f}"
        ends = ["" if end is None else f"{end.normalize():f}" for end in (self.low, self.high)]
        return "–".join(ends)

    def meets(self, flat: Flat) -> bool:
        value = getattr(flat, self.kind)
        if self.kind not in BANDED:
            return bool(value == self.key)
        below = self.high is None or (value <= self.high if self.kind == FLOOR else value < self.high)
        return below and (self.low is None or value >= self.low)


class Step(NamedTuple):
    """A step from the base price on: the price of a square metre after it, exact, and what led there."""

    kind: str
    name: str
    factor: Decimal | None
    after: Decimal


class Part(NamedTuple):
    """How many yuan of a total a step makes; the parts of a price add up to its total exactly."""

    kind: str
    name: str
    factor: Decimal | None
    yuan: Decimal


def require_sound(table: Sequence[Coefficient]) -> None:
    """Refuses with a Fault a coefficient of zero or below, a band upside down, and two lines that mean the same flat."""
    for one in table:
        if one.factor <= 0:
            raise Fault("系数要大于零：%(name)s", name=one.name)
        if one.low is not None and one.high is not None and one.low > one.high:
            raise Fault("区间的下限大于上限：%(name)s", name=one.name)
    for kind in KINDS:
        own = [one for one in table if one.kind == kind]
        ordered = sorted(own, key=lambda one: (one.key, one.low is not None, one.low or 0))
        for before, after in pairwise(ordered):
            if _overlap(before, after):
                raise Fault("系数有重复：%(name)s", name=f"{before.name}、{after.name}")


def _overlap(before: Coefficient, after: Coefficient) -> bool:
    if before.kind not in BANDED:
        return before.key == after.key
    if before.high is None or after.low is None:
        return True
    return before.high >= after.low if before.kind == FLOOR else before.high > after.low


def steps(base: Decimal, table: Iterable[Coefficient], flat: Flat) -> list[Step]:
    """From the base price over every coefficient that meets the flat, in the order of KINDS; nothing is rounded."""
    found, after = [Step("base", "", None, base)], base
    lines = list(table)
    for kind in KINDS:
        met = next((one for one in lines if one.kind == kind and one.meets(flat)), None)
        if met is not None:
            after *= met.factor
            found.append(Step(kind, met.name, met.factor, after))
    return found


def missing(table: Iterable[Coefficient], flat: Flat) -> list[str]:
    """The kinds of which the scheme has lines and none of them meets the flat: it is priced as if that were 1."""
    lines = list(table)
    return [
        kind
        for kind in KINDS
        if any(one.kind == kind for one in lines) and not any(one.kind == kind and one.meets(flat) for one in lines)
    ]


def unit_price(way: Sequence[Step]) -> Decimal:
    """Yuan for a square metre at the end of the steps, HALF_UP to the fen, once."""
    return round_fen(way[-1].after)


def total(price: Decimal, area: Decimal) -> Decimal:
    """Unit price × area, HALF_UP to the fen: what a 一房一价表 is checked by."""
    return round_fen(price * area)


def parts(way: Sequence[Step], area: Decimal, whole: Decimal) -> list[Part]:
    """What each step adds to the total `whole`; the last one takes what rounding left."""
    found: list[Part] = []
    before = Decimal(0)
    for number, step in enumerate(way, start=1):
        now = whole if number == len(way) else round_fen(step.after * area)
        found.append(Part(step.kind, step.name, step.factor, now - before))
        before = now
    return found


def change(before: Decimal | None, now: Decimal) -> Decimal:
    """By how many percent a price changes, unsigned, exact to four places; 100 where there was none."""
    if not before:
        return PERCENT
    return (abs(now - before) / before * PERCENT).quantize(Decimal("0.0001"))
