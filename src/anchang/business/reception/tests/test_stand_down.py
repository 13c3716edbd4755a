from datetime import date, timedelta

import pytest
from tests.office import MONDAY, Office

from anchang.business.contacting import actions as contacting
from anchang.business.customers import actions as customers
from anchang.business.reception import actions
from anchang.business.reception.models import FollowUp
from anchang.business.reception.queries import agenda, due, owing
from anchang.engine.policies import Refused

from .conftest import Receive
from .test_follow_up import SAID

pytestmark = pytest.mark.django_db


@pytest.mark.rule("R-247")
def test_whoever_is_left_in_peace_waits_on_nobodys_list(receive: Receive, office: Office) -> None:
    customer, owner = receive().customer, office.account("lijing")
    said = {**SAID, "next_on": MONDAY.date()}
    actions.follow_up(customer, by=owner, at=MONDAY, **said)
    before = due(owner, MONDAY).count()

    customers.stop_contact(customer, by=owner, at=MONDAY, channel="phone")

    assert (before, due(owner, MONDAY).count()) == (1, 0)
    assert FollowUp.objects.get(is_last=True).note == said["note"]


@pytest.mark.rule("R-247")
@pytest.mark.parametrize("channel", ["phone", "wechat", "sms"])
def test_and_is_called_or_written_to_by_nobody(receive: Receive, office: Office, channel: str) -> None:
    """T-093: neither is what was said written down nor is a number dialled. What is sent, contacting's tests show."""
    customer, owner = receive().customer, office.account("lijing")
    customers.stop_contact(customer, by=owner, at=MONDAY, channel="phone")
    customers.agree(customer, by=owner, at=MONDAY)

    with pytest.raises(Refused, match="客户要求免打扰") as refused:
        actions.follow_up(customer, by=owner, at=MONDAY, **{**SAID, "channel": channel})

    with pytest.raises(Refused, match="客户要求免打扰"):
        contacting.dial(customer, by=owner, at=MONDAY, purpose="follow_up")
    assert refused.value.rule == "R-247"
    assert actions.follow_up(
        customer, by=owner, at=MONDAY, **{**SAID, "channel": "visit", "next_on": date(2026, 11, 5)}
    )


@pytest.mark.rule("R-230")
def test_a_withdrawn_consent_in_a_running_campaign_takes_the_person_off_the_lists_to_call(
    receive: Receive, office: Office
) -> None:
    """As far as there are lists: who is due today, what a consultant owes, the agenda of the morning meeting."""
    customer, owner = receive(intent_grade="D").customer, office.account("lijing")
    other = receive(phone="16600000002", name="李四").customer
    for one in (customer, other):
        actions.follow_up(one, by=owner, at=MONDAY, **{**SAID, "next_on": MONDAY.date()})
    before = [one.customer for one in due(owner, MONDAY)]

    customers.withdraw_consent(customer, by=owner, at=MONDAY)

    assert before == [customer, other]
    assert [one.customer for one in due(owner, MONDAY)] == [other]
    assert [one.id for one in agenda(office.site, MONDAY + timedelta(days=1))] == [other.pk]
    customers.withdraw_consent(other, by=owner, at=MONDAY)
    assert owing([owner.pk], MONDAY.date()) == set()


@pytest.mark.rule("R-230")
def test_what_was_withdrawn_in_a_merged_file_counts_for_the_one_that_speaks_for_it(
    receive: Receive, office: Office
) -> None:
    merged, speaks = receive().customer, receive(phone="16600000002").customer
    owner, manager = office.account("lijing"), office.account("wangmin")
    customers.merge(speaks, by=manager, at=MONDAY, others=[merged], reason="同一人")
    actions.follow_up(speaks, by=owner, at=MONDAY, **{**SAID, "next_on": MONDAY.date()})

    customers.withdraw_consent(type(merged).objects.get(pk=merged.pk), by=manager, at=MONDAY)

    assert not due(owner, MONDAY).exists()


@pytest.mark.parametrize("purpose", ["marketing", "share_bank"])
def test_another_purpose_withdrawn_leaves_the_next_date(receive: Receive, office: Office, purpose: str) -> None:
    customer, owner = receive().customer, office.account("lijing")
    customers.agree(customer, by=owner, at=MONDAY, purpose=purpose)
    actions.follow_up(customer, by=owner, at=MONDAY, **{**SAID, "next_on": MONDAY.date()})

    customers.withdraw_consent(customer, by=owner, at=MONDAY, purpose=purpose)

    assert due(owner, MONDAY).exists()
