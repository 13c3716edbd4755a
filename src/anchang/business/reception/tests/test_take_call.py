from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, Office

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.ownership.queries import attribution
from anchang.business.reception import actions
from anchang.business.reception.models import Call, FollowUp
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Receive

pytestmark = pytest.mark.django_db
RANG = {"source": "call", "effective": True, "note": "问三房总价"}


def ring(office: Office, who: str = "lijing", **given: object) -> Call:
    made: Call = actions.take_call(office.site, by=office.account(who), at=MONDAY, **{**RANG, **given})
    return made


@pytest.mark.clause("CAR-014", "CAR-016")
def test_a_number_left_makes_a_card_that_is_to_be_spoken_with_again(office: Office) -> None:
    call = ring(office, phone=PHONE, consent=True, name="王小明", intent_grade="A")

    customer = Customer.objects.get()
    assert (call.customer, customer.owner.username, call.is_first) == (customer, "lijing", True)
    assert FollowUp.objects.get().next_on == MONDAY.date() + timedelta(days=3)


@pytest.mark.clause("CAR-017")
def test_who_leaves_no_number_has_no_card_and_nothing_of_them_is_kept(office: Office) -> None:
    call = ring(office, name="赵女士", answers={"家里几口人": "3人，姓赵"})

    assert (call.customer, call.note, call.answers, Customer.objects.count()) == (None, "", {}, 0)


@pytest.mark.rule("R-230")
def test_a_number_without_consent_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="客户没有同意，不能记电话"):
        ring(office, phone=PHONE, consent=False)

    assert not Call.objects.exists()


def test_a_known_caller_is_told_to_their_consultant_and_stays_theirs(office: Office, receive: Receive) -> None:
    customer = receive().customer

    call = ring(office, "zhanglei", phone=PHONE, consent=True)

    assert (call.customer, Customer.objects.get().owner.username) == (customer, "lijing")
    assert Notice.objects.get().text == "您的客户来电，由张磊接听，请尽快回电"


def test_a_call_before_the_visit_says_whose_customer_somebody_is(office: Office) -> None:
    customer = ring(office, phone=PHONE, consent=True, name="王小明").customer

    found = attribution(Customer.objects.select_related("site").get(pk=customer.pk), MONDAY + timedelta(hours=1))

    assert [one.evidence.kind for one in found.timeline].count("call") == 1


def test_the_database_itself_keeps_one_first_call_of_a_customer(office: Office) -> None:
    first = ring(office, phone=PHONE, consent=True)
    second = ring(office, phone=PHONE, consent=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        claim_first(second, by=Account.objects.system(), at=MONDAY)

    assert (first.is_first, Call.objects.get(pk=second.pk).is_first) == (True, False)


@action("test.claim_first", "只为测试")
def claim_first(call: Call, *, by: object, at: object) -> None:
    Call.objects.filter(pk=call.pk).update(is_first=True)


def test_the_form_asks_for_the_consent_of_a_number_and_keeps_what_was_typed(enter: Enter) -> None:
    form = {"effective": "yes", "source": "call", "phone": PHONE, "name": "王小明", "note": "问价"}

    answer = enter("lijing").post("/reception/take_call/", form)

    page = answer.content.decode()
    assert (answer.status_code, Call.objects.count()) == (422, 0)
    assert "客户同意后才能记电话；不同意就把电话删掉" in page
    assert f'value="{PHONE}"' in page


def test_the_form_leads_to_the_call_and_the_list_shows_it(enter: Enter) -> None:
    client = enter("lijing")
    form = {"effective": "yes", "source": "call", "phone": PHONE, "name": "王小明", "consent": "on", "note": "问价"}

    answer = client.post("/reception/take_call/", form)

    assert answer["Location"] == f"/reception/calls/{Call.objects.get().pk}/"
    assert "问价" in client.get(answer["Location"]).content.decode()
    assert "王小明" in client.get("/reception/calls/").content.decode()


def test_a_caller_out_of_the_pool_belongs_to_who_takes_the_call_and_is_spoken_with_again(
    office: Office, receive: Receive
) -> None:
    customer = receive().customer
    customers.unassign(customer, by=Account.objects.system(), at=MONDAY)

    ring(office, "zhanglei", phone=PHONE, consent=True, wants="四房")

    found = Customer.objects.get()
    assert (found.owner.username, found.wants) == ("zhanglei", "四房")
    assert FollowUp.objects.get(is_last=True, next_on__isnull=False).by.username == "zhanglei"
