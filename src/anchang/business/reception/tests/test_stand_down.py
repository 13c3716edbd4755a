from datetime import date

import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions as customers
from anchang.business.reception import actions
from anchang.business.reception.models import FollowUp
from anchang.business.reception.queries import due
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
    assert FollowUp.objects.get().note == said["note"]


@pytest.mark.rule("R-247")
@pytest.mark.parametrize("channel", ["phone", "wechat", "sms"])
def test_and_is_called_or_written_to_by_nobody(receive: Receive, office: Office, channel: str) -> None:
    """T-093, as far as there are verbs that call or write."""
    customer, owner = receive().customer, office.account("lijing")
    customers.stop_contact(customer, by=owner, at=MONDAY, channel="phone")
    customers.agree(customer, by=owner, at=MONDAY)

    with pytest.raises(Refused, match="客户要求免打扰") as refused:
        actions.follow_up(customer, by=owner, at=MONDAY, **{**SAID, "channel": channel})

    assert refused.value.rule == "R-247"
    assert actions.follow_up(
        customer, by=owner, at=MONDAY, **{**SAID, "channel": "visit", "next_on": date(2026, 11, 5)}
    )
