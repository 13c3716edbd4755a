from collections.abc import Callable

import pytest
from tests.office import MONDAY, Office, rows

from anchang.business.customers import actions
from anchang.business.customers.models import Phone
from anchang.business.customers.queries import by_mask, mask_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(office: Office) -> Callable[[str], object]:
    def make(phone: str) -> object:
        facts = {"name": "王小明", "source": "walk_in", "consent": True, "phone": phone}
        return actions.register(office.site, by=office.account("lijing"), at=MONDAY, **facts)

    return make


def test_a_file_is_found_by_what_a_masked_number_shows(office: Office, register: Callable[[str], object]) -> None:
    here, alike, other = register("16600001234"), register("16655551234"), register("16600005678")

    assert by_mask(office.site, "166****1234") == [here, alike]
    assert by_mask(office.site, "166****5678") == [other]
    assert by_mask(office.company, "166****1234") == []


def test_another_number_is_found_by_its_own_digits(office: Office, register: Callable[[str], object]) -> None:
    customer = register("16600001234")

    actions.edit(customer, by=office.account("lijing"), at=MONDAY, phone="16699998888")

    assert by_mask(office.site, "166****1234") == []
    assert by_mask(office.site, "166****8888") == [customer]


def test_the_digits_stand_nowhere_in_clear(register: Callable[[str], object]) -> None:
    register("16600001234")

    (stored,) = rows(Phone).values_list("mask_key", flat=True)
    assert stored == mask_key("166****1234") != mask_key("166****1235")
    assert "166****1234" not in stored
