"""Base × coefficients, and what each of them makes of a total."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from anchang.lib import pricing
from anchang.lib.faults import Fault
from anchang.lib.pricing import Coefficient, Flat

FLAT = Flat(12, "南北", Decimal("89.50"), "中庭", "三室两厅")
factors = some.decimals("0.5", "2", places=6)


def table(*values: Decimal) -> list[Coefficient]:
    """A line of each kind that meets the flat."""
    return [
        Coefficient("floor", values[0], "", Decimal(1), Decimal(33)),
        Coefficient("orientation", values[1], "南北"),
        Coefficient("area", values[2], "", Decimal(80), Decimal(90)),
        Coefficient("view", values[3], "中庭"),
        Coefficient("type", values[4], "三室两厅"),
    ]


@settings(max_examples=300, deadline=None)
@given(some.decimals("1000", "200000", places=2), some.tuples(*[factors] * 5), some.decimals("20", "400", places=2))
def test_a_unit_price_is_rounded_once_and_its_parts_add_up_to_the_total(
    base: Decimal, values: tuple[Decimal, ...], area: Decimal
) -> None:
    flat = FLAT._replace(area=Decimal(85))
    way = pricing.steps(base, table(*values), flat)
    exact = Fraction(base) * prod(map(Fraction, values))

    price = pricing.unit_price(way)
    total = pricing.total(price, area)
    parts = pricing.parts(way, area, total)

    assert Fraction(price) == Fraction(int(exact * 100 + Fraction(1, 2)), 100)
    assert total == (price * area).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert sum(one.yuan for one in parts) == total
    assert [one.kind for one in parts] == ["base", *pricing.KINDS]


def test_a_half_fen_goes_up() -> None:
    way = pricing.steps(Decimal("10000.01"), [Coefficient("view", Decimal("0.5"), "中庭")], FLAT)

    assert pricing.unit_price(way) == Decimal("5000.01")


@pytest.mark.parametrize(
    ("kind", "value", "met"),
    [("floor", 6, "1–6"), ("floor", 7, "7–"), ("area", "90", "90–120"), ("area", "89.99", "–90"), ("area", "120", "")],
)
def test_both_ends_of_a_band_of_floors_belong_to_it_and_only_the_lower_one_of_areas(
    kind: str, value: object, met: str
) -> None:
    lines = [
        Coefficient("floor", Decimal(1), "", Decimal(1), Decimal(6)),
        Coefficient("floor", Decimal(1), "", Decimal(7), None),
        Coefficient("area", Decimal(1), "", None, Decimal(90)),
        Coefficient("area", Decimal(1), "", Decimal(90), Decimal(120)),
    ]
    flat = FLAT._replace(**{kind: Decimal(str(value)) if kind == "area" else value})

    found = [one.name for one in pricing.steps(Decimal(1), lines, flat) if one.kind == kind]

    assert found == ([met] if met else [])


@pytest.mark.parametrize("factor", ["0", "-1", "-0.000001"])
def test_a_coefficient_of_zero_or_below_is_refused(factor: str) -> None:
    with pytest.raises(Fault, match="系数要大于零：中庭"):
        pricing.require_sound([Coefficient("view", Decimal(factor), "中庭")])


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        (("floor", 1, 6), ("floor", 6, 9), True),
        (("floor", 1, 6), ("floor", 7, 9), False),
        (("area", 80, 90), ("area", 90, 99), False),
        (("area", 80, 91), ("area", 90, 99), True),
        (("floor", None, 3), ("floor", None, 9), True),
        (("floor", 5, None), ("floor", 9, None), True),
    ],
)
def test_lines_that_mean_the_same_flat_are_refused(
    first: tuple[str, int | None, int | None], second: tuple[str, int | None, int | None], overlap: bool
) -> None:
    lines = [
        Coefficient(
            kind, Decimal(1), "", None if low is None else Decimal(low), None if high is None else Decimal(high)
        )
        for kind, low, high in (first, second)
    ]

    if overlap:
        with pytest.raises(Fault, match="系数有重复"):
            pricing.require_sound(lines)
    else:
        pricing.require_sound(lines)


def test_a_band_upside_down_is_refused() -> None:
    with pytest.raises(Fault, match="下限大于上限"):
        pricing.require_sound([Coefficient("floor", Decimal(1), "", Decimal(9), Decimal(3))])


def test_kinds_of_which_no_line_meets_the_flat_are_named() -> None:
    lines = [Coefficient("orientation", Decimal(1), "东"), Coefficient("view", Decimal(1), "中庭")]

    assert pricing.missing(lines, FLAT) == ["orientation"]


def test_a_change_is_the_percent_of_what_it_was_and_all_of_a_first_price() -> None:
    assert pricing.change(Decimal(1000), Decimal(970)) == Decimal(3)
    assert pricing.change(None, Decimal(970)) == pricing.change(Decimal(0), Decimal(970)) == Decimal(100)
