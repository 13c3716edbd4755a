from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import (
    QuerySet,
)
from django.utils import timezone

from anchang.engine.rules.queries import number

from ..models import Claim, Item, Permit, Project, Unit, UnitPrice, UnitType
from ..stages import COMPANIONS, Status, derive


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
