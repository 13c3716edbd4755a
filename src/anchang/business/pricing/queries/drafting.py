"""What units are to cost by a scheme or by a change of what they cost now: reckoned, nothing written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from anchang.business.inventory.models import Flag, Project, Unit
from anchang.business.inventory.stages import FlagKind
from anchang.engine.policies import Refused, require
from anchang.lib import pricing
from anchang.lib.money import round_fen

from ..models import Line, Scheme
from ..stages import Way

HUNDRED = Decimal(100)
LEAST = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Drafted:
    """What one unit is to cost, beside what it costs now; yuan."""

    unit: int
    unit_price: Decimal
    total: Decimal
    filed_total: Decimal | None
    floor_total: Decimal | None
    before_unit_price: Decimal | None
    before_total: Decimal | None
    steps: tuple[pricing.Step, ...] = ()
    gaps: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal:
        return self.total - (self.before_total or Decimal(0))


def frozen(project: Project) -> set[int]:
    """The units whose price is frozen: no new list changes it."""
    flags = Flag.objects.filter(unit__building__project=project, kind=FlagKind.FROZEN, ended_at=None)
    return set(flags.values_list("unit_id", flat=True))


def by_scheme(scheme: Scheme, units: Iterable[Unit]) -> list[Drafted]:
    """Base × coefficients for each unit, the floor price as the scheme's share; the filed price stays what it is."""
    table = [one.plain for one in scheme.coefficients.order_by("pk")]
    return [_by_table(scheme, table, unit) for unit in units]


def _by_table(scheme: Scheme, table: Sequence[pricing.Coefficient], unit: Unit) -> Drafted:
    flat = pricing.Flat(unit.floor, unit.orientation, unit.gross_area, unit.view, unit.type)
    way = pricing.steps(scheme.base, table, flat)
    price = pricing.unit_price(way)
    total = pricing.total(price, unit.gross_area)
    share = scheme.floor_percent
    floor = None if share is None else round_fen(total * share / HUNDRED)
    gaps = tuple(pricing.missing(table, flat))
    return _drafted(unit, price, total, floor, tuple(way), gaps)


def _drafted(
    unit: Unit,
    price: Decimal,
    total: Decimal,
    floor: Decimal | None,
    steps: tuple[pricing.Step, ...],
    gaps: tuple[str, ...] = (),
) -> Drafted:
    now = unit.price
    return Drafted(
        unit.pk,
        price,
        total,
        None if now is None else now.filed_total,
        floor,
        None if now is None else now.unit_price,
        None if now is None else now.total,
        steps,
        gaps,
    )


def by_change(units: Sequence[Unit], way: str, value: Decimal) -> list[Drafted]:
    """What they cost now, so many percent or yuan for a square metre more or less; the floor price moves with it.

    Units without a price are left out. Refuses what would leave a price of zero or below.
    """
    known = _known_steps(units)
    found = []
    for unit in units:
        if unit.price is None:
            continue
        before = unit.price.unit_price
        exact = before * (HUNDRED + value) / HUNDRED if way == Way.PERCENT else before + value
        price = round_fen(exact)
        require(price > 0, _("%(unit)s 调后单价为零或以下") % {"unit": unit.label})
        total = pricing.total(price, unit.gross_area)
        factor = (HUNDRED + value) / HUNDRED if way == Way.PERCENT else None
        name = f"{value:+f}%" if way == Way.PERCENT else f"{value:+f}"
        step = pricing.Step("change", name, factor, exact)
        earlier = known.get(unit.price_id) or (pricing.Step("before", "", None, before),)
        found.append(_drafted(unit, price, total, _floor(unit.price, total), (*earlier, step)))
    return found


def _floor(price: Any, total: Decimal) -> Decimal | None:
    """The floor price in the proportion it had to the posted one."""
    return None if price.floor_total is None else round_fen(total * price.floor_total / price.total)


def _known_steps(units: Sequence[Unit]) -> dict[int | None, tuple[pricing.Step, ...]]:
    """How the prices in force came about, by their keys: of those that a proposal made with steps."""
    prices = {unit.price_id: unit.pk for unit in units if unit.price_id}
    lists = {unit.price.price_list_id for unit in units if unit.price is not None}
    rows = Line.objects.filter(proposal__price_list__in=lists).exclude(steps=[])
    by_place = {(one[0], one[1]): one[2] for one in rows.values_list("proposal__price_list", "unit", "steps")}
    lists_of = {unit.price_id: unit.price.price_list_id for unit in units if unit.price is not None}
    return {
        key: read_steps(kept)
        for key, unit in prices.items()
        if (kept := by_place.get((lists_of[key], unit))) is not None
    }


def write_steps(steps: Iterable[pricing.Step]) -> list[list[str | None]]:
    """The steps as JSON keeps them: every figure as exact text."""
    return [
        [one.kind, one.name, None if one.factor is None else f"{one.factor.normalize():f}", f"{one.after:f}"]
        for one in steps
    ]


def read_steps(kept: list[list[Any]]) -> tuple[pricing.Step, ...]:
    return tuple(
        pricing.Step(kind, name, None if factor is None else Decimal(factor), Decimal(after))
        for kind, name, factor, after in kept
    )


def largest(lines: Iterable[Drafted]) -> Decimal:
    """The largest change of a unit in percent, by which it is decided who must agree; never zero."""
    changes = [pricing.change(one.before_total, one.total) for one in lines]
    return max(*changes, LEAST) if changes else LEAST


def require_lawful(lines: Iterable[Drafted], labels: dict[int, str]) -> None:
    """Refuses a posted price above the filed one (R-136) and a floor price above the posted one, naming the first."""
    for one in lines:
        facts = {"unit": labels.get(one.unit, "")}
        if one.filed_total is not None and one.total > one.filed_total:
            raise Refused(_("%(unit)s 的总价高于备案总价，请先重新备案") % facts, rule="R-136")
        if one.floor_total is not None and one.floor_total > one.total:
            raise Refused(_("%(unit)s 的底价高于总价") % facts)
