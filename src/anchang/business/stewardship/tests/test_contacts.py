from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import rows

from anchang.business.customers import actions as customers
from anchang.business.reception import actions as reception
from anchang.business.stewardship.models import FirstContact
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused
from anchang.engine.rules.models import Rule

from .conftest import DAY, HOUR


@pytest.fixture
def given(cabinet):
    """A file just given to 李静."""
    file = cabinet.file("")
    customers.assign(file, by=cabinet.who("wangmin"), at=cabinet.at, owner=cabinet.who("lijing"))
    return file


def tuesday(cabinet):
    return cabinet.at + DAY


@pytest.mark.clause("CDM-014")
def test_whoever_is_given_a_customer_has_a_week_for_the_first_contact(cabinet, given):
    owed = cabinet.owed(given)

    assert (owed.specialist, owed.due_at) == (cabinet.who("lijing"), cabinet.at + timedelta(days=7))


def test_the_week_is_a_dated_rule_of_the_office(cabinet):
    rows(Rule).filter(code="first_contact_days").update(value="3")
    file = cabinet.file("")
    customers.assign(file, by=cabinet.who("wangmin"), at=cabinet.at, owner=cabinet.who("lijing"))

    assert cabinet.owed(file).due_at == cabinet.at + timedelta(days=3)


@pytest.mark.clause("CDM-015")
def test_a_talk_with_a_detailed_note_is_the_first_contact(cabinet, given):
    with pytest.raises(Refused, match="请写下沟通内容"):
        cabinet.speak(given, "lijing", tuesday(cabinet), note=" ")
    assert cabinet.owed(given)

    cabinet.speak(given, "lijing", tuesday(cabinet))

    ended = FirstContact.objects.get()
    assert (ended.ended_at, ended.ended_how) == (tuesday(cabinet), "spoken")


@pytest.mark.parametrize(("who", "facts"), [("lijing", {"effective": False}), ("wangmin", {})])
def test_nobody_reached_and_somebody_elses_talk_are_no_first_contact(cabinet, given, who, facts):
    cabinet.speak(given, who, tuesday(cabinet), **facts)

    assert cabinet.owed(given)


def receive(cabinet, given, who, **facts):
    given_facts = {"name": given.name, "phone": given.phone, "source": "walk_in", "consent": True, **facts}
    reception.receive(cabinet.office.site, by=cabinet.who(who), at=tuesday(cabinet), **given_facts)


@pytest.mark.clause("CDM-015")
def test_a_visit_counts_once_something_was_written_about_it(cabinet, given):
    receive(cabinet, given, "lijing")
    assert cabinet.owed(given)

    receive(cabinet, given, "lijing", note="看了样板间，想要高层")

    assert FirstContact.objects.get().ended_how == "came"


def test_a_customer_passed_on_is_owed_by_the_next_one_only(cabinet, given):
    customers.assign(given, by=cabinet.who("wangmin"), at=tuesday(cabinet), owner=cabinet.who("zhanglei"))

    assert [(one.specialist.username, one.ended_how) for one in FirstContact.objects.order_by("pk")] == [
        ("lijing", "passed"),
        ("zhanglei", ""),
    ]
    assert cabinet.owed(given).due_at == tuesday(cabinet) + timedelta(days=7)


@pytest.mark.clause("CDM-014")
def test_the_specialist_is_reminded_and_the_supervisor_hears_of_a_missed_week(cabinet, given):
    tick(cabinet.at + timedelta(days=6, hours=1))
    assert cabinet.told("lijing")[-1] == f"客户{given.number}还没有首次联系，期限2026年11月9日"
    assert not [one for one in cabinet.told("wangmin") if "李静" in one]

    tick(cabinet.at + timedelta(days=7, hours=1))

    assert cabinet.told("wangmin")[-1] == f"李静还没有联系分到的客户{given.number}，期限2026年11月9日已过"


def test_no_clock_rings_after_the_contact(cabinet, given):
    cabinet.speak(given, "lijing", tuesday(cabinet))
    before = len(cabinet.told("wangmin"))

    tick(cabinet.at + timedelta(days=30))

    assert len(cabinet.told("wangmin")) == before


def test_the_page_lists_the_late_ones_first_and_leads_to_the_follow_up(cabinet_now):
    cabinet = cabinet_now
    late, soon = cabinet.file(""), cabinet.file("")
    for file, when in ((soon, cabinet.at), (late, cabinet.at - 9 * DAY)):
        customers.assign(file, by=cabinet.who("wangmin"), at=when, owner=cabinet.who("lijing"))
    url = reverse("stewardship:contacts")

    page = cabinet.enter("lijing").get(url).content.decode()

    assert page.index(late.name) < page.index(soon.name)
    assert "逾期" in page
    assert "1 位已超过期限" in page
    assert reverse("reception:follow_up", args=[late.pk]) in page
    assert late.name not in cabinet.enter("zhanglei").get(url).content.decode()
    assert late.name in cabinet.enter("wangmin").get(url).content.decode()


def test_the_page_asks_as_often_for_a_hundred_as_for_one(cabinet_now):
    cabinet = cabinet_now
    client, url, counts = cabinet.enter("lijing"), reverse("stewardship:contacts"), []
    for more in (1, 99):
        for _ in range(more):
            given = {"customer": cabinet.file(), "site": cabinet.office.site, "specialist": cabinet.who("lijing")}
            times = {"assigned_at": cabinet.at, "due_at": cabinet.at + HOUR}
            rows(FirstContact).bulk_create([FirstContact(**given, **times)])
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12
