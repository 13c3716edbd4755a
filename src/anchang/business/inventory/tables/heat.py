"""The board coloured by a figure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.inventory.models import Project
from anchang.business.inventory.queries import HEATS, Cell, Heat, heat_of, open_since
from anchang.lib.calendar import office_day
from anchang.lib.heat import bands
from anchang.ui.tags.formats import counted, wan

DAYS = pgettext_lazy("单位", "天")


@dataclass(frozen=True)
class Band:
    """One colour of the legend: which figures it stands for, and how many units have it."""

    place: int
    words: str
    count: int


@dataclass(frozen=True)
class Shade:
    """Each unit's band and its figure in words; a unit in neither has no such figure."""

    heat: Heat
    bands: Mapping[int, int]
    words: Mapping[int, str]
    legend: Sequence[Band]

    @property
    def nothing(self) -> str:
        """What a unit says that has just come on sale."""
        return self.heat.said(Decimal(0)) if self.heat.on_sale else ""


def shade(name: str, project: Project, cells: Sequence[Cell], at: datetime) -> Shade | None:
    """The units coloured by the registered figure of that name; None where nobody has registered it."""
    heat = HEATS.get(name)
    if heat is None:
        return None
    figures = _figures(heat, project, cells, at)
    said = {value: heat.said(value) for value in set(figures.values())}
    found = bands(figures)
    return Shade(heat, found, {pk: said[value] for pk, value in figures.items()}, _legend(figures, found, said))


def _figures(heat: Heat, project: Project, cells: Sequence[Cell], at: datetime) -> dict[int, Decimal]:
    known, found = heat.figures(project, cells, at), {}
    for one in cells:
        value = known.get(one.pk, heat.rest)
        if value is not None and (one.status.code == "open" or not heat.on_sale):
            found[one.pk] = value
    return found


def _legend(figures: Mapping[int, Decimal], found: Mapping[int, int], said: Mapping[Decimal, str]) -> list[Band]:
    lowest: dict[int, Decimal] = {}
    highest: dict[int, Decimal] = {}
    for pk, place in found.items():
        lowest[place] = min(figures[pk], lowest.get(place, figures[pk]))
        highest[place] = max(figures[pk], highest.get(place, figures[pk]))
    counts = Counter(found.values())
    return [Band(place, _range(said[lowest[place]], said[highest[place]]), counts[place]) for place in sorted(counts)]


def _range(least: str, most: str) -> str:
    return least if least == most else f"{least}–{most}"


def _a_metre(value: Decimal) -> str:
    return f"¥{value.quantize(Decimal(1), ROUND_HALF_UP):,}/㎡"


def _in_days(value: Decimal) -> str:
    return counted(int(value), DAYS)


@heat_of("total", gettext_lazy("总价"), wan)
def totals(project: Project, cells: Sequence[Cell], at: datetime) -> dict[int, Decimal]:
    return {one.pk: one.total for one in cells if one.total is not None}


@heat_of("unit_price", gettext_lazy("单价"), _a_metre)
def unit_prices(project: Project, cells: Sequence[Cell], at: datetime) -> dict[int, Decimal]:
    return {one.pk: one.unit_price for one in cells if one.unit_price is not None}


@heat_of("days", gettext_lazy("在售天数"), _in_days, on_sale=True)
def days_on_market(project: Project, cells: Sequence[Cell], at: datetime) -> dict[int, Decimal]:
    """Calendar days since the unit last came on sale."""
    today, since = office_day(at), open_since(project, cells, at)
    days = {moment: Decimal((today - office_day(moment)).days) for moment in set(since.values())}
    return {pk: days[moment] for pk, moment in since.items()}
