from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext

from ..stages import Kind


@dataclass(frozen=True)
class Line:
    """A discount, a tax or a fund; no amount where no rule says how much."""

    kind: Kind
    label: str | Promise
    amount: Decimal | None
    note: str = ""

    @property
    def name(self) -> str:
        """In the language of whoever reads it; what an office wrote itself stays as it is."""
        return gettext(str(self.label))
