from datetime import timedelta

import pytest
from tests.office import MONDAY, morning, rows

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.ownership import actions, queries
from anchang.business.ownership.models import Sweep, Tenure

from .conftest import DAY

GRADES = {"A": 3, "B": 7, "C": 15, "D": 30}


def silent_since(court, days, grade="B", n=0, who="lijing"):
    """A customer with whom nobody has spoken for so many days before `court.at`."""
    customer = court.register(who, phone=f"1391234{n:04d}", name=f"王小{n}", intent_grade=grade)
    since = court.at - timedelta(days=days)
    rows(Customer).filter(pk=customer.pk).update(last_contact_at=since)
    rows(Tenure).filter(customer=customer).update(since=since)
    return customer


def swept_before(court):
    rows(Sweep).bulk_create([Sweep(site=court.site, on=(court.at - 3 * DAY).date(), at=court.at - 3 * DAY)])


@pytest.mark.parametrize(("grade", "interval"), GRADES.items())
def test_a_customer_goes_back_a_week_after_the_next_contact_was_due(court, grade, interval):
    swept_before(court)
    late = silent_since(court, interval + 7, grade, 1)
    soon = silent_since(court, interval + 6, grade, 2)

    actions.tick(MONDAY)

    assert court.again(late).owner is None
    assert court.again(soon).owner == court.who("lijing")
    assert Tenure.objects.get(customer=late).ended_why == "reclaimed"


def test_owner_and_supervisor_are_told_once_a_day_and_the_owner_beforehand(court):
    swept_before(court)
    silent_since(court, 14, n=1)
    silent_since(court, 11, n=2)

    actions.tick(MONDAY)
    actions.tick(MONDAY + timedelta(hours=2))

    told = court.told()
    assert told["lijing"] == ["1位客户逾期未联系，已退回公海", "1位客户3天内会退回公海，请尽快联系"]
    assert told["wangmin"] == ["今天有1位客户逾期未联系，退回公海", "1位客户逾期3天以上未联系"]


def test_a_site_that_was_never_swept_warns_first_and_takes_nothing(court):
    customer = silent_since(court, 90)

    actions.tick(MONDAY)
    first = court.again(customer).owner
    for n in (1, 2, 3):
        actions.tick(MONDAY + n * DAY)

    assert first == court.who("lijing")
    assert court.again(customer).owner is None
    assert len([text for text in court.told()["lijing"] if "3天内会退回公海" in text]) == 3


def test_a_day_is_swept_once_and_not_before_the_opening_hour(court):
    actions.tick(morning(2026, 11, 2, 7))
    assert Sweep.objects.count() == 0

    actions.tick(MONDAY)
    actions.tick(MONDAY)

    assert Sweep.objects.count() == 1


def test_what_is_under_way_or_argued_about_stays(court, monkeypatch):
    swept_before(court)
    bought = silent_since(court, 60, n=1)
    argued = silent_since(court, 60, n=2)
    court.witness("visit", claimant=court.who("zhanglei"), customer=argued, happened_at=MONDAY - 50 * DAY)
    court.contest(argued)
    monkeypatch.setattr(queries.gathering, "_tied", [lambda keys: {bought.pk} & set(keys)])

    actions.tick(MONDAY)

    assert [court.again(one).owner for one in (bought, argued)] == [court.who("lijing")] * 2


def test_somebody_who_has_just_got_the_customer_has_the_whole_time(court):
    swept_before(court)
    customer = silent_since(court, 60)
    customers.assign(court.again(customer), by=court.who("wangmin"), at=MONDAY, owner=court.who("zhanglei"))

    actions.tick(MONDAY)

    assert court.again(customer).owner == court.who("zhanglei")


def test_a_restricted_file_is_never_put_into_the_pool(court):
    swept_before(court)
    customer = silent_since(court, 60)
    rows(Customer).filter(pk=customer.pk).update(stage="restricted")

    actions.tick(MONDAY)

    assert court.again(customer).owner == court.who("lijing")
