import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
SECOND = "13700009999"


def test_the_main_number_is_the_one_in_lists_and_there_is_only_one(
    register: Register, office: Office, enter: Enter
) -> None:
    customer, owner = register(), office.account("lijing")
    phone = actions.add_phone(customer, by=owner, at=MONDAY, number=SECOND)

    actions.make_main_phone(customer, by=owner, at=MONDAY, phone=phone)

    assert "137****9999" in enter("lijing").get("/customers/").content.decode()
    assert sorted((one.number, one.is_main) for one in customer.phones.all()) == [(SECOND, True), (PHONE, False)]


def test_what_is_the_main_number_already_is_refused(register: Register, office: Office) -> None:
    customer = register()

    with pytest.raises(Refused, match="已经是主号码"):
        actions.make_main_phone(customer, by=office.account("lijing"), at=MONDAY, phone=customer.phones.get())


def test_a_number_of_another_file_is_refused(register: Register, office: Office) -> None:
    mine, theirs = register(), register("zhanglei", phone=SECOND)

    with pytest.raises(Refused, match="不在这份资料里"):
        actions.make_main_phone(mine, by=office.account("lijing"), at=MONDAY, phone=theirs.phones.get())
