"""Sharing things out by ability: whoever owns little for what they can carry gets most."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from anchang.lib.faults import Fault

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


@dataclass(frozen=True)
class Carrier(Generic[Key]):
    """Somebody who can take more: `weight` is how much they carry beside the others, `owned` what they have already."""

    key: Key
    weight: int
    owned: int


@dataclass(frozen=True)
class Share(Generic[Key]):
    """What somebody gets: `fair` is the exact part that would level everybody, `gets` it in whole things."""

    key: Key
    fair: Fraction
    gets: int


def shares(count: int, carriers: Sequence[Carrier[Key]]) -> list[Share[Key]]:
    """Shares `count` things so that what everybody owns afterwards is as near to their weight as can be.

    Nothing is taken from anybody: who already owns more than their part gets none. Everything is given out, nobody gets
    a whole thing more or less than their fair part (largest remainders, ties by the order given). ValueError (`Fault`)
    for a weight below 1, something owned below 0, a negative count, and things for nobody.
    """
    if count < 0 or any(one.weight < 1 or one.owned < 0 for one in carriers):
        raise Fault("分配的数量和权重不能小于零")
    if count and not carriers:
        raise Fault("没有可以接手的人")
    level = _level(count, carriers)
    fair = [max(Fraction(0), level * one.weight - one.owned) for one in carriers]
    whole = [int(part) for part in fair]
    order = sorted(range(len(fair)), key=lambda place: (whole[place] - fair[place], place))
    for place in order[: count - sum(whole)]:
        whole[place] += 1
    return [Share(one.key, part, gets) for one, part, gets in zip(carriers, fair, whole, strict=True)]


def _level(count: int, carriers: Sequence[Carrier[Key]]) -> Fraction:
    """How much each unit of weight owns once the things are poured onto whoever stands lowest."""
    standing = sorted(carriers, key=lambda one: Fraction(one.owned, one.weight))
    weight, owned, level = 0, 0, Fraction(0)
    for place, one in enumerate(standing):
        weight, owned = weight + one.weight, owned + one.owned
        level = Fraction(owned + count, weight)
        above = standing[place + 1] if place + 1 < len(standing) else None
        if above is None or level <= Fraction(above.owned, above.weight):
            break
    return level


def dealt(items: Sequence[Item], parts: Sequence[Share[Key]]) -> list[tuple[Item, Key]]:
    """Deals the items in their order, each to whoever has got the smallest part of their share so far.

    So the good ones at the front are spread like the rest. Needs as many items as the shares name; ValueError otherwise.
    """
    if len(items) != sum(one.gets for one in parts):
        raise Fault("待分配的数量已经变了，请刷新")
    given = [0] * len(parts)
    found = []
    for item in items:
        open_ = [place for place, one in enumerate(parts) if given[place] < one.gets]
        place = min(open_, key=lambda place: (Fraction(2 * given[place] + 1, parts[place].gets), place))
        given[place] += 1
        found.append((item, parts[place].key))
    return found


def imbalance(carriers: Sequence[Carrier[Key]]) -> Fraction:
    """How far the best provided stands above the worst, each by weight: 1 is level, 2 is twice as much.

    Nothing owned counts as one thing, so that an empty hand is no infinity.
    """
    standings = [Fraction(max(one.owned, 1), one.weight) for one in carriers]
    return max(standings) / min(standings) if standings else Fraction(1)
