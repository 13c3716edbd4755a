"""The board in a page of a higher room, coloured by a figure of that room."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.safestring import SafeString

from anchang.business.inventory.queries import Cell
from anchang.business.inventory.tables import board

register = template.Library()


@register.simple_tag
def heated_board(cells: Sequence[Cell], heats: Mapping[int, int]) -> SafeString:
    """The units by building and floor; `heats` are bands of lib.heat by unit key."""
    return board(cells, heats)
