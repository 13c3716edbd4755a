from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from anchang.business.inventory.models import Unit


@dataclass(frozen=True)
class Off:
    """One discount of a price, in yuan."""

    label: str
    amount: Decimal


def discounts(unit: Unit, pay: str, at: datetime) -> list[Off]:
    """What comes off the posted price of the unit for whoever pays in that way, line by line: nothing without a policy."""
    return []
