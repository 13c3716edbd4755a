"""Dates that passed: the day itself, the third day, the seventh."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import morning, rows

from anchang.business.cards import actions, queries
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.ownership import actions as ownership
from anchang.business.ownership.models import Tenure
from anchang.business.reception import actions as reception
from anchang.business.reception.models import FollowUp
from anchang.business.reception.queries import due

from .conftest import DAY, Desk


@pytest.fixture
def promised(desk: Desk) -> Desk:
    """Grade D, spoken with today, to be called tomorrow: by the interval alone nobody would ask for thirty days."""
    desk.swept_before()
    desk.follow_up(desk.receive(intent_grade="D"), next_in=1)
    return desk


def on(desk: Desk, day: int) -> Desk:
    """The rounds of that morning, of cards and of the pool."""
    desk.at = morning(2026, 11, day, 9)
    desk.round()
    ownership.tick(desk.at)
    return desk


def owner(desk: Desk) -> str:
    found = Customer.objects.select_related("owner").get().owner
    return found.username if found else ""


def test_on_the_day_the_consultant_is_reminded_once(promised: Desk) -> None:
    on(promised, 3)
    on(promised, 3)

    assert promised.told("lijing") == ["今天要跟进1位客户"]
    assert on(promised, 4).told("lijing")[-1] == "今天要跟进1位客户，其中1位已逾期"


def test_three_days_later_the_supervisor_hears_and_seven_days_later_the_customer_is_in_the_pool(
    promised: Desk,
) -> None:
    on(promised, 5)
    assert not [text for text in promised.told("wangmin") if "逾期" in text]

    on(promised, 6)
    assert "1位客户逾期3天以上未联系" in promised.told("wangmin")
    on(promised, 9)
    assert owner(promised) == "lijing"
    on(promised, 10)

    assert owner(promised) == ""
    assert Tenure.objects.get().ended_why == "reclaimed"
    assert "1位客户逾期未联系，已退回公海" in promised.told("lijing")


def test_a_customer_is_released_once_whatever_both_rules_say(promised: Desk) -> None:
    rows(Customer).update(last_contact_at=promised.at - 90 * DAY)
    rows(Tenure).update(since=promised.at - 90 * DAY)

    on(promised, 10)
    on(promised, 11)

    assert Tenure.objects.filter(ended_why="reclaimed").count() == 1
    assert len([text for text in promised.told("lijing") if "已退回公海" in text]) == 1


def test_without_the_room_asking_the_pool_would_have_waited(promised: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = import_module("anchang.business.ownership.queries.pool")
    monkeypatch.setattr(pool, "_late", {})

    on(promised, 10)

    assert owner(promised) == "lijing"


@pytest.mark.parametrize("how", ["spoken", "came", "given", "stopped", "no_date"])
def test_the_count_stops_with_the_next_contact_a_new_owner_or_a_stop(promised: Desk, how: str) -> None:
    customer = Customer.objects.select_related("site", "owner").get()
    promised.at = morning(2026, 11, 8, 10)
    by = {"by": promised.who("wangmin"), "at": promised.at}
    if how == "spoken":
        promised.follow_up(customer, next_in=5)
    elif how == "came":
        promised.receive(phone="13912340001", name="王小1", returning=True)
    elif how == "given":
        customers.assign(customer, **by, owner=promised.who("zhanglei"))
    elif how == "stopped":
        customers.stop_contact(customer, **by, reason="本人要求")
    else:
        promised.follow_up(customer, next_in=None)

    on(promised, 10)

    assert owner(promised) == ("zhanglei" if how == "given" else "lijing")


def test_in_the_pool_nobody_owes_a_call(promised: Desk) -> None:
    on(promised, 10)

    assert not FollowUp.objects.filter(is_last=True, next_on__isnull=False).exists()
    assert queries.owed(promised.site, promised.at.date()) == []


def test_a_site_may_count_working_days_only(promised: Desk) -> None:
    tomorrow = (promised.at + DAY).date()
    given = {"since": tomorrow, "to": "sales_supervisor", "working_days": True}
    actions.set_hour(promised.site, by=promised.who("chenwei"), at=promised.at, **given)

    on(promised, 10)
    assert owner(promised) == "lijing"
    on(promised, 12)

    assert owner(promised) == ""


def test_the_list_says_how_far_each_one_has_gone_up(promised: Desk) -> None:
    found = {}
    for day in (3, 4, 6, 9, 10):
        promised.at = morning(2026, 11, day)
        (row,) = due(promised.who("lijing"), promised.at)
        found[day] = promised.ladder().rung(row).text

    assert found == {
        3: "今天",
        4: "已提醒顾问",
        6: "已报主管，4天后退回公海",
        9: "已报主管，1天后退回公海",
        10: "该退公海",
    }


def test_a_consultant_sees_their_own_and_the_supervisor_everybodys_by_person(promised: Desk) -> None:
    promised.follow_up(promised.receive("zhanglei"), "zhanglei", next_in=1)
    promised.at += DAY
    mine = due(promised.who("lijing"), promised.at)
    all_of = due(promised.who("wangmin"), promised.at)
    chosen = queries.keepers(promised.who("wangmin"), promised.at, promised.site)

    assert [one.by.username for one in mine] == ["lijing"]
    assert all_of.count() == 2
    assert {"李静", "张磊"} <= {name for _key, name in chosen}
    assert queries.keepers(promised.who("lijing"), promised.at, promised.site) == []


def test_whom_nobody_has_any_more_is_on_nobodys_list(promised: Desk) -> None:
    promised.at += DAY
    before = due(promised.who("wangmin"), promised.at).count()
    rows(Customer).update(owner=None)

    assert (before, due(promised.who("wangmin"), promised.at).count()) == (1, 0)


def test_a_round_reads_as_much_for_one_follow_up_as_for_many(promised: Desk) -> None:
    def asked(day: int) -> int:
        promised.round(morning(2026, 11, day - 1, 23))
        promised.at = morning(2026, 11, day, 9)
        with CaptureQueriesContext(connection) as seen:
            promised.round()
        return len([one for one in seen.captured_queries if "SELECT" in one["sql"] and "followup" in one["sql"]])

    few = asked(3)
    for _n in range(20):
        promised.follow_up(promised.receive(), next_in=0)

    assert asked(4) == few


def test_a_round_in_which_nothing_waits_asks_two_questions(promised: Desk) -> None:
    on(promised, 3)

    with CaptureQueriesContext(connection) as seen:
        promised.round(promised.at + timedelta(minutes=1))

    assert len(seen) == 2


def test_a_verb_of_reception_is_as_it_was(promised: Desk) -> None:
    """Reception writes no row more than before for the sake of the ladder."""
    customer = Customer.objects.select_related("site", "owner").get()
    with CaptureQueriesContext(connection) as seen:
        reception.follow_up(
            customer, by=promised.who("lijing"), at=promised.at, channel="visit", note="见面", effective=True
        )

    assert not [one for one in seen.captured_queries if "INSERT" in one["sql"] and "cards_" in one["sql"]]
