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


@pytest.fixture
def known(register: Register, office: Office) -> Customer:
    """A file whose main paper is an identity card."""
    customer = register()
    return actions.identify(customer, by=office.account("lijing"), at=MONDAY, id_kind="id_card", id_number=CARD)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("passport", "e 1234 5678", "E12345678"),
        ("passport", "ＡＢ１２３４５６７", "AB1234567"),
        ("hk_macau", "h12345678", "H12345678"),
        ("hk_macau", "M1234567801", "M1234567801"),
        ("taiwan", "0123 4567", "01234567"),
        ("residence", "abc123456789012", "ABC123456789012"),
        ("residence", "911124198108030024", "911124198108030024"),
        ("other", " jun-0042 ", "JUN-0042"),
    ],
)
def test_a_further_paper_is_found_by_its_whole_number_and_kept_encrypted(
    known: Customer, office: Office, kind: str, typed: str, kept: str
) -> None:
    owner = office.account("lijing")

    paper = actions.add_paper(known, by=owner, at=MONDAY, id_kind=kind, id_number=typed)

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, key FROM customers_paper")
        stored = "".join(cursor.fetchone())
    assert paper.number == kept
    assert kept not in stored + "".join(EntryDetail.objects.values_list("facts", flat=True))
    assert kind == "other" or search(owner, kept, MONDAY) == [known]
    assert search(owner, CARD, MONDAY) == [known]


@pytest.mark.parametrize(
    ("kind", "typed", "complaint"),
    [
        ("passport", "护照12345", "护照号由5到15位字母和数字组成"),
        ("passport", "ABCDEF", "护照号由5到15位字母和数字组成"),
        ("hk_macau", "H1234567", "H或M加8位数字"),
        ("taiwan", "1234567", "8位数字"),
        ("residence", "911124198108030025", "校验位不对"),
        ("residence", "AB1234", "3个字母加12位数字"),
        ("id_card", "110105194912310021", "校验位不对"),
        ("licence", "91350100M000100Y44", "校验位不对"),
        ("passport", " ", "请填写证件号码"),
        ("library_card", "1", "请选择证件类型"),
    ],
)
def test_a_number_that_does_not_fit_its_kind_is_refused(
    known: Customer, office: Office, kind: str, typed: str, complaint: str
) -> None:
    with pytest.raises(Refused, match=complaint):
        actions.add_paper(known, by=office.account("lijing"), at=MONDAY, id_kind=kind, id_number=typed)


def test_the_main_paper_comes_first_and_none_is_kept_twice(register: Register, known: Customer, office: Office) -> None:
    owner = office.account("lijing")
    with pytest.raises(Refused, match="请先登记主要证件"):
        actions.add_paper(register(phone=""), by=owner, at=MONDAY, id_kind="passport", id_number="E12345678")

    actions.add_paper(known, by=owner, at=MONDAY, id_kind="passport", id_number="E12345678")

    for kind, number in (("id_card", CARD), ("passport", "e12345678")):
        with pytest.raises(Refused, match="已经在客户的资料里"):
            actions.add_paper(known, by=owner, at=MONDAY, id_kind=kind, id_number=number)


def test_a_paper_in_another_file_is_kept_with_a_hint(register: Register, known: Customer, enter: Enter) -> None:
    other = register("zhanglei", name="王晓明", phone="13700009999")

    form = {"id_kind": "id_card", "id_number": CARD, "agrees": "on"}
    answer = enter("zhanglei").post(f"/customers/{other.pk}/identify/", form, follow=True)

    other.refresh_from_db()
    assert other.id_number == CARD
    assert f"锦绣案场的{known.number}（李静）也登记了这个证件，可能是同一位客户" in answer.content.decode()


def test_the_page_shows_every_paper_masked(known: Customer, office: Office, enter: Enter) -> None:
    actions.add_paper(known, by=office.account("lijing"), at=MONDAY, id_kind="passport", id_number="E12345678")

    page = enter("lijing").get(f"/customers/{known.pk}/").content.decode()

    assert "110105********002X" in page
    assert "E1*****78" in page
    assert "E12345678" not in page
