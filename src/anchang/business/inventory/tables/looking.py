"""What of the board is on show, and how."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.inventory.models import Project
from anchang.business.inventory.phrases import slot
from anchang.business.inventory.queries import HEATS, Cell
from anchang.ui.tags.library import url_with

from .grid import board, by_building, stones
from .heat import Shade, shade
from .lists import Units, total_of
from .site import Count, Tower, counts, legend, sold, towers

# So many cells are drawn with the page; beyond that a building is drawn when it comes into sight.
WHOLE = 1500
VIEWS = ("site", "grid", "table")
NEARER: dict[str, None] = dict.fromkeys(("floor_from", "floor_to", "view", "page"))


def chosen(cells: Sequence[Cell], given: dict[str, Any]) -> list[Cell]:
    """The units that meet the filters of the url; prices in 万, areas in m²; empty filters let everything through."""
    wanted = given.get("status")
    return [one for one in placed(cells, given) if not wanted or one.status.code == wanted]


def placed(cells: Sequence[Cell], given: dict[str, Any]) -> list[Cell]:
    """The units that meet every filter but that of the status, which changes while one looks."""
    least, most = _wan(given.get("price_from")), _wan(given.get("price_to"))
    small, large = given.get("area_from"), given.get("area_to")
    low, high = given.get("floor_from"), given.get("floor_to")
    return [
        one
        for one in cells
        if (not given.get("building") or str(one.building_id) == given["building"])
        and (not given.get("type") or one.type == given["type"])
        and (not given.get("orientation") or one.orientation == given["orientation"])
        and (low is None or one.floor >= low)
        and (high is None or one.floor <= high)
        and (least is None or (one.total is not None and one.total >= least))
        and (most is None or (one.total is not None and one.total <= most))
        and (small is None or one.gross_area >= small)
        and (large is None or one.gross_area <= large)
    ]


def _wan(value: Decimal | None) -> Decimal | None:
    return None if value is None else value * 10000


@dataclass(frozen=True)
class Looked:
    """What somebody looks at: the filters they have given, which view, and by which figure it is coloured."""

    request: HttpRequest
    project: Project
    every: Sequence[Cell]
    given: dict[str, Any]
    at: datetime

    @cached_property
    def placed(self) -> list[Cell]:
        return placed(self.every, self.given)

    @cached_property
    def cells(self) -> list[Cell]:
        wanted = self.given.get("status")
        return [one for one in self.placed if one.status.code == wanted] if wanted else self.placed

    @cached_property
    def away(self) -> set[int]:
        """What the filter of the status leaves out: its place is kept, since it may come back while one looks."""
        return {one.pk for one in self.placed} - {one.pk for one in self.cells}

    @property
    def building(self) -> Cell | None:
        """A cell of the one building that is looked at."""
        return self.placed[0] if self.given.get("building") and self.placed else None

    @property
    def floor(self) -> int | None:
        """The one floor of the one building that is looked at."""
        low, high = self.given.get("floor_from"), self.given.get("floor_to")
        return low if self.building is not None and low is not None and low == high else None

    @property
    def view(self) -> str:
        """site, grid, floor or table: as asked for, else everything while it is few, else the site at one look."""
        asked = self.request.GET.get("view", "")
        if asked == "table":
            return asked
        if self.floor is not None:
            return "floor"
        if self.building is not None or asked == "grid":
            return "grid"
        return "site" if asked == "site" or len(self.cells) > WHOLE else "grid"

    @cached_property
    def shade(self) -> Shade | None:
        return shade(self.request.GET.get("heat", ""), self.project, self.cells, self.at)

    @property
    def legend(self) -> list[Count]:
        return legend(self.cells)

    @property
    def counts(self) -> list[Count]:
        return counts(self.cells)

    @property
    def sold(self) -> int:
        return sold(self.cells)

    @property
    def total(self) -> Decimal:
        return total_of(self.cells)

    @property
    def towers(self) -> list[Tower]:
        return towers(self.placed, self.shade.bands if self.shade else None, self.away, self.closer)

    @property
    def flats(self) -> list[tuple[Cell, SafeString]]:
        """The units of one floor, each with its cell, from the first entrance on."""
        stone = stones(*self._colours, self.away)
        return [(one, SafeString(stone(one))) for one in self.placed]

    @property
    def _colours(self) -> tuple[Mapping[int, int], Mapping[int, str] | None]:
        return (self.shade.bands, self.shade.words) if self.shade else ({}, None)

    @cached_property
    def table(self) -> Units:
        return Units(self.cells, self.request, self.shade)

    @property
    def elsewhere(self) -> SafeString:
        """The places of what is on other pages of the table, so that the counts hear of them too."""
        here = {row.pk for row in self.table.page.object_list}
        return _slots([one for one in self.placed if one.pk not in here], self.away)

    @property
    def board(self) -> SafeString:
        """The buildings, from the first one on as many as make a page; the others say where to find them."""
        drawn, parts = 0, []
        for pk, units in by_building(self.placed).items():
            parts.append(self._drawn(units) if drawn == 0 or drawn + len(units) <= WHOLE else self._later(pk, units))
            drawn += len(units)
        return SafeString("".join(parts))

    def _drawn(self, units: list[Cell]) -> SafeString:
        return board(units, *self._colours, self.away, self.closer)

    def _later(self, pk: int, units: list[Cell]) -> SafeString:
        return format_html(
            '<div class="board board--later" id="building-{0}" hx-get="{1}" hx-trigger="revealed" hx-swap="outerHTML" '
            'hx-select="#building-{0}"><a href="{1}">{2}</a>{3}</div>',
            pk,
            self.closer(pk, None),
            units[0].building,
            _slots(units, self.away),
        )

    def closer(self, building: int, floor: int | None) -> str:
        """The address of one building, or of one of its floors, under the same filters."""
        found = self._addresses.get(building)
        if found is None:
            found = self._addresses[building] = url_with(self.request, building=str(building), **NEARER)
        return found if floor is None else f"{found}&floor_from={floor}&floor_to={floor}"

    @cached_property
    def _addresses(self) -> dict[int, str]:
        return {}

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way back from a floor to its building and to the site."""
        if self.building is None:
            return []
        way = [(_("全部楼栋"), url_with(self.request, building=None, **NEARER))]
        way.append((self.building.building, self.closer(self.building.building_id, None)))
        return way if self.floor is not None else way[:1]

    @property
    def storeys(self) -> list[tuple[str, str]]:
        """The floor above and the floor below the one that is looked at."""
        if self.building is None or self.floor is None:
            return []
        pk, floor = self.building.building_id, self.floor
        every = sorted({one.floor for one in self.every if one.building_id == pk})
        above, below = [one for one in every if one > floor][:1], [one for one in every if one < floor][-1:]
        named = [(_("上一层"), above), (_("下一层"), below)]
        return [(label, self.closer(pk, one)) for label, found in named for one in found]

    @property
    def views(self) -> list[dict[str, Any]]:
        """The ways to look at the same units."""
        labels = {"site": _("总览"), "grid": pgettext("销控表", "平面"), "table": pgettext("销控表", "列表")}
        here = "grid" if self.view == "floor" else self.view
        kept = VIEWS if self.building is None else VIEWS[1:]
        return [
            {"label": labels[name], "url": url_with(self.request, view=name, page=None), "current": name == here}
            for name in kept
        ]

    @property
    def heats(self) -> list[dict[str, Any]]:
        """The figures by which the board can be coloured, first its own statuses."""
        here = self.shade.heat.name if self.shade else ""
        plain = {"label": _("状态"), "url": url_with(self.request, heat=None), "current": not here}
        return [plain] + [
            {"label": one.label, "url": url_with(self.request, heat=name), "current": name == here}
            for name, one in HEATS.items()
        ]


def _slots(cells: Sequence[Cell], away: Collection[int]) -> SafeString:
    return SafeString("".join(slot(one.pk, one.status, one.pk in away) for one in cells))
