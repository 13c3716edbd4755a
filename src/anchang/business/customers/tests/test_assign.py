import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import search
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db


@pytest.mark.clause("CDM-011")
def test_the_new_owner_sees_and_finds_the_file_and_the_old_one_no_longer(register: Register, office: Office) -> None:
    customer = register()

    actions.assign(customer, by=office.account("wangmin"), at=MONDAY, owner=office.account("zhanglei"), reason="换岗")

    before, after = office.account("lijing"), office.account("zhanglei")
    assert list(Customer.objects.visible_to(after, MONDAY)) == search(after, "王小明", MONDAY) == [customer]
    assert list(Customer.objects.visible_to(before, MONDAY)) == search(before, "王小明", MONDAY) == []


def test_both_owners_are_told_without_the_customers_name(register: Register, office: Office) -> None:
    customer = register()

    actions.assign(customer, by=office.account("wangmin"), at=MONDAY, owner=office.account("zhanglei"))

    told = {notice.account_id: notice.text for notice in Notice.objects.all()}
    assert set(told) == {office.account("lijing").pk, office.account("zhanglei").pk}
    assert "王小明" not in "".join(told.values())


def test_a_consultant_may_not_give_customers_away(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.assign(register(), by=office.account("lijing"), at=MONDAY, owner=office.account("zhanglei"))


@pytest.mark.parametrize(("to", "reason"), [("lijing", "本来就归李静"), ("maqiang", "马强不接待客户")])
def test_an_owner_who_cannot_be_is_refused(register: Register, office: Office, to: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        actions.assign(register(), by=office.account("wangmin"), at=MONDAY, owner=office.account(to))


def test_the_form_offers_everybody_but_the_owner(register: Register, enter: Enter) -> None:
    page = enter("wangmin").get(f"/customers/{register().pk}/assign/").content.decode()

    assert "张磊</option>" in page
    assert "李静</option>" not in page
