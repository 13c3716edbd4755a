import pytest
from tests.office import MONDAY, Office, morning, rows

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, DoNotContact
from anchang.business.customers.queries import is_stopped, may_contact
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.org.models import Post

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
TUESDAY = morning(2026, 11, 3)
WORDS = "客户要求免打扰，不能联系"


def stop(customer: Customer, office: Office) -> None:
    actions.stop_contact(customer, by=office.account("lijing"), at=MONDAY, channel="phone")


@pytest.mark.rule("R-247")
def test_from_that_moment_nobody_may_contact_them(register: Register, office: Office) -> None:
    customer = register()
    before = may_contact(customer, MONDAY)

    stop(customer, office)

    assert before.ok
    assert (may_contact(customer, MONDAY).reason, may_contact(customer, MONDAY, "marketing").rule) == (WORDS, "R-247")
    with pytest.raises(Refused, match=WORDS):
        actions.unmask(customer, by=office.account("lijing"), at=MONDAY, reason="跟进")


@pytest.mark.rule("R-247")
def test_a_file_at_another_site_under_that_number_is_left_in_peace_too(register: Register, office: Office) -> None:
    customer = register()
    system = Account.objects.system()
    other = org.open_site(office.company, by=system, at=MONDAY, code="YG02", name="阳光案场")
    staff = org.hire(
        other,
        by=system,
        at=MONDAY,
        username="there",
        name="远处",
        joined_on=MONDAY.date(),
        post=Post.objects.get(code="consultant"),
    )
    given = {"name": "王小明", "source": "call", "consent": True}

    stop(customer, office)
    there = actions.register(other, by=staff.account, at=TUESDAY, phone=PHONE, **given)
    stranger = actions.register(other, by=staff.account, at=TUESDAY, phone="13800000003", **given)

    assert may_contact(there, TUESDAY).reason == WORDS
    assert may_contact(stranger, TUESDAY).ok


@pytest.mark.rule("R-247")
def test_it_survives_the_end_of_the_file_and_a_new_one_under_the_number(register: Register, office: Office) -> None:
    customer, by = register(), {"by": office.account("chenwei"), "at": MONDAY}
    stop(customer, office)
    asked = actions.take_request(customer, **by, kind="delete", channel="visit")
    actions.check_requester(asked, **by, proven="paper")
    actions.erase(customer, **by)

    again = register()

    assert again.pk != customer.pk
    assert is_stopped(PHONE)
    assert may_contact(again, TUESDAY).reason == WORDS


@pytest.mark.rule("R-247")
def test_it_holds_for_every_file_of_the_person_and_for_numbers_that_come_later(
    register: Register, office: Office
) -> None:
    kept, gone = register(), register(phone="13800000004")
    stop(gone, office)
    rows(Customer).filter(pk=gone.pk).update(stage="merged", merged_into=kept.pk)

    actions.edit(kept, by=office.account("lijing"), at=TUESDAY, phone="13800000005")

    assert may_contact(kept, TUESDAY).reason == WORDS
    assert is_stopped("13800000005")


def test_a_new_consent_alone_does_not_lift_it(register: Register, office: Office) -> None:
    customer = register()
    stop(customer, office)

    actions.agree(customer, by=office.account("lijing"), at=TUESDAY)

    assert may_contact(customer, TUESDAY).reason == WORDS


def test_it_is_lifted_only_by_the_customer_asking_for_it_and_consent_is_asked_anew(
    register: Register, office: Office
) -> None:
    customer, by = register(), {"by": office.account("wangmin"), "at": TUESDAY}
    stop(customer, office)

    with pytest.raises(Refused, match="请选择客户怎么提出恢复的"):
        actions.lift_stop(customer, **by, how="")
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.lift_stop(customer, by=office.account("lijing"), at=TUESDAY, how="visit")
    actions.lift_stop(customer, **by, how="visit")

    kept = DoNotContact.objects.get()
    assert (kept.lifted_at, kept.lifted_by, kept.lifted_how) == (TUESDAY, by["by"], "visit")
    assert may_contact(customer, TUESDAY).reason == "客户已撤回联系同意，不能再跟进"


def test_the_list_holds_no_number_and_no_file(register: Register, office: Office) -> None:
    stop(register(), office)

    kept = rows(DoNotContact).values().get()

    assert PHONE not in str(kept)
    assert not [name for name in kept if "customer" in name]


def test_saying_it_twice_changes_nothing(register: Register, office: Office) -> None:
    customer = register()
    stop(customer, office)

    stop(customer, office)

    assert DoNotContact.objects.count() == 1


def test_the_page_says_so_and_has_no_number_to_tap(register: Register, enter: Enter) -> None:
    customer, client = register(), enter("lijing")

    client.post(f"/customers/{customer.pk}/stop_contact/", {"channel": "visit"})
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    answer = client.post(f"/customers/{customer.pk}/unmask/", {"reason": "跟进"})

    assert WORDS in page
    assert 'value="跟进"' not in page
    assert answer.status_code == 409
    assert PHONE not in answer.content.decode()


def test_without_the_list_the_same_call_would_be_allowed(register: Register, office: Office) -> None:
    customer = register()
    stop(customer, office)
    actions.agree(customer, by=office.account("lijing"), at=TUESDAY)

    rows(DoNotContact).all().delete()

    assert may_contact(customer, TUESDAY).ok
