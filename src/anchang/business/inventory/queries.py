import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, DateTimeField, FilteredRelation, Q, QuerySet
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
    """The one unit and what is sold with it, as every change of a claim tells it; nothing for an item that is no unit."""
    return _cells(_UNIT.ask(unit=unit, at=at), at)


def turning(unit: int) -> tuple[str, int]:
    """Under which name a step keeps the unit's cell as it was read before its claim was turned."""
    return "turning", unit


def _facts(units: QuerySet[Unit], at: datetime | Given) -> QuerySet[Unit, tuple[Any, ...]]:
    live = Q(claims__ended_at=None) & (Q(claims__until=None) | Q(claims__until__gt=at))
    own = ("pk", "label", "building__project_id", "building_id", "building__name")
    more = ("entrance", "floor", "room", "type", "gross_area", "price__total")
    permit = ("number", "issued_on", "revoked_on", "released_at")
    rights = (*(f"building__permit__{name}" for name in permit), "live__kind")
    rows = units.annotate(live=FilteredRelation("claims", condition=live)).order_by("building_id", "entrance", "room")
    return rows.values_list(*own, *more, *rights)


def _with_companions() -> QuerySet[Unit]:
    key = Given("unit", BigIntegerField())
    return Unit.objects.filter(Q(pk=key) | Q(lead_id=key))


_UNIT = Question(lambda: _facts(_with_companions(), Given("at", DateTimeField())).order_by())


def _cells(rows: Iterable[tuple[Any, ...]], at: datetime) -> list[Cell]:
    day, found = day_of(at), []
    for facts in rows:
        permit_no, issued_on, revoked_on, released_at, kind = facts[11:]
        permitted = issued_on is not None and issued_on <= day and (revoked_on is None or day < revoked_on)
        released = released_at is not None and released_at <= at
        status = derive(kind, permitted=permitted, priced=facts[10] is not None, released=released)
        found.append(Cell(*[*facts[:5], permit_no or "", *facts[5:11], status]))
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
