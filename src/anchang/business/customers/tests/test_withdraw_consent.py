import pytest
from tests.office import MONDAY, Office, morning

from anchang.business.customers import actions
from anchang.business.customers.models import Consent
from anchang.business.customers.queries import consent
from anchang.engine.policies import Refused

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db
TUESDAY = morning(2026, 11, 3)


def test_withdrawing_ends_the_consent_and_keeps_its_record(register: Register, office: Office) -> None:
    customer = register()

    actions.withdraw_consent(customer, by=office.account("lijing"), at=TUESDAY)

    kept = Consent.objects.get(customer=customer)
    assert (kept.given_at, kept.withdrawn_at) == (MONDAY, TUESDAY)
    assert consent(customer, TUESDAY) is None
    assert consent(customer, MONDAY) == kept


def test_there_must_be_a_consent_to_withdraw(register: Register, office: Office) -> None:
    customer = register()
    actions.withdraw_consent(customer, by=office.account("lijing"), at=TUESDAY)

    with pytest.raises(Refused, match="没有有效的联系同意"):
        actions.withdraw_consent(customer, by=office.account("lijing"), at=TUESDAY)


def test_a_customer_may_agree_again(register: Register, office: Office) -> None:
    customer, owner = register(), office.account("wangmin")
    actions.withdraw_consent(customer, by=owner, at=TUESDAY)

    actions.edit(customer, by=owner, at=TUESDAY, agrees=True)

    assert consent(customer, TUESDAY) is not None
    assert Consent.objects.filter(customer=customer).count() == 2


def test_the_page_says_that_nobody_may_contact_them(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("lijing")

    client.post(f"/customers/{customer.pk}/withdraw_consent/", {"reason": "不要再打电话"})

    assert "没有，不能联系" in client.get(f"/customers/{customer.pk}/").content.decode()
