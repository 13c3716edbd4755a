import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core import serializers
from django.db import connection
from django.db.models import F, Max, Min, Sum
from pytest_django import Settings

from anchang.engine.fields import AreaField, MoneyField, RateField, _keys, keyed
from anchang.engine.tests.house import Flat, flat

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def keys(settings: Settings) -> Iterator[Settings]:
    settings.DATA_KEY = "old key"
    _keys.cache_clear()
    yield settings
    _keys.cache_clear()


def column(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM house_flat")  # noqa: S608
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("1.015", "1.02"),
        ("-0.005", "-0.01"),
        (3, "3.00"),
        ("99999999999.99",) * 2,
    ],
)
def test_money_is_rounded_half_up_once_on_the_way_in_also_on_the_object(given: str, kept: str) -> None:
    one = Flat(price=given)

    assert MoneyField().to_python(given) == Decimal(kept)
    saved = flat(price=Decimal(given))
    assert (saved.price, column("price")) == (Decimal(kept), int(Decimal(kept) * 100))
    assert one.price == given


def test_the_object_that_was_saved_holds_what_the_column_holds() -> None:
    from anchang.engine.accounts.models import Account
    from anchang.engine.tests.house import MONDAY, open_flat

    one = open_flat(None, by=Account.objects.system(), at=MONDAY, number="1", price=Decimal("0.125"), size=12)

    assert (str(one.price), str(one.size)) == ("0.13", "12.00")


def test_each_unit_has_its_own_number_of_places() -> None:
    one = flat(price="1.2345", size="88.888", share="33.33335")

    assert (one.price, one.size, one.share) == (Decimal("1.23"), Decimal("88.89"), Decimal("33.3334"))
    assert (AreaField().unit, RateField().unit) == (Decimal("0.01"), Decimal("0.0001"))


def test_sums_and_comparisons_keep_the_unit() -> None:
    for number, price in (("a", "0.10"), ("b", "0.20"), ("c", None)):
        flat(number, price=price)

    found = Flat.objects.aggregate(Sum("price"), Min("price"), Max("price"))

    assert list(found.values()) == [Decimal("0.30"), Decimal("0.10"), Decimal("0.20")]
    assert Flat.objects.get(price__gt=Decimal("0.15")).number == "b"
    assert Flat.objects.filter(price=F("price")).count() == 2


def test_money_survives_being_written_out_and_read_in() -> None:
    one = flat(price="1234.50")

    text = MoneyField.value_to_string(Flat._meta.get_field("price"), one)

    assert text == "1234.50"
    assert json.loads(serializers.serialize("json", [one]))[0]["fields"]["price"] == "1234.50"


def test_a_secret_stands_in_the_table_only_encrypted(keys: Settings) -> None:
    flat(phone="13800138000")

    assert "13800138000" not in str(column("phone"))
    assert Flat.objects.get().phone == "13800138000"
    assert not Flat.objects.filter(phone="13800138000").exists()


def test_a_new_key_in_front_writes_and_the_old_one_still_reads(keys: Settings) -> None:
    flat("old", phone="13800138000")
    before = keyed("13800138000", "phone")
    keys.DATA_KEY = "new key,old key"
    _keys.cache_clear()

    flat("new", phone="13900139000")

    assert set(Flat.objects.values_list("phone", flat=True)) == {"13800138000", "13900139000"}
    assert keyed("13800138000", "phone") == before


def test_the_same_value_has_another_hash_for_another_purpose_and_under_another_key(keys: Settings) -> None:
    mine = keyed("13800138000", "phone")
    keys.HASH_KEY = "another key"

    assert len({mine, keyed("13800138000", "phone"), keyed("13800138000", "id"), keyed("1380013800", "phone")}) == 4


def test_an_empty_secret_stays_empty() -> None:
    assert (flat().phone, column("phone")) == ("", "")
