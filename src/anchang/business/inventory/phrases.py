"""How the board says one unit: the same words on the page and in a live message."""

from decimal import Decimal
from functools import cache
from html import escape
from typing import Any, Protocol

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

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


_words: dict[tuple[str, str | None], tuple[str, str]] = {}


def words(status: Shown) -> tuple[str, str]:
    """The name of a status and its letter in the language in force, looked up once for all the units that have it."""
    key = (status.code, get_language())
    if key not in _words:
        _words[key] = (escape(str(status.label)), escape(str(status.letter)))
    return _words[key]


def cell(
    pk: int,
    label: str,
    room: str,
    total: Decimal | None,
    status: Shown,
    heat: int | None = None,
    figure: str | None = None,
) -> SafeString:
    """The cell of a unit: room, price and a letter for its status, since colour alone tells not everybody.

    With `heat`, a band of lib.heat, the cell is coloured by that and not by its status; -1 is none of them. With
    `figure` that stands in place of the price, which is told beside it.
    """
    before, after = unit_address()
    price = wan(total)
    name, letter = words(status)
    face = status.face if heat is None else f"heat-{heat}" if heat >= 0 else "plain"
    more, shown, kept = ("", price, "") if figure is None else (f" {figure}", figure, f' data-price="{price}"')
    return SafeString(
        f'<a class="cell cell--{face}" id="unit-{pk}" href="{before}{pk}{after}" data-live="{status.code}"{kept} '
        f'aria-label="{escape(label)} {price} {name}{more}"><b>{escape(room)}</b><small>{shown}</small>'
        f'<i aria-hidden="true">{letter}</i></a>'
    )


def tile(pk: int, room: str, status: Shown, heat: int | None = None) -> str:
    """The unit as one stone of a picture of everything: its room and its letter where there is place for them."""
    face = status.face if heat is None else f"heat-{heat}" if heat >= 0 else "plain"
    return f'<i class="tile tile--{face}" id="unit-{pk}" data-live="{status.code}">{escape(room)}<b>{words(status)[1]}</b></i>'


def slot(pk: int, status: Shown, away: bool = False) -> str:
    """Where a unit is not shown but heard of: elsewhere in the list, or `away` by the filter of its status."""
    return f'<s id="unit-{pk}" data-live="{status.code}"{AWAY if away else ""}></s>'


AWAY = ' class="cell--away"'
