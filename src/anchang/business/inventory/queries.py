from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    F,
    FilteredRelation,
    Max,
    Min,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, allowed, no
from anchang.engine.statements import Given, Question
from anchang.lib.calendar import SHANGHAI

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
    """The one unit, as every change of a claim tells it; nothing for an item that is no unit."""
    return _cells(_UNIT.ask(unit=unit, at=at), at)


def turning(unit: int) -> tuple[str, int]:
    """Under which name a step keeps the unit's cell as it was read before its claim was turned."""
    return "turning", unit


OWN = (
    *("pk", "label", "building_id", "entrance", "floor", "room", "type"),
    *("gross_area", "price__total", "orientation", "price__unit_price"),
)
GROUND = ("project_id", "name", "permit__number", "permit__issued_on", "permit__revoked_on")


def _units(units: QuerySet[Unit], at: datetime | Given) -> QuerySet[Unit]:
    live = Q(claims__ended_at=None) & (Q(claims__until=None) | Q(claims__until__gt=at))
    return units.annotate(live=FilteredRelation("claims", condition=live)).order_by("building_id", "entrance", "room")


def _facts(units: QuerySet[Unit], at: datetime | Given) -> QuerySet[Unit, tuple[Any, ...]]:
    return _units(units, at).values_list(*OWN, *(f"building__{name}" for name in GROUND), "live__kind")


_UNIT = Question(
    lambda: _facts(Unit.objects.filter(pk=Given("unit", BigIntegerField())), Given("at", DateTimeField())).order_by()
)


def _cells(rows: Iterable[tuple[Any, ...]], at: datetime) -> list[Cell]:
    own = len(OWN)
    return [_cell(facts[:own], _ground(facts[own:-1], at), facts[-1]) for facts in rows]


class Standing(NamedTuple):
    """What holds for every unit of a building."""

    project_id: int
    building: str
    permit: str
    permitted: bool


def _ground(facts: Sequence[Any], at: datetime) -> Standing:
    project, name, number, issued_on, revoked_on = facts
    day = day_of(at)
    permitted = issued_on is not None and issued_on <= day and (revoked_on is None or day < revoked_on)
    return Standing(project, name, number or "", permitted)


def _cell(own: Sequence[Any], ground: Standing, kind: str | None) -> Cell:
    pk, label, building, *facts = own
    status = derive(kind, permitted=ground.permitted, priced=facts[5] is not None)
    return Cell._make((pk, label, ground.project_id, building, ground.building, ground.permit, *facts, status))


@dataclass(frozen=True)
class Heat:
    """A figure by which the board can be coloured: `figures(project, cells, at)` by unit, `said` writes one.

    `rest` is the figure of every unit that is not among them, None for none. With `on_sale` only units that are open
    have it, and it begins at nothing when one becomes so.
    """

    name: str
    label: Any
    said: Callable[[Decimal], str]
    figures: "Figures"
    rest: Decimal | None = None
    on_sale: bool = False


Figures = Callable[[Project, Sequence[Cell], datetime], Mapping[int, Decimal]]
HEATS: dict[str, Heat] = {}


def heat_of(
    name: str, label: Any, said: Callable[[Decimal], str], *, rest: Decimal | None = None, on_sale: bool = False
) -> Callable[[Figures], Figures]:
    """Registers `figures(project, cells, at)`, by which the board can be coloured; it asks one question at most."""

    def keep(figures: Figures) -> Figures:
        HEATS[name] = Heat(name, label, said, figures, rest, on_sale)
        return figures

    return keep


def open_since(project: Project, cells: Iterable[Cell], at: datetime) -> dict[int, datetime]:
    """When each unit last came on sale: its permit, its first posted price, or the end of its last claim.

    Only of a unit that is open now this says anything. Four questions, however many units there are.
    """
    permits = dict(project.buildings.exclude(permit=None).values_list("pk", "permit__issued_on"))
    starts = {pk: datetime.combine(day, time(), SHANGHAI) for pk, day in permits.items()}
    lists = dict(project.price_lists.filter(effective_at__lte=at).values_list("pk", "effective_at"))
    prices = UnitPrice.objects.filter(price_list__in=lists).values_list("unit")
    first = dict(prices.annotate(first=Min("price_list")))
    ended = Case(When(until__lt=F("ended_at"), then="until"), default=Coalesce("ended_at", "until"))
    over = Claim.objects.filter(Q(ended_at__lte=at) | Q(until__lte=at), item__unit__building__project=project)
    freed = dict(over.values_list("item").annotate(last=Max(ended)))
    found = {}
    for one in cells:
        if one.building_id in starts and one.pk in first:
            posted = lists[first[one.pk]]
            found[one.pk] = max(starts[one.building_id], posted, freed.get(one.pk, posted))
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
