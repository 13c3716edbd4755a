import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.queries import finding, search
from anchang.engine.accounts.models import Account
from anchang.people.org import actions as org

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [PHONE, "139 1234 5678", "12345678", "5678", "王小明", "小明", "王", "wxm", "WangXiaoMing", "wangxiaoming"],
)
def test_a_customer_is_found_by_phone_tail_name_pinyin_and_initials(
    register: Register, office: Office, text: str
) -> None:
    customer = register()
    register(name="陈立", phone="13700009999")

    assert search(office.account("lijing"), text, MONDAY) == [customer]


@pytest.mark.parametrize("text", ["", "   ", "13912345679", "567", "56785", "明小", "王明", "%", "' OR 1=1 --"])
def test_what_is_not_there_finds_nobody(register: Register, office: Office, text: str) -> None:
    register()

    assert search(office.account("lijing"), text, MONDAY) == []


def test_a_consultant_finds_only_their_own_and_a_supervisor_all(register: Register, office: Office) -> None:
    mine, theirs = register(), register("zhanglei", phone="13800135678")

    found = {who: search(office.account(who), "5678", MONDAY) for who in ("lijing", "zhanglei", "wangmin", "maqiang")}

    assert found == {"lijing": [mine], "zhanglei": [theirs], "wangmin": [theirs, mine], "maqiang": []}


def test_a_salutation_finds_who_did_not_leave_a_name(register: Register, office: Office) -> None:
    customer = register(name="赵先生", consent=False, phone="")

    assert search(office.account("lijing"), "赵先生", MONDAY) == [customer]


def test_another_sites_customers_are_not_found(register: Register, office: Office) -> None:
    system = Account.objects.system()
    elsewhere = org.open_site(office.company, by=system, at=MONDAY, code="JX02", name="江湾案场")
    actions.register(
        elsewhere,
        by=system,
        at=MONDAY,
        name="王小明",
        source="walk_in",
        consent=True,
        owner=office.account("chenwei"),
    )

    assert search(office.account("wangmin"), "王小明", MONDAY) == []
    assert len(search(office.account("zhoujianguo"), "王小明", MONDAY)) == 1


def test_the_newest_twenty_are_given(register: Register, office: Office) -> None:
    made = [register(phone=f"139{number:08}") for number in range(25)]

    found = search(office.account("lijing"), "王小明", MONDAY, limit=20)

    assert found == made[:4:-1]


def test_the_one_meant_is_found_behind_many_with_the_same_common_end(
    register: Register, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "CANDIDATES", 2)
    meant = register(phone="13912348888")
    for number in range(5):
        register(phone=f"138000{number}8888")

    assert search(office.account("lijing"), "12348888", MONDAY) == [meant]
    assert len(search(office.account("lijing"), "8888", MONDAY, limit=20)) == 6


def test_the_page_says_how_many_without_counting_beyond_its_limit(register: Register, enter: Enter) -> None:
    for number in range(32):
        register(phone=f"139{number:08}")

    page = enter("lijing").get("/customers/?q=wxm").content.decode()

    assert "找到 30+ 位" in page


def test_a_search_is_narrowed_by_the_filters_of_the_address(register: Register, enter: Enter) -> None:
    register(intent_grade="A")
    register(name="王小芳", phone="13700009999", intent_grade="B")

    page = enter("wangmin").get("/customers/?q=王&grade=B").content.decode()

    assert "王小芳" in page
    assert "王小明" not in page


@pytest.mark.clause("ADM-004", "ADM-017")
def test_every_file_has_a_number_of_its_own_by_which_it_is_found(register: Register, office: Office) -> None:
    made = [register(phone=f"139{number:08}") for number in range(3)]

    assert len({one.number for one in made}) == 3
    for text in (made[1].number, made[1].number.lower(), f" KH{made[1].pk} "):
        assert search(office.account("lijing"), text, MONDAY) == [made[1]]
    assert search(office.account("zhanglei"), made[1].number, MONDAY) == []
    assert search(office.account("lijing"), "KH0000000", MONDAY) == []


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("阿依古丽·买买提", ("阿依古丽·买买提", "阿依古丽买买提", "古丽", "买买提", "agl")),
        ("迪丽热巴•迪力木拉提", ("迪丽热巴·迪力木拉提", "热巴", "木拉提")),
        ("佩", ("佩", "p", "pei")),
        ("John O’Brien", ("johnobrien", "John O'Brien")),
    ],
)
def test_a_name_with_a_dot_or_of_one_character_is_kept_and_found(
    register: Register, office: Office, name: str, texts: tuple[str, ...]
) -> None:
    customer = register(name=name)

    found = {text: search(office.account("lijing"), text, MONDAY) for text in texts}

    assert customer.name == name
    assert found == {text: [customer] for text in texts if text != "agl"} | ({"agl": []} if "agl" in texts else {})
