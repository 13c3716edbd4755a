"""The units drawn where they stand: floors downwards from the top, rooms across by entrance.

Written by hand, because an include for each of 1,200 cells costs a hundred times the query.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anchang.business.inventory.phrases import cell, slot, tile
from anchang.business.inventory.queries import Cell

Place = tuple[str, str]
Stone = Callable[[Cell], str]
Way = Callable[[int, int | None], str]
NOTHING: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True)
class Plan:
    """One building: its columns as (entrance, place), and what stands on each floor."""

    across: list[Place]
    rows: dict[int, dict[Place, str]]


def plan(units: Iterable[Cell], stone: Stone) -> Plan:
    """Every unit of one building in its place, drawn by `stone`."""
    places: dict[Place, None] = {}
    rows: dict[int, dict[Place, str]] = defaultdict(dict)
    for one in units:
        place = (one.entrance, one.room.removeprefix(str(one.floor)) or one.room)  # 1203 on floor 12 stands under 03
        places[place] = None
        row = rows[one.floor]
        row[place] = row.get(place, "") + stone(one)
    across = sorted(places, key=lambda place: (_natural(place[0]), _natural(place[1])))
    return Plan(across, {floor: rows[floor] for floor in sorted(rows, reverse=True)})


def _natural(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isascii() and text.isdigit() else (10**6, text)


def by_building(cells: Iterable[Cell]) -> dict[int, list[Cell]]:
    buildings: dict[int, list[Cell]] = defaultdict(list)
    for one in cells:
        buildings[one.building_id].append(one)
    return buildings


def board(
    cells: Sequence[Cell],
    heats: Mapping[int, int] = NOTHING,
    words: Mapping[int, str] | None = None,
    away: Collection[int] = (),
    way: Way | None = None,
) -> SafeString:
    """One table a building. `heats` are bands by unit key; with `words` each cell says its figure and not its price.

    Of the units `away` only the place is kept, for one that comes back. `way(building, floor)` leads closer.
    """

    stone = stones(heats, words, away)
    buildings = by_building(cells)
    return SafeString("".join(_building(units, stone, away, way) for units in buildings.values()))


def stones(heats: Mapping[int, int], words: Mapping[int, str] | None, away: Collection[int]) -> Stone:
    """What draws a unit as a cell, or only its place."""

    def stone(one: Cell) -> str:
        if one.pk in away:
            return slot(one.pk, one.status, away=True)
        band = heats.get(one.pk)
        if words is None:
            return cell(one.pk, one.label, one.room, one.total, one.status, band)
        figure = words.get(one.pk, "—")
        return cell(one.pk, one.label, one.room, one.total, one.status, -1 if band is None else band, figure)

    return stone


def _building(units: list[Cell], stone: Stone, away: Collection[int], way: Way | None) -> str:
    drawn, first = plan(units, stone), units[0]
    body = "".join(_row(first.building_id, floor, cells, drawn.across, way) for floor, cells in drawn.rows.items())
    caption = _caption(first, sum(one.pk not in away for one in units), way)
    return (
        f'<div class="board" id="building-{first.building_id}" data-grid role="region" '
        f'aria-label="{escape(first.building)}"><table>'
        f"<caption>{caption}</caption><thead>{_head(drawn.across)}</thead><tbody>{body}</tbody></table></div>"
    )


def _caption(first: Cell, shown: int, way: Way | None) -> SafeString:
    """The building's name, its permit (R-105) and how many of its units are on show."""
    permit, count = first.permit or _("未取得预售许可"), _("%(count)s套") % {"count": shown}
    name = first.building
    if way is not None:
        name = format_html('<a href="{}">{}</a>', way(first.building_id, None), name)
    return format_html("{} <small>{} · {}</small>", name, permit, count)


def _head(across: list[Place]) -> str:
    widths = Counter(entrance for entrance, _place in across)
    floor = _("楼层")
    if list(widths) == [""]:
        room = _("房号")
        return f'<tr><th scope="col">{floor}</th><th scope="colgroup" colspan="{len(across)}">{room}</th></tr>'
    named = _("%(name)s单元")
    spans = '<th class="gap"></th>'.join(
        f'<th scope="colgroup" colspan="{width}">{named % {"name": escape(entrance)}}</th>'
        for entrance, width in widths.items()
    )
    return f'<tr><th scope="col">{floor}</th>{spans}</tr>'


def _row(building: int, floor: int, cells: dict[Place, str], across: list[Place], way: Way | None) -> str:
    parts: list[str] = []
    before = across[0][0]
    for place in across:
        if place[0] != before:
            parts.append('<td class="gap"></td>')
            before = place[0]
        parts.append(f"<td>{cells.get(place, '')}</td>")
    name = str(floor) if way is None else f'<a href="{escape(way(building, floor))}">{floor}</a>'
    return f'<tr><th scope="row">{name}</th>{"".join(parts)}</tr>'


def tiles(units: Sequence[Cell], heats: Mapping[int, int] | None = None, away: Collection[int] = ()) -> SafeString:
    """One building as a picture of small stones, a line a floor; with `heats` in their colours."""

    def stone(one: Cell) -> str:
        if one.pk in away:
            return slot(one.pk, one.status, away=True)
        return tile(one.pk, one.room, one.status, None if heats is None else heats.get(one.pk, -1))

    drawn = plan(units, stone)
    empty = '<i class="tile tile--gap"></i>'
    lines = (
        f'<p data-floor="{floor}">{"".join(cells.get(place, empty) for place in drawn.across)}</p>'
        for floor, cells in drawn.rows.items()
    )
    return SafeString("".join(lines))
