import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import duplicates, suspects
from anchang.engine.accounts.models import Account
from anchang.people.org import actions as org

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
CARD = "11010519491231002X"  # the example of GB 11643


def told(customer: Customer) -> list[tuple[Customer, list[str]]]:
    return [(one.customer, one.reasons) for one in duplicates(Customer.objects.get(pk=customer.pk))]


def identify(
    customer: Customer, office: Office, verb: str = "identify", number: str = CARD, kind: str = "id_card"
) -> None:
    getattr(actions, verb)(customer, by=Account.objects.system(), at=MONDAY, id_kind=kind, id_number=number)


def test_an_equal_paper_is_found_whichever_of_their_papers_it_is(register: Register, office: Office) -> None:
    """Over all papers; a main one may be a further one of another file."""
    one, two, three = (
        register(),
        register(name="王晓明", phone="13700009999"),
        register(name="李四", phone="13600008888"),
    )
    identify(one, office)
    identify(two, office, number="E12345678", kind="passport")
    identify(two, office, "add_paper")
    identify(three, office, number="E87654321", kind="passport")

    assert told(one) == [(two, ["证件号相同"])]
    assert told(two) == [(one, ["证件号相同"])]
    assert told(three) == []


def test_the_same_name_and_phone_tail_is_found_over_all_numbers(register: Register, office: Office) -> None:
    """Name and phone tail, also of a second number; the name alone or the tail alone is no reason."""
    one = register()
    second = register(phone="13700009999")
    actions.add_phone(second, by=office.account("lijing"), at=MONDAY, number="010-62345678")
    register(name="陈立", phone="13600005678")
    register(phone="13600001111")

    assert told(one) == [(second, ["姓名和电话后四位相同"])]


def test_the_same_name_in_one_household_is_found(register: Register, office: Office) -> None:
    one, wife, two = register(), register(name="李梅", phone=""), register(phone="")
    for man in (one, two):
        actions.relate(man, by=office.account("lijing"), at=MONDAY, other=wife, kind="spouse")

    assert told(one) == [(two, ["同一家庭里姓名相同"])]


def test_a_phone_at_another_site_is_told_without_the_file(register: Register, office: Office, enter: Enter) -> None:
    system, one = Account.objects.system(), register()
    elsewhere = org.open_site(office.company, by=system, at=MONDAY, code="JX02", name="江湾案场")
    given = {"name": "王先生全名", "source": "walk_in", "consent": True, "owner": office.account("chenwei")}
    away = actions.register(elsewhere, by=system, at=MONDAY, phone=PHONE, **given)

    page = enter("wangmin").get("/customers/duplicates/").content.decode()

    assert told(one) == [(away, ["电话在别的案场也有登记"])]
    assert "江湾案场" in page
    assert "王先生全名" not in page
    assert away.number not in page


def test_reasons_add_up_and_a_merged_file_is_no_duplicate_any_more(register: Register, office: Office) -> None:
    one, two, three = register(), register(phone="13700005678"), register(phone="13600005678")
    identify(one, office)
    identify(two, office)

    before = told(one)
    actions.merge(one, by=office.account("lijing"), at=MONDAY, others=[two], reason="证件相同")

    assert before == [(two, ["证件号相同", "姓名和电话后四位相同"]), (three, ["姓名和电话后四位相同"])]
    assert told(one) == [(three, ["姓名和电话后四位相同"])]
    assert told(three) == [(one, ["姓名和电话后四位相同"])]


def test_the_check_asks_as_much_for_one_file_as_for_forty(register: Register, office: Office) -> None:
    made = [register(phone=f"137{number:04}5678") for number in range(40)]
    with CaptureQueriesContext(connection) as one:
        found = duplicates(made[0])
    with CaptureQueriesContext(connection) as all_of_them:
        suspects(made)

    assert len(found) == 39
    assert len(all_of_them) == len(one) <= 12


@pytest.mark.clause("ADM-018", "ADM-005")
def test_the_administrator_sees_who_is_registered_twice_and_how_complete_files_are(
    register: Register, enter: Enter
) -> None:
    register(purpose="live")
    register("zhanglei", phone="13700005678")
    register(name="陈立", phone="13600001111")

    page = enter("zhengxin").get("/customers/duplicates/").content.decode()

    assert page.count("姓名和电话后四位相同") == 1
    assert "139****5678" in page
    assert PHONE not in page
    assert "查了 3 份资料" in page
    assert '<strong class="figure__value">38</strong>' in page


def test_the_page_asks_as_much_for_one_file_as_for_a_hundred(register: Register, enter: Enter) -> None:
    def asked() -> int:
        client = enter("wangmin")
        client.get("/customers/duplicates/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/customers/duplicates/").status_code == 200
        return len(queries)

    register()
    register(phone="13800005678")
    one = asked()
    for number in range(98):
        register(phone=f"137{number:04}5678")

    assert asked() == one


def test_older_files_follow_on_the_next_page(register: Register, enter: Enter) -> None:
    for number in range(101):
        register(phone=f"137{number:08}", name=f"客户{number}")

    pages = [enter("wangmin").get(f"/customers/duplicates/{page}").content.decode() for page in ("", "?page=2")]

    assert "查了 100 份资料" in pages[0]
    assert "?page=2" in pages[0]
    assert "查了 1 份资料" in pages[1]


def test_the_customers_page_says_when_another_file_looks_alike(register: Register, enter: Enter) -> None:
    one, alone = register(), register(name="陈立", phone="13600001111")
    register(phone="13800005678")

    pages = [enter("wangmin").get(f"/customers/{file.pk}/").content.decode() for file in (one, alone)]

    assert ["份资料可能是同一位客户" in page for page in pages] == [True, False]
