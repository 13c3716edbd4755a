from collections.abc import Callable

import pytest
from tests.office import MONDAY, Office, morning, rows

from anchang.business.customers import actions
from anchang.business.customers.models import Consent, Customer
from anchang.business.customers.queries import consent, is_old, may_contact, wording, words_of
from anchang.business.customers.stages import ConsentPurpose
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db
NEXT_YEAR = morning(2027, 3, 1)


@pytest.mark.rule("R-230")
@pytest.mark.parametrize("purpose", ConsentPurpose.values)
def test_each_purpose_is_agreed_to_and_taken_back_on_its_own(register: Register, office: Office, purpose: str) -> None:
    customer, by = register(name="王先生", phone="", consent=False), {"by": office.account("lijing"), "at": MONDAY}

    actions.agree(customer, **by, purpose=purpose, channel="phone")
    given = [one for one in ConsentPurpose if consent(customer, MONDAY, one)]
    actions.withdraw_consent(customer, **by, purpose=purpose)

    assert given == [purpose]
    assert consent(customer, MONDAY, purpose) is None
    kept = Consent.objects.get(customer=customer)
    assert (kept.version, kept.channel, kept.withdrawn_at) == ("2026-01", "phone", MONDAY)


def test_agreeing_twice_to_the_same_words_leaves_one_consent(register: Register, office: Office) -> None:
    customer = register()

    actions.agree(customer, by=office.account("lijing"), at=MONDAY)

    assert Consent.objects.filter(customer=customer).count() == 1


def test_clearer_words_do_not_end_a_consent(register: Register, office: Office, newer: Callable[..., None]) -> None:
    customer = register()

    newer(False)

    found = consent(customer, NEXT_YEAR)
    assert found is not None
    assert is_old(found, office_day(NEXT_YEAR))
    assert words_of(found) != wording("contact", office_day(NEXT_YEAR))
    assert may_contact(customer, NEXT_YEAR).ok


def test_words_for_something_new_have_to_be_asked_again(
    register: Register, office: Office, newer: Callable[..., None]
) -> None:
    customer = register()
    newer(True)

    before, refused = may_contact(customer, MONDAY), may_contact(customer, NEXT_YEAR)
    actions.agree(customer, by=office.account("lijing"), at=NEXT_YEAR)

    assert before.ok
    assert refused.reason == "客户同意的是旧版，请重新征得同意后再联系"
    assert may_contact(customer, NEXT_YEAR).ok
    assert [one.version for one in Consent.objects.filter(customer=customer).order_by("pk")] == ["2026-01", "2027-01"]


def test_nobody_agrees_to_something_that_has_no_words(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="请选择同意的事项"):
        actions.agree(register(), by=office.account("lijing"), at=MONDAY, purpose="profiling")


def test_the_page_reads_the_words_and_says_what_was_agreed_to(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("lijing")

    form = client.get(f"/customers/{customer.pk}/agree/?purpose=marketing").content.decode()
    client.post(f"/customers/{customer.pk}/agree/", {"purpose": "marketing", "channel": "visit"})
    page = client.get(f"/customers/{customer.pk}/privacy/").content.decode()

    assert wording("marketing", office_day(MONDAY)).text in form
    assert page.count("已同意") == 2
    assert page.count("没有同意") == 3


def test_what_was_withdrawn_in_one_of_two_files_is_withdrawn(register: Register, office: Office) -> None:
    first, second = register(), register(phone="13800000002")
    by = {"by": office.account("wangmin"), "at": MONDAY}
    rows(Customer).filter(pk=first.pk).update(stage="merged", merged_into=second.pk)

    actions.withdraw_consent(second, **by)

    assert not may_contact(first, MONDAY).ok
    assert not may_contact(second, MONDAY).ok
