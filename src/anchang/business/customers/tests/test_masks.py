from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office, rows

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, Phone
from anchang.business.customers.queries import by_mask, mask_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(office: Office) -> Callable[[str], Customer]:
    def make(phone: str) -> Customer:
        facts = {"name": "王小明", "source": "walk_in", "consent": True, "phone": phone}
        return actions.register(office.site, by=office.account("lijing"), at=MONDAY, **facts)

    return make


def test_a_file_is_found_by_what_a_masked_number_shows(office: Office, register: Callable[[str], Customer]) -> None:
    here, alike, other = register("16600001234"), register("16655551234"), register("16600005678")

    assert by_mask(office.site, "166****1234") == [here, alike]
    assert by_mask(office.site, "166****5678") == [other]
    assert by_mask(office.company, "166****1234") == []


def test_another_number_is_found_by_its_own_digits(office: Office, register: Callable[[str], Customer]) -> None:
    customer = register("16600001234")

    actions.edit(customer, by=office.account("lijing"), at=MONDAY, phone="16699998888")

    assert by_mask(office.site, "166****1234") == []
    assert by_mask(office.site, "166****8888") == [customer]


def test_the_digits_stand_nowhere_in_clear(register: Callable[[str], Customer]) -> None:
    register("16600001234")

    (stored,) = rows(Phone).values_list("mask_key", flat=True)
    assert stored == mask_key("166****1234") != mask_key("166****1235")
    assert "166****1234" not in stored


def test_merged_files_are_asked_for_with_those_they_stand_behind(
    office: Office, register: Callable[[str], Customer]
) -> None:
    def asked(first: int, last: int, mask: str) -> int:
        merged = [register(f"166{n:04d}{mask[-4:]}") for n in range(first, last)]
        speaks = register(f"166{last:04d}9999")
        actions.merge(speaks, by=office.account("wangmin"), at=MONDAY, others=merged, reason="同一人")
        with CaptureQueriesContext(connection) as queries:
            assert by_mask(office.site, mask) == [speaks]
        return len(queries)

    assert asked(0, 1, "166****1234") == asked(10, 16, "166****5678") == 1
