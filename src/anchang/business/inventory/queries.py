from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, allowed, no
from anchang.engine.statements import Given, Question

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
    return _cells(_facts(Unit.objects.filter(building__project=project), at), at)


def cells_of(units: Iterable[int], at: datetime) -> list[Cell]:
    return _cells(_facts(Unit.objects.filter(pk__in=list(units)), at), at)


def cell_of(unit: int, at: datetime) -> list[Cell]:
    """The one unit, as every change of a claim tells it; nothing for an item that is no unit."""
    return _cells(_UNIT.ask(unit=unit, at=at), at)


def turning(unit: int) -> tuple[str, int]:
    """Under which name a step keeps the unit's cell as it was read before its claim was turned."""
    return "turning", unit


def _facts(units: QuerySet[Unit], at: datetime | Given) -> QuerySet[Unit, tuple[Any, ...]]:
    live = Q(claims__ended_at=None) & (Q(claims__until=None) | Q(claims__until__gt=at))
    own = ("pk", "label", "building__project_id", "building_id", "building__name")
    more = ("entrance", "floor", "room", "type", "gross_area", "price__total")
    rights = ("building__permit__number", "building__permit__issued_on", "building__permit__revoked_on", "live__kind")
    rows = units.annotate(live=FilteredRelation("claims", condition=live)).order_by("building_id", "entrance", "room")
    return rows.values_list(*own, *more, *rights)


_UNIT = Question(
    lambda: _facts(Unit.objects.filter(pk=Given("unit", BigIntegerField())), Given("at", DateTimeField())).order_by()
)


def _cells(rows: Iterable[tuple[Any, ...]], at: datetime) -> list[Cell]:
    day, found = day_of(at), []
    for facts in rows:
        number, issued_on, revoked_on, kind = facts[11:]
        permitted = issued_on is not None and issued_on <= day and (revoked_on is None or day < revoked_on)
        status = derive(kind, permitted=permitted, priced=facts[10] is not None)
        found.append(Cell(*[*facts[:5], number or "", *facts[5:11], status]))
    return found


def may_revoke(permit: Permit, account: Account, at: datetime) -> Verdict:
    """May the account revoke the permit? What its button asks: first whether it is in force still, then the post."""
    verdict = allowed(account, "inventory.revoke_permit", permit, at)
    return no(_("许可证已撤销")) if verdict.ok and permit.revoked_on else verdict


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


@dataclass(frozen=True)
class Panel:
    """What a higher room shows on the unit's page: a template with its context, under a title."""

    title: Any
    template: str
    context: dict[str, Any]


PanelMaker = Callable[[Unit, Account, datetime], Panel | None]
_panels: list[PanelMaker] = []


def unit_panel(maker: PanelMaker) -> PanelMaker:
    """Registers `maker(unit, account, at)`, whose panel stands on the page of every unit where it makes one."""
    _panels.append(maker)
    return maker


def panels_of(unit: Unit, account: Account, at: datetime) -> list[Panel]:
    return [panel for maker in _panels if (panel := maker(unit, account, at)) is not None]
