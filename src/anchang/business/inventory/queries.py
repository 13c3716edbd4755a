import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
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
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, allowed, no
from anchang.engine.rules.queries import number
from anchang.engine.statements import Given, Question
from anchang.lib.calendar import SHANGHAI

from .models import Claim, Exhibit, Item, Permit, Project, Unit, UnitPrice, UnitType
from .stages import COMPANIONS, ClaimKind, Status, derive

MORNING = time(9)


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
        released=permit is not None and permit.is_released(at),
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
    """When each unit last came on sale: the release of its permit, its first posted price, or the end of its last claim.

    Only of a unit that is open now this says anything. Four questions, however many units there are.
    """
    starts = dict(project.buildings.exclude(permit__released_at=None).values_list("pk", "permit__released_at"))
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


def posted_total(unit: Unit) -> Decimal:
    """The posted total of the unit with everything sold with it, in yuan.

    LookupError while a part has no posted price.
    """
    if unit.price is None:
        raise LookupError(f"{unit.label} has no posted price")
    total: Decimal = unit.price.total + companions_total(unit)
    return total


def companions_total(unit: Unit) -> Decimal:
    """What the parking places and store rooms sold with the unit add to its posted total; 0 for one sold alone, without
    asking the database."""
    if not unit.parts:
        return Decimal(0)
    prices = [one.price for one in unit.companions.select_related("price").order_by("pk")]
    totals = [price.total for price in prices if price is not None]
    if len(totals) < len(prices):
        raise LookupError(f"{unit.label} is sold with a part that has no posted price")
    return sum(totals, Decimal(0))


def days_to_release(on: date) -> int:
    """In how many days from the permit everything has to be on sale (R-103, packs/rules_cn.toml)."""
    return int(number("R-103", on)[0])


def release_due(permit: Permit) -> datetime:
    """The morning of the last day on which the permit's units may still not be on sale."""
    last = permit.issued_on + timedelta(days=days_to_release(permit.issued_on))
    return datetime.combine(last, MORNING, SHANGHAI)


def days_late(unit: Unit, at: datetime) -> Decimal:
    """How many days ago the unit had to be on sale (R-103); 0 up to that day, and without a permit."""
    permit = permit_of(unit)
    if permit is None:
        return Decimal(0)
    return Decimal(max((day_of(at) - day_of(release_due(permit))).days, 0))


def withheld_late(project: Project, at: datetime) -> int:
    """How many units are withheld though the days to release everything are over (R-104): a figure of compliance."""
    live = Claim.objects.live(at).filter(kind=ClaimKind.CONTROL, item__unit__building__project=project)
    permits = [one for one in project.permits.all() if day_of(at) > day_of(release_due(one))]
    return live.filter(item__unit__building__permit__in=permits).count()


@dataclass(frozen=True)
class ExhibitKind:
    """A document of packs/exhibits.toml: on the wall list (R-108), behind the permit (R-101), or both."""

    code: str
    name: str
    name_en: str
    wall: bool
    gate: bool
    source: str

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name


def exhibit_kinds() -> tuple[ExhibitKind, ...]:
    return _exhibit_kinds(settings.PACKS)


@cache
def _exhibit_kinds(folder: Path) -> tuple[ExhibitKind, ...]:
    told = tomllib.loads((folder / "exhibits.toml").read_text(encoding="utf-8"))
    return tuple(ExhibitKind(**one) for one in told["exhibit"])


@dataclass(frozen=True)
class Hung:
    """A kind of document with the copies on show, and those taken down; missing when none is on show."""

    kind: ExhibitKind
    shown: list[Exhibit]
    past: list[Exhibit]


def wall(project: Project) -> list[Hung]:
    """Every document that must be there, with what is; two queries at most."""
    rows = list(project.exhibits.select_related("file").order_by("-shown_on", "-pk"))
    return [
        Hung(
            kind,
            [one for one in rows if one.kind == kind.code and one.taken_down_on is None],
            [one for one in rows if one.kind == kind.code and one.taken_down_on is not None],
        )
        for kind in exhibit_kinds()
    ]


def companions_for(unit: Unit) -> QuerySet[Unit]:
    """The parking places and store rooms of the project that could still be sold with the home."""
    free = Unit.objects.filter(building__project_id=unit.building.project_id, usage__in=COMPANIONS, lead=None)
    return free.exclude(claims__ended_at=None, claims__isnull=False).order_by("label")


@dataclass(frozen=True)
class Difference:
    """How far the surveyed gross area is from the contract's: the ratio in percent, and whether R-190 asks for more."""

    percent: Decimal
    beyond: bool

    @property
    def text(self) -> str:
        return f"{self.percent:+.2f}%"


def difference_of(unit: Unit, at: datetime) -> Difference | None:
    """(surveyed − contract) ÷ contract, HALF_UP at four places of a percent; None before the survey (R-190).

    The bound is inclusive: exactly 3 % is not beyond it.
    """
    ratio = unit.area_ratio
    if ratio is None:
        return None
    most, _rule = number("R-190", day_of(at))
    percent = (ratio * 100).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return Difference(percent, abs(ratio * 100) > most)


def plan_of(unit: Unit) -> UnitType | None:
    """The unit's type with its floor plan; None where there is no picture."""
    types = UnitType.objects.filter(project_id=unit.building.project_id, name=unit.type, plan__isnull=False)
    return types.first() if unit.type else None


def unit_type_names(project: Project) -> list[str]:
    """The unit types that the price table named, in order."""
    named = Unit.objects.filter(building__project=project).exclude(type="")
    return list(named.order_by("type").values_list("type", flat=True).distinct())


def may_release(permit: Permit, account: Account, at: datetime) -> Verdict:
    """May the account release the permit's units? What its button asks: first whether there is anything to release."""
    verdict = allowed(account, "inventory.release", permit, at)
    if verdict.ok and permit.released_at:
        return no(_("已推盘"))
    return no(_("许可证不在有效期内，不能推盘")) if verdict.ok and not permit.valid_on(day_of(at)) else verdict


@dataclass(frozen=True)
class Standing:
    """A permit on its project's page: by when its units must be on sale, and what may be done to it."""

    permit: Permit
    due_at: datetime
    is_overdue: bool
    may_revoke: Verdict
    may_release: Verdict


def standing_of(permit: Permit, account: Account, at: datetime) -> Standing:
    due_at = release_due(permit)
    waits = permit.released_at is None and permit.revoked_on is None
    late = waits and day_of(at) > day_of(due_at)
    return Standing(permit, due_at, late, may_revoke(permit, account, at), may_release(permit, account, at))


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


Fact = tuple[str, str]
FactMaker = Callable[[Unit, Account, datetime], Iterable[Fact]]
_told: list[FactMaker] = []


def unit_facts(maker: FactMaker) -> FactMaker:
    """Registers `maker(unit, account, at)`: labels and texts that stand beside the price on the page of every unit."""
    _told.append(maker)
    return maker


def facts_of(unit: Unit, account: Account, at: datetime) -> list[Fact]:
    return [fact for maker in _told for fact in maker(unit, account, at)]


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
