"""The whole site at one look: a card a building."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from anchang.business.inventory.phrases import words
from anchang.business.inventory.queries import Cell
from anchang.business.inventory.stages import STATUSES, Status

from .grid import Way, by_building, tiles
from .lists import total_of

SOLD = ("agreed", "signed")


@dataclass(frozen=True)
class Count:
    """How many units are in a status, and where its piece of the bar begins and how long it is, in hundredths."""

    status: Status
    count: int
    start: str
    length: str


def drawn(found: Sequence[Count]) -> SafeString:
    """The counts as a bar and in words. Written by hand, because forty buildings have three hundred of them."""
    bars = "".join(
        f'<rect class="fill fill--{one.status.face}" data-bar="{one.status.code}" x="{one.start}" y="0" '
        f'width="{one.length}" height="8"/>'
        for one in found
    )
    told = "".join(
        f'<li data-count="{one.status.code}"{"" if one.count else " hidden"}><i class="tile tile--{one.status.face}" '
        f'aria-hidden="true"></i>{words(one.status)[0]} <b>{one.count}</b></li>'
        for one in found
    )
    return SafeString(f'{BAR}{bars}</svg><ul class="counts">{told}</ul>')


BAR = '<svg class="shares" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'


@dataclass(frozen=True)
class Tower:
    """One building of the site: its units by status, the share that is sold, what they cost together, its picture."""

    pk: int
    href: str
    name: str
    permit: str
    units: int
    counts: SafeString
    sold: int
    total: Decimal
    picture: SafeString


SELDOM = ("unpriced", "permitted")
"""Statuses that the legend leaves out while no unit is in them."""


def legend(cells: Sequence[Cell]) -> list[Count]:
    """Every status with the number of units in it; the rare ones only where there are some."""
    return [one for one in counts(cells) if one.count or one.status.code not in SELDOM]


def counts(cells: Sequence[Cell]) -> list[Count]:
    found, before = Counter(one.status.code for one in cells), 0
    told = []
    for code, status in STATUSES.items():
        told.append(Count(status, found[code], _hundredths(before, len(cells)), _hundredths(found[code], len(cells))))
        before += found[code]
    return told


def _hundredths(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.2f}" if whole else "0"


def sold(cells: Sequence[Cell]) -> int:
    return sum(one.status.code in SOLD for one in cells)


def towers(cells: Sequence[Cell], heats: Mapping[int, int] | None, away: Collection[int], way: Way) -> list[Tower]:
    """The buildings that have a unit to show; of those `away` only the place is kept. `way` leads to one of them."""
    found = []
    for pk, units in by_building(cells).items():
        shown = [one for one in units if one.pk not in away]
        if shown:
            about = (pk, way(pk, None), units[0].building, units[0].permit, len(shown), drawn(counts(shown)))
            found.append(Tower(*about, sold(shown), total_of(shown), tiles(units, heats, away)))
    return found
