"""How the board says one unit: the same words on the page and in a live message."""

from decimal import Decimal
from functools import cache
from typing import Any, Protocol

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from anchang.ui.tags.formats import wan


@cache
def unit_address() -> tuple[str, str]:
    """The address of a unit's page before and after its key; reversing 1,200 of them costs more than the board."""
    before, after = reverse("inventory:unit", args=[0]).split("0")
    return before, after


class Shown(Protocol):
    """A status as the board shows it."""

    @property
    def code(self) -> str: ...
    @property
    def face(self) -> str: ...
    @property
    def label(self) -> Any: ...
    @property
    def letter(self) -> Any: ...


def cell(pk: int, label: str, room: str, total: Decimal | None, status: Shown, heat: int | None = None) -> SafeString:
    """The cell of a unit: room, price and a letter for its status, since colour alone tells not everybody.

    With `heat`, a band of lib.heat, the cell is coloured by that and not by its status.
    """
    before, after = unit_address()
    price = wan(total)
    face = status.face if heat is None else f"heat-{heat}"
    return SafeString(
        f'<a class="cell cell--{face}" id="unit-{pk}" href="{before}{pk}{after}" data-live="{status.code}" '
        f'aria-label="{escape(label)} {price} {status.label}"><b>{escape(room)}</b><small>{price}</small>'
        f'<i aria-hidden="true">{status.letter}</i></a>'
    )
