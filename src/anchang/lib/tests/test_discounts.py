from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchang.lib.discounts import ORDER, Discount, Stack, stack
from anchang.lib.faults import Fault

TOTAL = Decimal(1980000)
DAY = date(2026, 11, 2)


def percent(value: str, **more: object) -> Discount:
    return Discount(str(more.pop("label", "折扣")), "percent", Decimal(value), **more)  # type: ignore[arg-type]


def amount(value: str, **more: object) -> Discount:
    return Discount(str(more.pop("label", "减免")), "amount", Decimal(value), **more)  # type: ignore[arg-type]


def test_each_line_is_taken_from_what_the_lines_before_left() -> None:
    found = stack(
        TOTAL, [percent("2", source="payment"), percent("1", source="campaign"), amount("5000", source="coupon")]
    )

    assert [yuan for _one, yuan in found.lines] == [Decimal("39600.00"), Decimal("19404.00"), Decimal("5000.00")]
    assert found.price == Decimal("1915996.00")


def test_the_order_is_the_same_however_they_were_given() -> None:
    every = [percent("1", source=source, label=source) for source in ORDER]

    found = {tuple(one.label for one, _yuan in stack(TOTAL, way).lines) for way in permutations(every)}

    assert found == {ORDER}


def test_within_a_source_the_place_decides() -> None:
    found = stack(TOTAL, [percent("1", label="后", place=2), amount("10000", label="先", place=1)])

    assert [one.label for one, _yuan in found.lines] == ["先", "后"]


def test_each_line_is_rounded_half_up_to_the_fen() -> None:
    found = stack(Decimal("100.50"), [percent("0.01")])

    assert found.lines[0][1] == Decimal("0.01")
    assert stack(Decimal("50.00"), [percent("0.01")]).lines[0][1] == Decimal("0.01")


def test_of_an_excluded_pair_the_better_counts_and_the_other_says_why() -> None:
    small, large = percent("1", label="小", group="节日"), amount("30000", label="大", group="节日")

    found = stack(TOTAL, [small, large])

    assert [one.label for one, _yuan in found.lines] == ["大"]
    assert [(one.discount, one.why, one.instead) for one in found.unused] == [(small, "excluded", large)]


def test_of_two_alike_the_earlier_counts() -> None:
    found = stack(TOTAL, [amount("100", label="乙", group="x", place=2), amount("100", label="甲", group="x", place=1)])

    assert [one.label for one, _yuan in found.lines] == ["甲"]


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [(date(2026, 11, 3), None, "to_come"), (None, date(2026, 11, 1), "over"), (DAY, DAY, ""), (None, None, "")],
)
def test_a_discount_counts_from_its_first_to_its_last_day(since: date | None, until: date | None, why: str) -> None:
    found = stack(TOTAL, [percent("1", since=since, until=until)], DAY)

    assert [one.why for one in found.unused] == ([why] if why else [])
    assert len(found.lines) == (0 if why else 1)


@pytest.mark.parametrize(
    "lines",
    [
        [amount("1980000")],
        [amount("1980000.01")],
        [percent("50"), amount("990000")],
        [percent("1", source="payment"), amount("1970000", source="coupon")],
    ],
)
def test_a_stack_that_leaves_nothing_or_less_is_refused(lines: list[Discount]) -> None:
    with pytest.raises(Fault, match="优惠不能超过总价"):
        stack(TOTAL, lines)


@pytest.mark.parametrize("value", ["0", "-1", "100", "250"])
def test_a_percentage_of_nothing_or_of_everything_is_refused(value: str) -> None:
    with pytest.raises(Fault, match="优惠要"):
        stack(TOTAL, [percent(value)])


def test_too_many_excluded_pairs_are_refused_before_they_are_tried() -> None:
    with pytest.raises(Fault, match="互斥的优惠选得太多"):
        stack(TOTAL, [amount("1", group=f"g{n % 13}", label=str(n)) for n in range(26)])


LINES = st.lists(
    st.builds(
        Discount,
        st.just("折扣"),
        st.just("percent"),
        st.integers(1, 300_000).map(lambda n: Decimal(n) / 10000),
        st.sampled_from(ORDER),
        group=st.sampled_from(["", "", "a", "b"]),
        place=st.integers(0, 2),
    )
    | st.builds(
        Discount,
        st.just("减免"),
        st.just("amount"),
        st.integers(1, 9_000_000).map(lambda n: Decimal(n) / 100),
        st.sampled_from(ORDER),
        group=st.sampled_from(["", "", "a", "b"]),
        place=st.integers(0, 2),
    ),
    max_size=6,
)


def prices(fen: int, lines: list[Discount]) -> Iterator[int]:
    """What every way of leaving lines out comes to, in whole fen, where one of each group stays and all without one."""
    groups = {one.group for one in lines if one.group}
    for size in range(len(lines) + 1):
        for kept in combinations(range(len(lines)), size):
            chosen = [lines[n] for n in kept]
            marks = [one.group for one in chosen if one.group]
            if sorted(marks) != sorted(groups) or any(not one.group for n, one in enumerate(lines) if n not in kept):
                continue
            yield reckoned(fen, sorted(chosen, key=lambda one: (ORDER.index(one.source), one.place)))


def reckoned(left: int, chosen: list[Discount]) -> int:
    for one in chosen:
        scaled = int(one.value * 10000)
        share = (left * scaled * 2 + 1_000_000) // 2_000_000 if one.kind == "percent" else int(one.value * 100)
        left -= share
    return left


@given(fen=st.integers(10**8, 10**10), lines=LINES)
def test_the_price_is_that_of_a_brute_force_over_every_choice(fen: int, lines: list[Discount]) -> None:
    found: Stack = stack(Decimal(fen) / 100, lines)

    assert found.price == Decimal(min(prices(fen, lines))) / 100
    assert found.price + sum(yuan for _one, yuan in found.lines) == found.total
    assert len(found.lines) + len(found.unused) == len(lines)
