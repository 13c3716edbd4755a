from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.ui.tables import Column, Table

from .phrases import cell
from .queries import Cell
from .stages import STATUSES


class Projects(Table):
    empty_title = gettext_lazy("还没有项目")
    name = Column(gettext_lazy("项目"), href=lambda one: one.get_absolute_url())
    developer = Column(gettext_lazy("开发企业"), priority=2)
    district = Column(gettext_lazy("区县"), priority=3)
    units = Column(pgettext_lazy("导航", "房源"), kind="count")


class PriceLists(Table):
    empty_title = gettext_lazy("还没有一房一价表")
    version = Column(gettext_lazy("版本"), value=lambda one: f"V{one.version}")
    effective_at = Column(gettext_lazy("生效时间"), kind="stamp")
    filed_no = Column(gettext_lazy("备案文号"), priority=2)
    units = Column(gettext_lazy("套数"), kind="count")
    amount = Column(gettext_lazy("总价合计"), kind="wan")


def board(cells: Sequence[Cell], heats: Mapping[int, int] = MappingProxyType({})) -> SafeString:
    """One table a building: floors downwards from the top, rooms across by entrance; `heats` are bands by unit key.

    Written by hand, because an include for each of 1,200 cells costs a hundred times the query.
    """
    buildings: dict[int, list[Cell]] = defaultdict(list)
    for one in cells:
        buildings[one.building_id].append(one)
    return SafeString("".join(_building(units, heats) for units in buildings.values()))


def _building(units: list[Cell], heats: Mapping[int, int]) -> str:
    places: dict[tuple[str, str], None] = {}
    rows: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    for one in units:
        place = (one.entrance, _column(one))
        places[place] = None
        rows[one.floor][place] = rows[one.floor].get(place, "") + _cell(one, heats.get(one.pk))
    across = sorted(places, key=lambda place: (_natural(place[0]), _natural(place[1])))
    body = "".join(_row(floor, rows[floor], across) for floor in sorted(rows, reverse=True))
    caption = _caption(units)
    return (
        f'<div class="board" data-grid tabindex="0" role="region" aria-label="{escape(units[0].building)}"><table>'
        f"<caption>{caption}</caption><thead>{_head(across)}</thead><tbody>{body}</tbody></table></div>"
    )


def _caption(units: list[Cell]) -> SafeString:
    """The building's name, its permit (R-105) and how many of its units are on show."""
    first = units[0]
    permit = first.permit or _("未取得预售许可")
    count = _("%(count)s套") % {"count": len(units)}
    return format_html("{} <small>{} · {}</small>", first.building, permit, count)


def _head(across: list[tuple[str, str]]) -> str:
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


def _row(floor: int, cells: dict[tuple[str, str], str], across: list[tuple[str, str]]) -> str:
    parts: list[str] = []
    before = across[0][0]
    for place in across:
        if place[0] != before:
            parts.append('<td class="gap"></td>')
            before = place[0]
        parts.append(f"<td>{cells.get(place, '')}</td>")
    return f'<tr><th scope="row">{floor}</th>{"".join(parts)}</tr>'


def _cell(one: Cell, heat: int | None) -> str:
    return cell(one.pk, one.label, one.room, one.total, one.status, heat)


def _column(one: Cell) -> str:
    """Which column a room stands in: 1203 on floor 12 stands under 03."""
    return one.room.removeprefix(str(one.floor)) or one.room


def _natural(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isascii() and text.isdigit() else (10**6, text)


SELDOM = ("unpriced", "permitted")
"""Statuses that the legend leaves out while no unit is in them."""


def legend(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """Every status with the number of units in it."""
    counts = Counter(one.status.code for one in cells)
    return [
        {"status": one, "count": counts[code]} for code, one in STATUSES.items() if counts[code] or code not in SELDOM
    ]


def chosen(cells: Sequence[Cell], given: dict[str, Any]) -> list[Cell]:
    """The units that meet the filters of the url; prices in 万, areas in m²; empty filters let everything through."""
    least, most = _wan(given.get("price_from")), _wan(given.get("price_to"))
    small, large = given.get("area_from"), given.get("area_to")
    return [
        one
        for one in cells
        if (not given.get("building") or str(one.building_id) == given["building"])
        and (not given.get("type") or one.type == given["type"])
        and (not given.get("status") or one.status.code == given["status"])
        and (least is None or (one.total is not None and one.total >= least))
        and (most is None or (one.total is not None and one.total <= most))
        and (small is None or one.gross_area >= small)
        and (large is None or one.gross_area <= large)
    ]


def _wan(value: Decimal | None) -> Decimal | None:
    return None if value is None else value * 10000
