from decimal import Decimal

from anchang.lib.heat import bands, edges


def test_seventy_different_prices_fill_seven_bands_evenly():
    found = bands({n: Decimal(n) for n in range(70)})

    assert [list(found.values()).count(band) for band in range(7)] == [10] * 7
    assert (found[0], found[69]) == (0, 6)


def test_equal_values_stand_in_one_band():
    found = bands({"a": Decimal(5), "b": Decimal(5), "c": Decimal(9)})

    assert found["a"] == found["b"] < found["c"]


def test_nothing_has_no_bands():
    assert (bands({}), edges([])) == ({}, [])
