"""The one page of whom to speak with today, and what one's day says of it."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import morning, rows

from anchang.business.cards import queries
from anchang.business.cards.models import CardRules
from anchang.business.customers.models import Customer
from anchang.engine.ledger.sealing import seal
from anchang.people.duties import actions as duties
from anchang.people.duties.queries import my_day

from .conftest import DAY, HOUR, Desk


def listed(client: Client, query: str = "") -> str:
    answer = client.get(f"{reverse('cards:due')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def call_between(desk: Desk, start: time | None, end: time | None) -> None:
    """The office has these hours in which customers are best called, from long ago on."""
    facts = {"since": desk.at.date() - 30 * DAY, "set_at": desk.at, "set_by": desk.who("chenwei")}
    given = {"to": "sales_supervisor", "still_days": 30, "many_visits": 3, "best_from": start, "best_to": end}
    rows(CardRules).bulk_create([CardRules(site=desk.site, **facts, **given)])


@pytest.fixture
def late(now: Desk) -> Customer:
    """李静 was to ring a customer four days ago."""
    now.at -= 5 * DAY
    customer = now.receive()
    now.follow_up(customer, next_in=1, note="爱人周末才有空")
    return customer


@pytest.mark.clause("SAL-099")
def test_one_row_says_how_late_it_is_where_that_stands_what_was_said_and_rings(now: Desk, late: Customer) -> None:
    shown = listed(now.by("lijing"))

    assert "4天" in shown
    assert "已报主管，3天后退回公海" in shown
    assert "爱人周末才有空" in shown
    assert f'action="{reverse("contacting:dial", args=[late.pk])}"' in shown
    assert reverse("reception:follow_up", args=[late.pk]) in shown
    assert late.phone not in shown


def test_somebody_nobody_reached_is_told_apart(now: Desk) -> None:
    now.at -= 2 * DAY
    now.follow_up(now.receive(), next_in=1, note="响了没人接", effective=False)

    assert "没联系上，响了没人接" in listed(now.by("lijing"))


def test_the_supervisor_sees_who_holds_it_up_and_chooses_one_of_them(now: Desk, late: Customer) -> None:
    other = now.receive("zhanglei")
    now.follow_up(other, "zhanglei", next_in=1)
    lead = now.by("wangmin")

    whole, of_one = listed(lead), listed(lead, f"?who={now.who('zhanglei').pk}")

    assert "置业顾问" in whole
    assert all(one.get_absolute_url() in whole for one in (late, other))
    assert late.get_absolute_url() not in of_one
    assert other.get_absolute_url() in of_one
    assert "置业顾问" not in listed(now.by("lijing")).split("<main")[1]


def test_nobody_reads_the_list_of_a_colleague(now: Desk, late: Customer) -> None:
    colleague = now.by("zhanglei")

    assert late.get_absolute_url() not in listed(colleague)
    assert late.get_absolute_url() not in listed(colleague, f"?who={now.who('lijing').pk}")
    assert late.get_absolute_url() in listed(now.by("lijing"))


@pytest.mark.clause("CAR-024")
@pytest.mark.clause("CAR-025")
def test_the_best_hours_are_proposed_and_lock_nothing(now: Desk, late: Customer) -> None:
    assert "打电话最合适" not in listed(now.by("lijing"))
    call_between(now, time(9, 30), time(11, 30))

    shown = listed(now.by("lijing"))

    assert "09:30到11:30打电话最合适，也可以另约时间" in shown
    assert f'action="{reverse("contacting:dial", args=[late.pk])}"' in shown


@pytest.mark.clause("CAR-025")
def test_the_hour_the_consultant_has_set_stands_beside_the_day(now: Desk, late: Customer) -> None:
    assert "19:15" not in listed(now.by("lijing"))
    now.follow_up(late, next_in=0, note="下班后再打", next_time=time(19, 15))

    assert "19:15" in listed(now.by("lijing"))


def test_the_page_asks_the_same_for_one_row_and_for_a_hundred(now: Desk, late: Customer) -> None:
    def asked(client: Client) -> int:
        listed(client)
        with CaptureQueriesContext(connection) as seen:
            listed(client)
        return len(seen)

    people = [now.by(name) for name in ("lijing", "wangmin")]
    few = [asked(one) for one in people]
    for _n in range(99):
        now.follow_up(now.receive(), next_in=1)

    assert [asked(one) for one in people] == few
    assert max(few) <= 12


@pytest.fixture
def tuesday(desk: Desk) -> Desk:
    """Three customers are due on Tuesday, and the items of that day are made."""
    for _n in range(3):
        desk.follow_up(desk.receive(), next_in=1)
    seal()
    desk.at += DAY
    duties.tick(desk.at)
    return desk


def told(desk: Desk, hours: float = 0) -> list[str]:
    """What the day of 李静 says beside the duty, so many hours after nine in the morning."""
    day = my_day(desk.who("lijing"), morning(2026, 11, 3, 9) + hours * HOUR)
    found = (*day.overdue, *day.now, *day.coming)
    return [row.told for row in found if row.url == reverse("cards:due") and row.told]


@pytest.mark.clause("CAR-024")
def test_ones_day_says_how_many_and_the_best_hours_until_they_are_over(tuesday: Desk) -> None:
    without = told(tuesday)
    call_between(tuesday, time(9, 30), time(11, 30))

    assert without == ["今日跟进3位"]
    assert told(tuesday) == ["今日跟进3位，宜在09:30–11:30联系"]
    assert told(tuesday, 2.4) == ["今日跟进3位，宜在09:30–11:30联系"]
    assert told(tuesday, 2.5) == ["今日跟进3位"]


def test_the_line_counts_down_and_a_page_that_polls_hears_of_it(tuesday: Desk) -> None:
    lijing = tuesday.who("lijing")
    before = my_day(lijing, tuesday.at).mark

    tuesday.follow_up(Customer.objects.order_by("pk")[0], next_in=2)

    assert told(tuesday) == ["今日跟进2位"]
    assert my_day(lijing, tuesday.at).mark != before


def test_nobody_counts_beyond_a_hundred(tuesday: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anchang.business.cards.queries.ladder.MOST_COUNTED", 2)

    with CaptureQueriesContext(connection) as seen:
        said = queries.day_of_calls(tuesday.who("lijing"), tuesday.site, tuesday.at + timedelta(minutes=1))

    assert said == "今日跟进2+位"
    assert not [one for one in seen.captured_queries if "COUNT(" in one["sql"]]
