from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anchang.lib.money import from_fen
from anchang.lib.words import parse_rmb_words, rmb_words

PUBLISHED = [
    ("1409.50", "壹仟肆佰零玖元伍角"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("100.05", "壹佰元零伍分"),
    ("9000800", "玖佰万零捌佰元整"),
    ("1980000", "壹佰玖拾捌万元整"),
    ("0", "零元整"),
]
OURS = [
    ("0.50", "伍角"),
    ("0.05", "伍分"),
    ("10", "壹拾元整"),
    ("107000.53", "壹拾万柒仟元伍角叁分"),
    ("10010.10", "壹万零壹拾元壹角"),
    ("100000001", "壹亿零壹元整"),
    ("100005000", "壹亿零伍仟元整"),
    ("10000000000", "壹佰亿元整"),
    ("1050000000", "壹拾亿伍仟万元整"),
    ("10203040506.07", "壹佰零贰亿零叁佰零肆万零伍佰零陆元零柒分"),
]


@pytest.mark.parametrize(("amount", "words"), PUBLISHED + OURS)
def test_a_sum_is_written_as_on_a_cheque(amount, words):
    assert rmb_words(Decimal(amount)) == words


@pytest.mark.parametrize(("amount", "words"), PUBLISHED + OURS)
def test_the_words_are_read_back(amount, words):
    assert parse_rmb_words(words) == Decimal(amount)


@settings(max_examples=500)
@given(st.integers(0, 10**12))
@example(10**12)
@example(10**10)
def test_reading_undoes_writing(fen):
    assert parse_rmb_words(rmb_words(from_fen(fen))) == from_fen(fen)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("人民币壹仟肆佰零玖元伍角", "1409.50"),
        ("人民币壹仟肆佰零玖圆伍角整", "1409.50"),
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("壹拾万零柒仟元零伍角叁分", "107000.53"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("壹佰元正", "100"),
    ],
)
def test_both_forms_the_rules_allow_are_read(words, amount):
    assert parse_rmb_words(words) == Decimal(amount)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "元整",
        "壹佰",
        "壹佰元",
        "壹佰伍元整",
        "壹佰元伍分",
        "壹佰元零伍分整",
        "壹仟零肆佰元整",
        "佰壹元整",
        "一百元整",
        "壹佰元整整",
        "壹万亿元整",
    ],
)
def test_words_an_office_may_not_write_are_refused(words):
    with pytest.raises(ValueError, match="大写金额"):
        parse_rmb_words(words)


@pytest.mark.parametrize("amount", ["-1", "1000000000000"])
def test_negative_and_huge_sums_have_no_words(amount):
    with pytest.raises(ValueError, match="大写金额"):
        rmb_words(Decimal(amount))
