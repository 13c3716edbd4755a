"""Which units a proposal speaks of, and what a unit's page says of its price."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from anchang.business.inventory.models import Project, Unit
from anchang.business.inventory.queries import Button, Cell, board
from anchang.engine.accounts.models import Account
from anchang.ui.tags.formats import yuan

from .comparing import was_prices

UNTOUCHED = frozenset({"held", "agreed", "signed"})
"""Whoever has taken a unit keeps the price it was taken at."""


@dataclass(frozen=True)
class Choice:
    """Units by building, type and floors; what is empty lets everything through."""

    building: int | None = None
    type: str = ""
    low: int | None = None
    high: int | None = None

    def covers(self, cell: Cell) -> bool:
        return (
            (self.building is None or cell.building_id == self.building)
            and (not self.type or cell.type == self.type)
            and (self.low is None or cell.floor >= self.low)
            and (self.high is None or cell.floor <= self.high)
        )


def movable(project: Project, choice: Choice, at: datetime, still: Iterable[int]) -> tuple[list[Cell], list[Unit]]:
    """Every cell of the project, and the units among them whose price may move: nobody has them, and they are chosen."""
    cells, kept = board(project, at), set(still)
    keys = {one.pk for one in cells if one.status.code not in UNTOUCHED and one.pk not in kept and choice.covers(one)}
    units = Unit.objects.filter(building__project=project).select_related("price").order_by("pk")
    return cells, [one for one in units if one.pk in keys]


def floor(unit: Unit) -> Decimal | None:
    """The floor price in force, yuan; None where the list gives none."""
    return unit.price.floor_total if unit.price is not None else None


def facts_of(unit: Unit, account: Account, at: datetime) -> list[tuple[str, str]]:
    """What may stand beside the price on the unit's page: what it may be compared with (R-133)."""
    if unit.price is None:
        return []
    found = was_prices(unit.project, [unit]).get(unit.pk)
    return [(_("近期最低成交单价"), yuan(found))] if found is not None else []


def buttons_of(unit: Unit, account: Account, at: datetime) -> list[Button]:
    """The way from a unit to the list it is posted in."""
    href = f"{reverse('pricing:posted', args=[unit.building.project_id])}?building={unit.building_id}"
    return [Button(_("一房一价公示"), href, kind="quiet", icon="list-details")]
