"""Pieces of sentences of the room."""

from decimal import Decimal


def percent(value: Decimal | None) -> str:
    """A percentage without idle zeros: 3.5%, 15%."""
    return "" if value is None else f"{value.normalize():f}%"
