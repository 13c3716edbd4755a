from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict

from .models import Claim, Item, Permit, Project, Unit, UnitPrice
from .stages import Status, derive


def day_of(at: datetime) -> date:
    return timezone.localtime(at).date()


def live_claim(item: Item, at: datetime) -> Claim | None:
    """The claim that holds the item at that time, or None; one past its `until` holds nothing."""
    return Claim.objects.live(at).filter(item_id=item.pk).first()


def posted(unit: Unit) -> UnitPrice | None:
    """The posted price in force, or None before the first price table."""
    return unit.price


def permit_of(unit: Unit) -> Permit | None:
    return unit.building.permit


def status_of(unit: Unit, at: datetime) -> Status:
    """What the board says of the unit at that time (I-2)."""
    claim, permit = live_claim(unit, at), permit_of(unit)
    return derive(
        claim.kind if claim else None,
        permitted=permit is not None and permit.valid_on(day_of(at)),
        priced=unit.price_id is not None,
    )


@dataclass(frozen=True, slots=True)
class Cell:
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
    status: Status


def board(project: Project, at: datetime) -> list[Cell]:
    """Every unit of the project with its status at that time, by building, entrance, floor and room; one query."""
    return list(_cells(Unit.objects.filter(building__project=project), at))


def cells_of(units: Iterable[int], at: datetime) -> list[Cell]:
    return list(_cells(Unit.objects.filter(pk__in=list(units)), at))


def _cells(units: QuerySet[Unit], at: datetime) -> Iterable[Cell]:
    live = Q(claims__ended_at=None) & (Q(claims__until=None) | Q(claims__until__gt=at))
    own = ("pk", "label", "building__project_id", "building_id", "building__name")
    more = ("entrance", "floor", "room", "type", "gross_area", "price__total")
    rights = ("building__permit__number", "building__permit__issued_on", "building__permit__revoked_on", "live__kind")
    rows = units.annotate(live=FilteredRelation("claims", condition=live)).order_by("building_id", "entrance", "room")
    day = day_of(at)
    for row in rows.values_list(*own, *more, *rights):
        facts: tuple[Any, ...] = row
        number, issued_on, revoked_on, kind = facts[11:]
        permitted = issued_on is not None and issued_on <= day and (revoked_on is None or day < revoked_on)
        status = derive(kind, permitted=permitted, priced=facts[10] is not None)
        yield Cell(*[*facts[:5], number or "", *facts[5:11], status])


@dataclass(frozen=True)
class Button:
    """A verb of a higher room on the unit's page, or with `panel` off a way to one of its pages."""

    label: Any
    href: str
    verdict: Verdict = YES
    kind: str = "plain"
    icon: str = ""
    panel: bool = False


ButtonMaker = Callable[[Unit, Account, datetime], Iterable[Button]]
_makers: list[ButtonMaker] = []


def unit_buttons(maker: ButtonMaker) -> ButtonMaker:
    """Registers `maker(unit, account, at)`, whose buttons stand on the page of every unit."""
    _makers.append(maker)
    return maker


def buttons_of(unit: Unit, account: Account, at: datetime) -> list[Button]:
    return [button for maker in _makers for button in maker(unit, account, at)]
