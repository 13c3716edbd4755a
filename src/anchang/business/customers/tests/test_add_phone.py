import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Phone
from anchang.business.customers.queries import by_phone, search
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
SECOND = "13700009999"


def test_a_second_number_is_found_whole_and_by_its_tail_and_the_first_one_still_is(
    register: Register, office: Office
) -> None:
    customer, owner = register(), office.account("lijing")

    actions.add_phone(customer, by=owner, at=MONDAY, number=SECOND, label="配偶")

    assert [search(owner, text, MONDAY) for text in (SECOND, "9999", "137 0000 9999", PHONE)] == [[customer]] * 4
    assert by_phone(office.site, SECOND) == customer
    assert customer.phone == PHONE


@pytest.mark.parametrize(
    ("typed", "kept", "masked"),
    [
        ("+86 137 0000 9999", "13700009999", "137****9999"),
        ("0086-13700009999", "13700009999", "137****9999"),
        ("１３７　００００　９９９９", "13700009999", "137****9999"),
        ("137 0000 9999", "13700009999", "137****9999"),
        ("（0571）8888 6666", "0571-88886666", "0571-****6666"),
        ("021-62345678-801", "021-62345678-801", "021-****5678"),
        ("400 820 8820", "4008208820", "400***8820"),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_was_typed(
    register: Register, office: Office, typed: str, kept: str, masked: str
) -> None:
    phone = actions.add_phone(register(), by=office.account("lijing"), at=MONDAY, number=typed)

    assert (phone.number, phone.masked) == (kept, masked)
    assert by_phone(office.site, typed) == phone.customer


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("+852 9123 4567", "只支持中国内地号码"),
        ("1370000", "手机号应为11位"),
        ("88886666", "固定电话请加区号"),
        ("=cmd|'/c calc'!A0", "不能识别的字符"),
        ("", "请填写电话号码"),
    ],
)
def test_what_is_no_number_of_the_mainland_is_refused_with_the_reason(
    register: Register, office: Office, typed: str, complaint: str
) -> None:
    with pytest.raises(Refused, match=complaint):
        actions.add_phone(register(), by=office.account("lijing"), at=MONDAY, number=typed)


def test_a_number_of_somebody_else_is_refused_naming_the_owner(register: Register, office: Office) -> None:
    """One number never stands in two files of a site, whichever of their numbers it is."""
    theirs, mine = register(), register("zhanglei", phone=SECOND)
    actions.add_phone(theirs, by=office.account("lijing"), at=MONDAY, number="057188886666")

    for number in (PHONE, "0571-88886666"):
        with pytest.raises(Refused, match="是李静的客户"):
            actions.add_phone(mine, by=office.account("zhanglei"), at=MONDAY, number=number)

    with pytest.raises(Refused, match="是李静的客户"):
        register("zhanglei", name="陈立", phone="0571-88886666")
    assert Phone.objects.filter(customer=mine).count() == 1


def test_a_number_the_customer_has_already_is_refused(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="已经在客户的资料里"):
        actions.add_phone(register(), by=office.account("lijing"), at=MONDAY, number=f"+86 {PHONE}")


def test_without_consent_no_number_is_kept(register: Register, office: Office) -> None:
    customer = register(name="王先生", consent=False, phone="")

    with pytest.raises(Refused, match="客户未同意留联系方式") as refusal:
        actions.add_phone(customer, by=office.account("lijing"), at=MONDAY, number=SECOND)

    assert refusal.value.rule == "R-230"


def test_the_first_number_of_a_file_is_its_main_one(register: Register, office: Office) -> None:
    customer = register(phone="")

    phone = actions.add_phone(customer, by=office.account("lijing"), at=MONDAY, number=SECOND)

    customer.refresh_from_db()
    assert (phone.is_main, customer.phone) == (True, SECOND)


def test_an_edited_main_number_may_be_one_known_as_a_further_one(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")
    actions.add_phone(customer, by=owner, at=MONDAY, number=SECOND)

    actions.edit(customer, by=owner, at=MONDAY, phone=SECOND)

    assert [(one.number, one.is_main) for one in customer.phones.all()] == [(SECOND, True)]
    assert search(owner, PHONE, MONDAY) == []


def test_every_number_is_masked_on_the_page_and_one_of_them_can_be_unmasked(
    register: Register, office: Office, enter: Enter
) -> None:
    customer = register()
    phone = actions.add_phone(customer, by=office.account("lijing"), at=MONDAY, number=SECOND, label="配偶")

    page = enter("lijing").get(f"/customers/{customer.pk}/").content.decode()
    told = enter("lijing").post(f"/customers/{customer.pk}/unmask/?phone={phone.pk}", {"reason": "跟进"})

    assert "137****9999" in page
    assert "配偶" in page
    assert SECOND not in page
    assert SECOND in told.content.decode()


def test_a_number_of_another_file_is_not_unmasked_with_this_one(register: Register, enter: Enter) -> None:
    mine, theirs = register(), register("zhanglei", phone=SECOND)

    answer = enter("lijing").post(f"/customers/{mine.pk}/unmask/?phone={theirs.phones.get().pk}", {"reason": "跟进"})

    assert answer.status_code == 409
    assert SECOND not in answer.content.decode()


def test_the_form_keeps_a_number_and_leads_back(register: Register, enter: Enter) -> None:
    customer = register()

    answer = enter("lijing").post(f"/customers/{customer.pk}/add_phone/", {"number": "137 0000 9999", "label": "单位"})

    assert answer.url == f"/customers/{customer.pk}/"
    assert customer.phones.get(is_main=False).label == "单位"
