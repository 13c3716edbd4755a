"""A draft as the board shows it before anybody proposes it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from anchang.business.inventory.models import Project
from anchang.business.inventory.queries import Cell
from anchang.lib.heat import bands
from anchang.lib.money import round_fen

from ..models import Scheme
from ..stages import Kind, Way
from .drafting import Drafted, by_change, by_scheme, frozen
from .units import Choice, movable


@dataclass(frozen=True)
class Sum:
    """Of some units: how many, their m², and what they come to before and after, yuan."""

    name: str
    count: int
    area: Decimal
    before: Decimal
    after: Decimal

    @property
    def average(self) -> Decimal | None:
        return round_fen(self.after / self.area) if self.area else None

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Preview:
    """All the project's units with the prices a draft gives them; those it does not touch stand as they are."""

    cells: Sequence[Cell]
    lines: Sequence[Drafted]
    target: Decimal | None = None

    @cached_property
    def by_unit(self) -> dict[int, Drafted]:
        return {one.unit: one for one in self.lines}

    @cached_property
    def shown(self) -> list[Cell]:
        return [one._replace(total=self._after(one)) for one in self.cells]

    @cached_property
    def heats(self) -> dict[int, int]:
        """Bands by the price of a square metre, of the units the draft prices."""
        return bands({one.unit: one.unit_price for one in self.lines})

    @cached_property
    def whole(self) -> Sum:
        return self._sum("", self.cells)

    @cached_property
    def touched(self) -> Sum:
        return self._sum("", [one for one in self.cells if one.pk in self.by_unit])

    @property
    def untouched(self) -> int:
        return len(self.cells) - len(self.lines)

    @property
    def short(self) -> Decimal | None:
        """What the project comes to beyond its target; below it the figure is negative."""
        return None if self.target is None else self.whole.after - self.target

    def gaps(self) -> list[tuple[str, int]]:
        """The kinds of coefficient that some units meet no line of, with how many."""
        counts: dict[str, int] = defaultdict(int)
        for one in self.lines:
            for kind in one.gaps:
                counts[kind] += 1
        return [(str(Kind(kind).label), count) for kind, count in counts.items()]

    def by_building(self) -> list[Sum]:
        return self._grouped("building")

    def by_type(self) -> list[Sum]:
        return self._grouped("type")

    def _grouped(self, name: str) -> list[Sum]:
        groups: dict[str, list[Cell]] = defaultdict(list)
        for one in self.cells:
            groups[getattr(one, name)].append(one)
        return [self._sum(title, cells) for title, cells in groups.items()]

    def _after(self, cell: Cell) -> Decimal | None:
        line = self.by_unit.get(cell.pk)
        return cell.total if line is None else line.total

    def _sum(self, name: str, cells: Iterable[Cell]) -> Sum:
        found = list(cells)
        nothing = Decimal(0)
        return Sum(
            name,
            len(found),
            sum((one.gross_area for one in found), nothing),
            sum((one.total or nothing for one in found), nothing),
            sum((self._after(one) or nothing for one in found), nothing),
        )


def preview(project: Project, at: datetime, way: str, value: Any, choice: Choice | None = None) -> Preview:
    """What the chosen units would cost. `value` is the scheme, the percent or the yuan, as `way` says."""
    cells, units = movable(project, choice or Choice(), at, frozen(project))
    if way == Way.SCHEME:
        scheme: Scheme = value
        return Preview(cells, by_scheme(scheme, units), scheme.target)
    return Preview(cells, by_change(units, way, value))


def sums(lines: Iterable[Drafted]) -> tuple[Decimal, Decimal]:
    """What they come to before and after."""
    rows = list(lines)
    nothing = Decimal(0)
    return sum((one.before_total or nothing for one in rows), nothing), sum((one.total for one in rows), nothing)
