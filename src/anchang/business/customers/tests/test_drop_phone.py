import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.queries import search
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
SECOND = "13700009999"


def test_a_dropped_number_finds_nobody_and_is_free_for_another_file(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")
    phone = actions.add_phone(customer, by=owner, at=MONDAY, number=SECOND)

    actions.drop_phone(customer, by=owner, at=MONDAY, phone=phone)

    assert [search(owner, text, MONDAY) for text in (SECOND, "9999", PHONE)] == [[], [], [customer]]
    assert register(name="陈立", phone=SECOND).phone == SECOND


def test_the_main_number_stays_as_long_as_there_are_others(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")
    actions.add_phone(customer, by=owner, at=MONDAY, number=SECOND)

    with pytest.raises(Refused, match="请先把别的号码设为主号码"):
        actions.drop_phone(customer, by=owner, at=MONDAY, phone=customer.phones.get(is_main=True))


def test_the_only_number_may_go(register: Register, office: Office) -> None:
    customer = register()

    actions.drop_phone(customer, by=office.account("lijing"), at=MONDAY, phone=customer.phones.get())

    customer.refresh_from_db()
    assert (customer.phone, customer.phone_key, customer.phones.count()) == ("", None, 0)


def test_a_number_of_another_file_is_not_there(register: Register, enter: Enter) -> None:
    mine, theirs = register(), register("zhanglei", phone=SECOND)

    answer = enter("lijing").post(f"/customers/{mine.pk}/drop_phone/{theirs.phones.get().pk}/")

    assert answer.status_code == 404
    assert theirs.phones.count() == 1
