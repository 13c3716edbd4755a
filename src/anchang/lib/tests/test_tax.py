"""The oracles of taxes and funds, the brackets and the split of a price with VAT in it (T-028)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchang.lib import tax
from anchang.lib.faults import Fault

D = Decimal


@pytest.mark.rule("R-183")
@pytest.mark.parametrize(
    ("price", "net", "vat"), [("2180000", "2000000.00", "180000.00"), ("1980000", "1816513.76", "163486.24")]
)
def test_a_price_is_split_into_what_it_is_without_vat_and_the_vat(price: str, net: str, vat: str) -> None:
    assert tax.without_vat(D(price), D(9)) == (D(net), D(vat))


@pytest.mark.rule("R-182")
@pytest.mark.parametrize(
    ("price", "rate", "due"),
    [
        ("2180000", "1", "20000.00"),
        ("2180000", "1.5", "30000.00"),
        ("2180000", "2", "40000.00"),
        ("1980000", "1", "18165.14"),
        ("1980000", "1.5", "27247.71"),
        ("1980000", "2", "36330.28"),
        ("1980000", "3", "54495.41"),
    ],
)
def test_deed_tax_is_reckoned_on_the_price_without_vat(price: str, rate: str, due: str) -> None:
    assert tax.share(tax.without_vat(D(price), D(9)).net, D(rate)) == D(due)


@pytest.mark.rule("R-180")
@pytest.mark.parametrize(("area", "small"), [("139.99", True), ("140.00", True), ("140.01", False)])
def test_the_limit_itself_is_in_the_lower_bracket(area: str, small: bool) -> None:
    assert tax.is_small(D(area), D(140)) is small


@pytest.mark.rule("R-187")
def test_the_maintenance_fund_is_a_share_of_the_building_cost() -> None:
    assert tax.maintenance_fund(D(100), D(2500), D(5)) == D("12500.00")
    assert tax.maintenance_fund(D(100), D(2500), D(8)) == D("20000.00")
    assert tax.by_area(D("89.55"), D(125)) == D("11193.75")


def test_what_makes_no_sense_is_refused_in_words() -> None:
    with pytest.raises(Fault, match="总价必须大于零"):
        tax.without_vat(D(0), D(9))
    with pytest.raises(Fault, match="税费比例须在0到100%之间"):
        tax.share(D(1), D(100))
    with pytest.raises(Fault, match="面积必须大于零"):
        tax.is_small(D(0), D(140))


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 10**13), st.integers(0, 2000))
def test_both_parts_of_a_price_add_up_to_it_to_the_fen(fen: int, points: int) -> None:
    """T-028, on a small sample of it."""
    price = D(fen).scaleb(-2)

    net, vat = tax.without_vat(price, D(points).scaleb(-2))

    assert net + vat == price
    assert net == net.quantize(D("0.01"))
    assert vat >= 0
