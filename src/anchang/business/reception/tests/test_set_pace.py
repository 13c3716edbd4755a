from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, Office

from anchang.business.customers import actions as customers
from anchang.business.reception import actions, queries
from anchang.business.reception.models import FollowUp, Pace
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused

from .conftest import Enter, Receive
from .test_follow_up import SAID

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
DAYS = {"a": 2, "b": 4, "c": 8, "d": 16, "ungraded": 3}


@pytest.mark.parametrize(("grade", "days"), [("A", 3), ("B", 7), ("C", 15), ("D", 30), ("", 7)])
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


def test_a_site_sets_its_own_days_from_a_day_to_come(office: Office) -> None:
    by, tomorrow = office.account("wangmin"), TODAY + timedelta(days=1)

    actions.set_pace(office.site, by=by, at=MONDAY, since=tomorrow, **DAYS)

    assert [queries.pace(office.site, on).days("A") for on in (TODAY, tomorrow)] == [3, 2]
    with pytest.raises(Refused, match="新间隔最早从明天起执行"):
        actions.set_pace(office.site, by=by, at=MONDAY, since=TODAY, **DAYS)
    with pytest.raises(Refused, match="意向越高间隔越短"):
        actions.set_pace(office.site, by=by, at=MONDAY, since=tomorrow, **{**DAYS, "a": 9})


@action("test.turn_round", "只为测试")
def turn_round(pace: Pace, *, by: object, at: object) -> None:
    Pace.objects.filter(pk=pace.pk).update(a=90)


def test_the_database_itself_lets_no_near_buyer_wait_longer_than_a_far_one(office: Office) -> None:
    by, tomorrow = office.account("wangmin"), TODAY + timedelta(days=1)
    pace = actions.set_pace(office.site, by=by, at=MONDAY, since=tomorrow, **DAYS)

    with pytest.raises(IntegrityError), transaction.atomic():
        turn_round(pace, by=Account.objects.system(), at=MONDAY)


def test_who_goes_to_the_pool_waits_on_nobodys_list(receive: Receive, office: Office) -> None:
    customer = receive(intent_grade="A").customer

    customers.unassign(customer, by=Account.objects.system(), at=MONDAY)

    assert not FollowUp.objects.filter(is_last=True, next_on__isnull=False).exists()


def test_merged_files_wait_for_one_follow_up_on_the_earliest_of_their_dates(receive: Receive, office: Office) -> None:
    first, second = receive(intent_grade="D").customer, receive(phone="13700009999", intent_grade="A").customer

    customers.merge(first, by=office.account("lijing"), at=MONDAY, others=[second], reason="同一人")

    waiting = FollowUp.objects.get(is_last=True, next_on__isnull=False)
    assert (waiting.customer, waiting.next_on) == (first, TODAY + timedelta(days=3))
