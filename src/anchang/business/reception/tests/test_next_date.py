from datetime import timedelta

import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions as customers
from anchang.business.ownership import actions as ownership
from anchang.business.ownership import queries
from anchang.business.ownership.stages import FIGURES
from anchang.business.reception import actions
from anchang.business.reception.models import FollowUp
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused

from .conftest import Enter, Receive
from .test_follow_up import SAID

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.mark.parametrize(("grade", "days"), [("A", 3), ("B", 7), ("C", 15), ("D", 30), ("", 30)])
def test_the_grade_decides_until_when_a_visitor_is_spoken_with_again(receive: Receive, grade: str, days: int) -> None:
    receive(intent_grade=grade)

    assert FollowUp.objects.get().next_on == TODAY + timedelta(days=days)


def test_a_date_later_than_the_grade_allows_is_refused(receive: Receive, office: Office) -> None:
    customer = receive(intent_grade="A").customer
    late = TODAY + timedelta(days=4)

    with pytest.raises(Refused, match="A级客户最迟2026年11月5日再跟进"):
        actions.follow_up(customer, by=office.account("lijing"), at=MONDAY, **SAID, next_on=late)

    assert actions.follow_up(
        customer, by=office.account("lijing"), at=MONDAY, **SAID, next_on=late, intent_grade="B"
    ).pk


def test_the_form_has_no_empty_next_date(receive: Receive, enter: Enter) -> None:
    form = {"channel": "phone", "effective": "yes", "note": "x", "next_on": ""}

    answer = enter("lijing").post(f"/reception/{receive().customer.pk}/follow_up/", form)

    assert (answer.status_code, FollowUp.objects.count()) == (422, 1)


def test_whoever_may_not_be_contacted_has_no_next_date(receive: Receive, office: Office) -> None:
    customer, owner = receive().customer, office.account("lijing")
    customers.withdraw_consent(customer, by=owner, at=MONDAY)

    made = actions.follow_up(customer, by=owner, at=MONDAY, **{**SAID, "channel": "visit"}, next_on=TODAY)

    assert made.next_on is None


def test_a_site_that_sets_its_rules_sets_the_next_date_with_them(office: Office, receive: Receive) -> None:
    """One figure for both: what the form asks for is what the pool counts from."""
    figures = {name: getattr(queries.first_rules(), name) for name in FIGURES}
    given = {"effective_on": TODAY + timedelta(days=1), "why": "房源少", "interval_a": 2}
    ownership.set_rules(office.site, by=office.account("linlan"), at=MONDAY, **{**figures, **given})

    receive(at=MONDAY, intent_grade="A")
    receive(at=MONDAY + timedelta(days=1), intent_grade="A", phone="13700009999")

    dates = FollowUp.objects.order_by("pk").values_list("next_on", flat=True)
    assert list(dates) == [TODAY + timedelta(days=3), TODAY + timedelta(days=3)]


def test_who_goes_to_the_pool_waits_on_nobodys_list(receive: Receive, office: Office) -> None:
    customer = receive(intent_grade="A").customer

    customers.unassign(customer, by=Account.objects.system(), at=MONDAY)

    assert not FollowUp.objects.filter(is_last=True, next_on__isnull=False).exists()


def test_merged_files_wait_for_one_follow_up_on_the_earliest_of_their_dates(receive: Receive, office: Office) -> None:
    first, second = receive(intent_grade="D").customer, receive(phone="13700009999", intent_grade="A").customer

    customers.merge(first, by=office.account("lijing"), at=MONDAY, others=[second], reason="同一人")

    waiting = FollowUp.objects.get(is_last=True, next_on__isnull=False)
    assert (waiting.customer, waiting.next_on) == (first, TODAY + timedelta(days=3))
