import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Consent
from anchang.business.customers.queries import search
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db


def test_a_changed_phone_is_found_by_its_new_tail_only(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")

    actions.edit(customer, by=owner, at=MONDAY, phone="13700009999")

    assert search(owner, "9999", MONDAY) == [customer]
    assert search(owner, "5678", MONDAY) == []


def test_a_changed_name_is_found_by_its_new_name_only(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")

    actions.edit(customer, by=owner, at=MONDAY, name="欧阳娜")

    assert search(owner, "欧阳", MONDAY) == [customer]
    assert search(owner, "小明", MONDAY) == []


def test_a_phone_somebody_else_has_is_refused_naming_the_owner(register: Register, office: Office) -> None:
    register()
    mine = register("zhanglei", phone="13700009999")

    with pytest.raises(Refused, match="是李静的客户"):
        actions.edit(mine, by=office.account("zhanglei"), at=MONDAY, phone=PHONE)


def test_who_did_not_consent_gets_a_phone_only_with_consent(register: Register, office: Office) -> None:
    customer, owner = register(name="王先生", consent=False, phone=""), office.account("lijing")

    with pytest.raises(Refused, match="未同意留联系方式"):
        actions.edit(customer, by=owner, at=MONDAY, phone=PHONE)
    customer.refresh_from_db()
    actions.edit(customer, by=owner, at=MONDAY, phone=PHONE, name="王小明", agrees=True)

    assert customer.phone == PHONE
    assert Consent.objects.filter(customer=customer, withdrawn_at=None).count() == 1


@pytest.mark.clause("SAL-116")
def test_the_needs_form_keeps_purpose_type_budget_and_area(register: Register, enter: Enter) -> None:
    customer = register()
    needs = {"purpose": "upgrade", "wants": "三房两卫", "budget_wan": "260", "area_wanted": "118.5"}

    answer = enter("lijing").post(f"/customers/{customer.pk}/edit/", {"name": "王小明", "source": "friend", **needs})

    customer.refresh_from_db()
    assert answer.status_code == 302
    assert (customer.purpose, customer.wants, customer.budget_wan) == ("upgrade", "三房两卫", 260)
    assert str(customer.area_wanted) == "118.50"
    assert customer.phone == PHONE


def test_the_edit_form_shows_no_whole_phone(register: Register, enter: Enter) -> None:
    page = enter("lijing").get(f"/customers/{register().pk}/edit/").content.decode()

    assert PHONE not in page
    assert "139****5678" in page


def test_somebody_elses_customer_cannot_be_edited(register: Register, enter: Enter) -> None:
    answer = enter("zhanglei").get(f"/customers/{register().pk}/edit/")

    assert answer.status_code == 404


@pytest.mark.clause("SAL-116", "SAL-117")
def test_all_seven_needs_are_asked_kept_and_shown(register: Register, office: Office, enter: Enter) -> None:
    customer = register()
    needs = {
        "purpose": "upgrade",
        "wants": "四房两卫",
        "area_wanted": "128.50",
        "floor_wanted": "10至18层",
        "budget_wan": "320",
        "payment": "mixed",
        "timing": "quarter",
    }

    enter("lijing").post(f"/customers/{customer.pk}/edit/", {"name": "王小明", "source": "walk_in", **needs})

    page = enter("lijing").get(f"/customers/{customer.pk}/").content.decode()
    for shown in ("改善", "四房两卫", "128.50", "10至18层", "320", "组合贷款", "三个月内"):
        assert shown in page


def test_an_organisation_keeps_its_name_without_consent_and_its_licence_with_it(
    register: Register, office: Office
) -> None:
    owner = office.account("lijing")
    firm = register(name="锦绣贸易有限公司", kind="organisation", consent=False, phone="")

    actions.edit(firm, by=owner, at=MONDAY, agrees=True)
    actions.identify(firm, by=owner, at=MONDAY, id_kind="licence", id_number="91110000600037341l")

    assert (firm.name, firm.id_number) == ("锦绣贸易有限公司", "91110000600037341L")


@pytest.mark.parametrize("wrong", [{"kind": "club"}, {"payment": "gold"}, {"timing": "never"}, {"purpose": "fun"}])
def test_a_choice_that_is_none_is_refused(register: Register, office: Office, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        actions.edit(register(), by=office.account("lijing"), at=MONDAY, **wrong)
