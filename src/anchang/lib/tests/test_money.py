from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchang.lib.money import format_wan, format_yuan, from_fen, round_fen, split, to_fen, yuan

FEN = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,980,000.00", "1980000.00"),
        ("１，９８０，０００．５", "1980000.50"),
        (" ¥1,980,000元 ", "1980000.00"),
        ("￥12.3", "12.30"),
        ("-5", "-5.00"),
        ("1.230", "1.23"),
        (7, "7.00"),
        (Decimal("1E+3"), "1000.00"),
    ],
)
def test_a_sum_is_read_as_an_office_types_it(typed, meant):
    assert str(yuan(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (0.1, "浮点数"),
        (True, "浮点数"),
        (None, "浮点数"),
        ("1.234", "最多两位小数"),
        (Decimal("0.005"), "最多两位小数"),
        ("", "请填写"),
        ("1,98,000", "无法识别"),
        ("1e5", "无法识别"),
        ("十万", "无法识别"),
        (Decimal("NaN"), "不是有效数字"),
        (10**16, "过大"),
    ],
)
def test_what_is_no_sum_is_refused_with_the_reason(typed, complaint):
    with pytest.raises(ValueError, match=complaint):
        yuan(typed)


@given(FEN)
def test_fen_and_yuan_are_the_same_sum(fen):
    assert to_fen(from_fen(fen)) == fen
    assert yuan(format_yuan(abs(from_fen(fen)))) == abs(from_fen(fen))


def test_fen_of_a_sum_finer_than_a_fen_is_refused():
    with pytest.raises(ValueError, match="两位小数"):
        to_fen(Decimal("1.005"))


@pytest.mark.parametrize(("exact", "rounded"), [("1.005", "1.01"), ("1.0049", "1.00"), ("-1.005", "-1.01")])
def test_half_a_fen_rounds_up(exact, rounded):
    assert round_fen(Decimal(exact)) == Decimal(rounded)


@given(FEN, st.lists(st.integers(0, 10**6) | st.decimals(0, 100, places=4), min_size=1, max_size=20))
def test_the_parts_add_up_and_each_is_within_a_fen_of_its_share(fen, weights):
    if not any(weights):
        weights = [*weights, 1]

    parts = split(from_fen(fen), weights)

    assert sum(parts) == from_fen(fen)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - from_fen(fen) * Decimal(weight) / Decimal(sum(weights))) <= Decimal("0.0100001")


def test_the_odd_fen_goes_to_the_largest_remainder_and_then_to_the_earlier_part():
    assert split(Decimal("1.00"), [1, 1, 1]) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    assert split(Decimal("0.01"), [1, 3]) == [Decimal("0.00"), Decimal("0.01")]
    assert split(Decimal("-1.00"), [1, 1, 1]) == [Decimal("-0.34"), Decimal("-0.33"), Decimal("-0.33")]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 5]])
def test_a_division_without_sense_is_refused(weights):
    with pytest.raises(ValueError, match="分摊比例"):
        split(Decimal("1.00"), weights)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("1980000", "¥1,980,000"), ("1980000.50", "¥1,980,000.50"), ("0", "¥0"), ("-500", "-¥500"), ("0.05", "¥0.05")],
)
def test_fen_are_shown_only_where_there_are_some(amount, shown):
    assert format_yuan(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("1980000", "198.00万"), ("1980050", "198.01万"), ("123456789", "12,345.68万"), ("0", "0.00万")],
)
def test_ten_thousands_are_shown_with_two_decimals(amount, shown):
    assert format_wan(Decimal(amount)) == shown
