"""Figures sorted into few bands, as a map is coloured."""

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
BANDS = 7


def edges(values: list[Decimal], most: int = BANDS) -> list[Decimal]:
    """The lowest value of each band but the first, so that about as many values stand in each; equal values share one."""
    ranked = sorted(values)
    cuts = {ranked[len(ranked) * band // most] for band in range(1, most)} if ranked else set()
    return sorted(cuts - {ranked[0]}) if ranked else []


def bands(values: Mapping[Key, Decimal], most: int = BANDS) -> dict[Key, int]:
    """Each key's band, 0 for the lowest values up to most - 1 for the highest."""
    found = edges(list(values.values()), most)
    return {key: bisect_right(found, value) for key, value in values.items()}
