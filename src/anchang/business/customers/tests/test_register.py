import json

import pytest
from django.db import IntegrityError, connection, transaction
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Consent, Customer, Token
from anchang.business.customers.queries import by_phone, phone_key
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.engine.policies import Refused
from anchang.lib.digits import has_number

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db


def test_who_registers_owns_the_file(register: Register, office: Office) -> None:
    customer = register()

    assert customer.owner.username == "lijing"
    assert customer.site == office.site


@pytest.mark.parametrize("typed", ["139 1234 5678", "+86 139-1234-5678", "１３９１２３４５６７８"])
def test_a_phone_is_kept_in_normal_form_and_found_however_it_is_typed(
    register: Register, office: Office, typed: str
) -> None:
    customer = register(phone=typed)

    assert Customer.objects.get(pk=customer.pk).phone == PHONE
    assert by_phone(office.site, "0086 13912345678") == customer


def test_a_phone_is_encrypted_in_the_database(register: Register, office: Office) -> None:
    customer = register()

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_key FROM customers_customer WHERE id = %s", [customer.pk])
        stored = cursor.fetchone()
    assert PHONE not in "".join(stored)
    assert stored[1] == phone_key(PHONE)


def test_a_ten_digit_mobile_is_refused_with_the_count(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="手机号应为11位，现在是10位"):
        register(phone="1391234567")

    assert not Customer.objects.exists()


@pytest.mark.parametrize("name", ["😀🏠", "<script>alert(1)</script>", "Åsa Öberg", "محمد", "欧阳娜娜", "𠮷野家"])
def test_a_name_of_any_script_is_kept_as_it_is(register: Register, office: Office, name: str) -> None:
    customer = register(name=name)

    assert Customer.objects.get(pk=customer.pk).name == name


def test_a_second_file_with_the_phone_is_refused_naming_the_owner(register: Register, office: Office) -> None:
    register()

    with pytest.raises(Refused, match="该电话已登记，是李静的客户"):
        register("zhanglei", name="王先生")

    assert Customer.objects.count() == 1


@action("test.bypass", "绕过")
def bypass(site: object, *, by: object, at: object, phone: str) -> None:
    """Writes a file without asking whether the phone is known, so that only the constraint can object."""
    Customer.objects.create(
        site=site, owner=by, name="甲", phone=phone, phone_key=phone_key(phone), source="walk_in", first_at=at,
        last_contact_at=at,
    )  # fmt: skip


def test_the_database_itself_keeps_a_phone_once_a_site(register: Register, office: Office) -> None:
    system = Account.objects.system()
    bypass(office.site, by=system, at=MONDAY, phone=PHONE)
    bypass(office.site, by=system, at=MONDAY, phone="13912345679")

    with pytest.raises(IntegrityError), transaction.atomic():
        bypass(office.site, by=system, at=MONDAY, phone=PHONE)


def test_without_consent_a_phone_is_refused(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="未同意留联系方式") as refusal:
        register(name="王先生", consent=False)

    assert refusal.value.rule == "R-230"


@pytest.mark.rule("R-230")
def test_without_consent_only_a_salutation_is_kept(register: Register, office: Office) -> None:
    customer = register(name="王先生", consent=False, phone="")

    assert (customer.name, customer.salutation, customer.phone, customer.phone_key) == ("", "王先生", "", None)
    assert not Consent.objects.exists()


def test_without_consent_a_name_is_refused(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="只记称呼"):
        register(name="王小明", consent=False, phone="")


def test_consent_is_kept_with_wording_channel_and_time(register: Register, office: Office) -> None:
    customer = register()

    kept = Consent.objects.get(customer=customer)

    assert (kept.purpose, kept.version, kept.channel, kept.given_at) == ("contact", "2026-01", "visit", MONDAY)


def test_a_source_nobody_knows_is_refused(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="请选择客户来源"):
        register(source="")


def test_somebody_without_customers_must_name_an_owner(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="请选择接手客户的置业顾问"):
        register("zhengxin")

    customer = register("zhengxin", owner=office.account("zhaoxue"))

    assert customer.owner.username == "zhaoxue"


def test_a_guard_may_not_register(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        register("maqiang")


def test_the_ledger_holds_neither_name_nor_phone_of_the_customer(register: Register, office: Office) -> None:
    customer = register(salutation="王先生")

    told = [entry.thing_text + entry.digests for entry in Entry.objects.all()]
    facts = list(EntryDetail.objects.values_list("facts", flat=True))
    everything = "".join([*told, *facts])
    for personal in ("王小明", "王先生", PHONE, phone_key(PHONE)):
        assert personal not in everything
    made = next(fact for fact in map(json.loads, facts) if f"customers.customer {customer.pk}" in fact)
    assert made[f"customers.customer {customer.pk}"]["+"]["name"] == "‹secret›"
    assert made[f"customers.customer {customer.pk}"]["+"]["source"] == "walk_in"


def test_tokens_hold_no_digits_of_the_phone_in_clear(register: Register, office: Office) -> None:
    register()

    tokens = set(Token.objects.values_list("token", flat=True))

    assert {"王小明", "王小", "小明", "wxm", "wangxiaoming"} <= tokens
    assert not [token for token in tokens if token == "5678" or PHONE in token]


FORM = {"phone": "139 1234 5678", "name": "王小明", "consent": "yes", "source": "walk_in", "intent_grade": "B"}


def test_the_form_registers_and_leads_to_the_file(enter: Enter) -> None:
    answer = enter("lijing").post("/customers/register/", FORM)

    customer = Customer.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{customer.pk}/")
    assert (customer.phone, customer.intent_grade) == (PHONE, "B")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"phone": "1391234567"}, "手机号应为11位，现在是10位"),
        ({"consent": ""}, "客户是否同意留联系方式："),
        ({"source": ""}, "来源："),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(enter: Enter, given: dict[str, str], complaint: str) -> None:
    answer = enter("lijing").post("/customers/register/", {**FORM, **given})

    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert "王小明" in answer.content.decode()
    assert not Customer.objects.exists()


def test_a_known_phone_answers_409_naming_the_owner(register: Register, enter: Enter) -> None:
    register()

    answer = enter("zhanglei").post("/customers/register/", FORM)

    assert answer.status_code == 409
    assert "是李静的客户" in answer.content.decode()


def test_a_receptionist_is_asked_who_takes_the_customer(enter: Enter) -> None:
    page = enter("zhengxin").get("/customers/register/").content.decode()

    assert "置业顾问" in page
    assert "赵雪" in page


@pytest.mark.rule("R-23E")
@pytest.mark.parametrize("field", ["name", "salutation"])
@pytest.mark.parametrize("called", ["王五13912345678", "王五 139 1234 5678", "张总0571-8888666"])
def test_a_number_is_no_part_of_a_name(register: Register, office: Office, field: str, called: str) -> None:
    """Names are searched in clear, numbers by their hashes."""
    kept = register(phone="16600000001")

    with pytest.raises(Refused, match="姓名里有号码，请填到电话或证件栏"):
        register(**{field: called})
    with pytest.raises(Refused, match="姓名里有号码"):
        actions.edit(kept, by=office.account("lijing"), at=MONDAY, **{field: called})

    tokens = Token.objects.exclude(token__startswith="#").values_list("token", flat=True)
    clear = {one for one in tokens if len(one) < len(phone_key(PHONE))}
    assert "王小明" in clear
    assert not [one for one in clear if has_number(one)]
