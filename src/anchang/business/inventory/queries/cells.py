from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    FilteredRelation,
    Q,
    QuerySet,
)

from anchang.engine.statements import Given, Question

from ..models import Project, Unit
from ..stages import Status, derive
from .units import day_of


class Cell(NamedTuple):
    """One unit as the board shows it; nothing of who holds it."""

    pk: int
    label: str
    project_id: int
    building_id: int
    building: str
    permit: str
    entrance: str
    floor: int
    room: str
    type: str
    gross_area: Decimal
    total: Decimal | None
    orientation: str
    unit_price: Decimal | None
    status: Status


def board(project: Project, at: datetime) -> list[Cell]:
    """Every unit of the project with its status at that time, by building, entrance, floor and room; two queries.

    What holds for a whole building is read once for it: of 5,000 units that is a third of the time.
    """
    grounds = {facts[0]: _ground(facts[1:], at) for facts in project.buildings.values_list("pk", *GROUND)}
    rows = _units(Unit.objects.filter(building__project=project), at).values_list(*OWN, "live__kind")
    return [_cell(facts[:-1], grounds[facts[2]], facts[-1]) for facts in rows]


def cells_of(units: Iterable[int], at: datetime) -> list[Cell]:
    return _cells(_facts(Unit.objects.filter(pk__in=list(units)), at), at)


def cell_of(unit: int, at: datetime) -> list[Cell]:
    """The one unit and what is sold with it, as every change of a claim tells it; nothing for an item that is no unit."""
    return _cells(_UNIT.ask(unit=unit, at=at), at)


def turning(unit: int) -> tuple[str, int]:
    """Under which name a step keeps the unit's cell as it was read before its claim was turned."""
    return "turning", unit


OWN = (
    *("pk", "label", "building_id", "entrance", "floor", "room", "type"),
    *("gross_area", "price__total", "orientation", "price__unit_price"),
)


GROUND = (
    *("project_id", "name", "permit__number"),
    *("permit__issued_on", "permit__revoked_on", "permit__released_at"),
)


def _units(units: QuerySet[Unit], at: datetime | Given) -> QuerySet[Unit]:
    live = Q(claims__ended_at=None) & (Q(claims__until=None) | Q(claims__until__gt=at))
    return units.annotate(live=FilteredRelation("claims", condition=live)).order_by("building_id", "entrance", "room")


def _facts(units: QuerySet[Unit], at: datetime | Given) -> QuerySet[Unit, tuple[Any, ...]]:
    return _units(units, at).values_list(*OWN, *(f"building__{name}" for name in GROUND), "live__kind")


def _with_companions() -> QuerySet[Unit]:
    key = Given("unit", BigIntegerField())
    return Unit.objects.filter(Q(pk=key) | Q(lead_id=key))


_UNIT = Question(lambda: _facts(_with_companions(), Given("at", DateTimeField())).order_by())


def _cells(rows: Iterable[tuple[Any, ...]], at: datetime) -> list[Cell]:
    own = len(OWN)
    return [_cell(facts[:own], _ground(facts[own:-1], at), facts[-1]) for facts in rows]


class Standing(NamedTuple):
    """What holds for every unit of a building."""

    project_id: int
    building: str
    permit: str
    permitted: bool
    released_at: datetime | None
    released: bool


def _ground(facts: Sequence[Any], at: datetime) -> Standing:
    project, name, number, issued_on, revoked_on, released_at = facts
    day = day_of(at)
    permitted = issued_on is not None and issued_on <= day and (revoked_on is None or day < revoked_on)
    released = released_at is not None and released_at <= at
    return Standing(project, name, number or "", permitted, released_at, released)


def _cell(own: Sequence[Any], ground: Standing, kind: str | None) -> Cell:
    pk, label, building, *facts = own
    status = derive(kind, permitted=ground.permitted, priced=facts[5] is not None, released=ground.released)
    return Cell._make((pk, label, ground.project_id, building, ground.building, ground.permit, *facts, status))
