import pytest
from django.db import connection
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import search
from anchang.engine.ledger.models import EntryDetail
from anchang.engine.policies import Refused

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db
CARD = "11010519491231002X"  # the example of GB 11643


def test_an_identity_card_is_kept_encrypted_and_shown_masked(register: Register, office: Office) -> None:
    customer = register()

    actions.identify(
        customer, by=office.account("lijing"), at=MONDAY, id_kind="id_card", id_number="11010519491231002x"
    )

    kept = Customer.objects.get(pk=customer.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_key FROM customers_customer")
        stored = "".join(cursor.fetchone())
    assert (kept.id_number, kept.masked_id) == (CARD, "110105********002X")
    assert CARD not in stored + "".join(EntryDetail.objects.values_list("facts", flat=True))


@pytest.mark.parametrize(
    ("kind", "number", "complaint"),
    [
        ("id_card", "110105194912310021", "身份证号校验位不对"),
        ("id_card", "1101051949123100", "身份证号应为18位，现在是16位"),
        ("licence", "91350100M000100Y44", "校验位不对"),
        ("passport", " ", "请填写证件号码"),
        ("library_card", "1", "请选择证件类型"),
    ],
)
def test_a_wrong_paper_is_refused(register: Register, office: Office, kind: str, number: str, complaint: str) -> None:
    with pytest.raises(Refused, match=complaint):
        actions.identify(register(), by=office.account("lijing"), at=MONDAY, id_kind=kind, id_number=number)


def test_a_passport_is_taken_as_it_is(register: Register, office: Office) -> None:
    customer = register()

    actions.identify(customer, by=office.account("lijing"), at=MONDAY, id_kind="passport", id_number="e1234567")

    assert customer.id_number == "E1234567"


def test_a_paper_is_found_whole_and_by_its_tail(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")
    actions.identify(customer, by=owner, at=MONDAY, id_kind="id_card", id_number=CARD)

    found = [search(owner, text, MONDAY) for text in (CARD, "002X", "110105194912310038")]

    assert found == [[customer], [customer], []]


def test_another_paper_takes_the_place_of_the_first(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")
    actions.identify(customer, by=owner, at=MONDAY, id_kind="id_card", id_number=CARD)

    actions.identify(customer, by=owner, at=MONDAY, id_kind="id_card", id_number="110105194912310038")

    found = [search(owner, text, MONDAY) for text in (CARD, "110105194912310038")]
    assert found == [[], [customer]]


def test_without_consent_no_paper_is_kept(register: Register, office: Office) -> None:
    customer = register(name="王先生", consent=False, phone="")

    with pytest.raises(Refused, match="客户未同意留资料"):
        actions.identify(customer, by=office.account("lijing"), at=MONDAY, id_kind="id_card", id_number=CARD)


def test_the_form_answers_409_with_the_reason(register: Register, enter: Enter) -> None:
    form = {"id_kind": "id_card", "id_number": "1"}

    answer = enter("lijing").post(f"/customers/{register().pk}/identify/", form)

    assert answer.status_code == 409
    assert "身份证号应为18位" in answer.content.decode()
