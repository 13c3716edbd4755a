import json

import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db


@pytest.mark.rule("R-23E")
def test_the_whole_number_costs_an_entry_with_its_reason(register: Register, office: Office) -> None:
    customer = register()

    number = actions.unmask(customer, by=office.account("wangmin"), at=MONDAY, reason="处理投诉")

    entry = Entry.objects.get(verb="customers.unmask")
    facts = json.loads(EntryDetail.objects.get(entry_id=entry.pk).facts)
    assert number == PHONE
    assert (entry.by_name, entry.thing_id, facts["reason"]) == ("王敏", customer.pk, "处理投诉")


def test_no_reason_no_number(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="请说明查看电话的原因"):
        actions.unmask(register(), by=office.account("lijing"), at=MONDAY, reason=" ")

    assert not Entry.objects.filter(verb="customers.unmask").exists()


def test_a_colleague_may_not_see_the_number(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        actions.unmask(register(), by=office.account("zhanglei"), at=MONDAY, reason="跟进")


def test_after_consent_is_withdrawn_nobody_unmasks_to_follow_up(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("lijing")
    actions.withdraw_consent(customer, by=owner, at=MONDAY)

    with pytest.raises(Refused, match="客户已撤回联系同意"):
        actions.unmask(customer, by=owner, at=MONDAY, reason="跟进")

    assert actions.unmask(customer, by=owner, at=MONDAY, reason="核对收款") == PHONE


def test_the_owner_sees_the_number_by_one_tap(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("lijing")

    before = client.get(f"/customers/{customer.pk}/").content.decode()
    answer = client.post(
        f"/customers/{customer.pk}/unmask/", {"reason": "跟进"}, headers={"HX-Target": "customer-phone"}
    )

    assert 'name="reason" value="跟进"' in before
    assert PHONE not in before
    assert f"tel:{PHONE}" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_supervisor_is_asked_for_a_reason(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("wangmin")

    answer = client.post(f"/customers/{customer.pk}/unmask/", {})

    assert answer.status_code == 422
    assert PHONE not in answer.content.decode()
