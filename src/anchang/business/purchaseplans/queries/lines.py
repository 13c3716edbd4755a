from dataclasses import dataclass
from decimal import Decimal

from ..stages import Kind


@dataclass(frozen=True)
class Line:
    """A discount, a tax or a fund; no amount where no rule says how much."""

    kind: Kind
    label: str
    amount: Decimal | None
    note: str = ""
