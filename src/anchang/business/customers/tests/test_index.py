from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db


def reached(customer: Customer, days_ago: int) -> None:
    """Somebody spoke with the customer that long before now, which is later than any fixed day."""
    from django.utils import timezone

    actions.reach(customer, by=Account.objects.system(), at=timezone.now() - timedelta(days=days_ago))


def test_who_was_not_reached_for_so_many_days_is_shown_alone(register: Register, enter: Enter) -> None:
    fresh, stale = register(name="刚联系"), register(name="久未联系", phone="13700009999")
    reached(fresh, 2)
    reached(stale, 10)

    pages = {days: enter("wangmin").get(f"/customers/?quiet={days}").content.decode() for days in (7, 15)}

    assert ["久未联系" in pages[days] for days in (7, 15)] == [True, False]
    assert "刚联系" not in pages[7]


@pytest.mark.clause("SAL-119")
def test_self_found_customers_are_shown_alone(register: Register, enter: Enter) -> None:
    register(name="自己找来", source="own_search")
    register(name="路过", phone="13700009999")

    page = enter("wangmin").get("/customers/?source=own_search").content.decode()

    assert "自己找来" in page
    assert "路过" not in page


def test_organisations_are_shown_alone(register: Register, office: Office, enter: Enter) -> None:
    register(name="锦绣贸易有限公司", kind="organisation")
    register(name="陈立", phone="13700009999")

    page = enter("wangmin").get("/customers/?kind=organisation").content.decode()

    assert "锦绣贸易有限公司" in page
    assert "陈立" not in page


def test_merged_files_are_not_listed(register: Register, office: Office, enter: Enter) -> None:
    keep, gone = register(), register(name="重复登记", phone="13700009999")
    actions.merge(keep, by=office.account("lijing"), at=MONDAY, others=[gone], reason="同一人")

    assert "重复登记" not in enter("lijing").get("/customers/").content.decode()


@pytest.mark.parametrize("asked", ["quiet=7&scanty=yes&kind=person&grade=", "q=王小明&quiet=7&scanty=yes", "q=5678"])
def test_the_filters_ask_as_much_for_one_row_as_for_a_hundred(register: Register, enter: Enter, asked: str) -> None:
    def queries() -> int:
        client = enter("wangmin")
        client.get(f"/customers/?{asked}")
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/customers/?{asked}").status_code == 200
        return len(found)

    register()
    one = queries()
    for number in range(99):
        register(phone=f"137{number:04}5678")

    assert queries() == one <= 12


def test_merged_files_among_what_was_found_cost_no_query_each(register: Register, office: Office, enter: Enter) -> None:
    def queries() -> int:
        client = enter("wangmin")
        client.get("/customers/?q=王小明")
        with CaptureQueriesContext(connection) as found:
            client.get("/customers/?q=王小明")
        return len(found)

    keep, system = register(), Account.objects.system()
    actions.merge(keep, by=system, at=MONDAY, others=[register(phone="13700009999")], reason="同一人")
    one = queries()
    others = [register(phone=f"1360000{number:04}") for number in range(10)]
    actions.merge(keep, by=system, at=MONDAY, others=others, reason="同一人")

    assert queries() == one
