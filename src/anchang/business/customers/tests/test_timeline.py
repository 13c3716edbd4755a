from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, timeline

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def texts(customer: Customer, office: Office, **given: object) -> list[str]:
    found, _more = timeline(identities(customer), office.account("wangmin"), LATER, **given)
    return [moment.text for moment in found]


@pytest.fixture
def storied(register: Register, office: Office) -> Customer:
    """A file that was edited, handed over, withdrawn from and merged."""
    owner, customer = office.account("lijing"), register()
    minutes = (MONDAY + timedelta(minutes=n) for n in range(1, 9))
    actions.edit(customer, by=owner, at=next(minutes), wants="四房", payment="loan", name="王大明")
    actions.assign(customer, by=office.account("wangmin"), at=next(minutes), owner=office.account("zhanglei"))
    actions.withdraw_consent(customer, by=office.account("zhanglei"), at=next(minutes))
    other = register("zhanglei", phone="13700009999")
    actions.merge(customer, by=office.account("wangmin"), at=next(minutes), others=[other], reason="同一人")
    return customer


def test_what_happened_with_the_file_stands_in_one_line_newest_first(storied: Customer, office: Office) -> None:
    told = texts(storied, office, kind="file")

    assert told[:4] == [
        "合并资料：同一人",
        "撤回同意：留存联系方式并联系",
        "由李静转给张磊",
        "修改客户：姓名、意向户型、付款方式",
    ]
    assert sorted(told[4:]) == [
        *["同意：留存联系方式并联系"] * 2,
        f"建档{storied.number}，来源：自然到访",
        f"建档KH{storied.pk + 1:07d}，来源：自然到访",
    ]


def test_no_value_of_a_personal_column_is_told(storied: Customer, enter: Enter) -> None:
    page = enter("wangmin").get(f"/customers/{storied.pk}/").content.decode()

    assert "修改客户：姓名、意向户型、付款方式" in page
    assert "王小明" not in page.replace(f"{storied.number} 王小明", "").split("全部经过")[1]
    assert PHONE not in page


def test_a_chip_shows_one_kind_alone_and_an_unknown_one_all(storied: Customer, office: Office) -> None:
    every, file, given = (texts(storied, office, kind=kind) for kind in ("", "file", "stewardship"))

    assert every == texts(storied, office, kind="x")
    assert sorted(every) == sorted([*file, *given])
    assert [one for one in given if one.startswith("分配给张磊")] == given != []
    assert texts(storied, office, kind="visits") == []


def test_thirty_are_shown_and_more_on_asking(register: Register, office: Office, enter: Enter) -> None:
    customer, owner = register(), office.account("lijing")
    for number in range(40):
        actions.edit(customer, by=owner, at=MONDAY + timedelta(minutes=number), wants=f"户型{number}")

    pages = [enter("lijing").get(f"/customers/{customer.pk}/{asked}").content.decode() for asked in ("", "?shown=60")]

    assert [page.count('<li class="timeline-list__entry') for page in pages] == [30, 42]
    assert ["shown=60#customer-timeline" in page for page in pages] == [True, False]


def test_the_page_asks_as_much_for_one_entry_as_for_a_hundred(register: Register, office: Office, enter: Enter) -> None:
    def asked() -> int:
        client = enter("wangmin")
        client.get(f"/customers/{customer.pk}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/customers/{customer.pk}/").status_code == 200
        return len(queries)

    customer, people = register(), [office.account(who) for who in ("zhanglei", "lijing")]
    actions.assign(customer, by=office.account("wangmin"), at=MONDAY, owner=people[0])
    one = asked()
    for number in range(1, 50):
        actions.edit(
            customer, by=office.account("wangmin"), at=MONDAY + timedelta(minutes=number), wants=f"户型{number}"
        )
        to = people[number % 2]
        actions.assign(customer, by=office.account("wangmin"), at=MONDAY + timedelta(minutes=number), owner=to)

    assert asked() == one
