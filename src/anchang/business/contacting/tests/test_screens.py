"""The room on a screen: one tap rings, lists cost the same however long, and each sees what is theirs."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.office import rows

from anchang.business.contacting.models import Attempt, DialRules, Message, Showing
from anchang.business.customers.models import Customer

from .conftest import DAY, Line

NUMBER = "16600000001"
MOST_QUERIES = 12


@pytest.fixture
def now(line: Line) -> Line:
    """At this moment, at a site whose hours are the whole day."""
    line.at = timezone.now()
    whole = [["00:00", "24:00"]]
    stamp = {"set_by": line.who("chenwei"), "set_at": line.at, "since": (line.at - 2 * DAY).date()}
    rows(DialRules).bulk_create([DialRules(site=line.site, working=whole, rest=whole, a_day=1, a_week=3, **stamp)])
    return line


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"contacting:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_tap_shows_the_whole_number_once_with_what_to_say(now: Line) -> None:
    customer, phone = now.person(), now.enter("lijing")
    now.edition("回访开场", "script", text="先问现在方便吗")
    url = reverse("contacting:dial", args=[customer.pk])
    assert NUMBER not in text(phone, "dial", customer.pk)

    answer = phone.post(url, {"purpose": "follow_up"})

    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert f'href="tel:{NUMBER}"' in page
    assert "先问现在方便吗" in page
    attempt = Attempt.objects.get()
    assert NUMBER not in text(phone, "attempt", attempt.pk)
    done = phone.post(reverse("contacting:hang_up", args=[attempt.pk]), {"outcome": "no_answer"})
    assert done.status_code == 302
    assert "无人接" in text(phone, "calls")


def test_a_refused_dial_shows_no_number_and_says_when(now: Line) -> None:
    customer = now.person()
    now.dial(customer, "wangmin")

    answer = now.enter("lijing").post(reverse("contacting:dial", args=[customer.pk]), {"purpose": "follow_up"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "今天已联系过1次" in page
    assert NUMBER not in page


def test_a_phone_left_alone_for_long_costs_the_password_once_more(now: Line) -> None:
    customer, phone = now.person(), now.enter("lijing")
    session = phone.session
    session["confirmed_at"] = (now.at - DAY).isoformat()
    session.save()

    answer = phone.post(reverse("contacting:dial", args=[customer.pk]), {"purpose": "follow_up"})

    assert answer.status_code == 422
    assert "登录密码" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_the_customers_page_rings_shows_and_stops(now: Line) -> None:
    customer, phone = now.person(), now.enter("lijing")
    edition = now.edition()

    page = phone.get(customer.get_absolute_url()).content.decode()
    for name in ("dial", "show", "refuse", "keep_address"):
        assert reverse(f"contacting:{name}", args=[customer.pk]) in page
    phone.post(reverse("contacting:show", args=[customer.pk]), {"edition": edition.pk})

    assert Showing.objects.get().customer == customer
    assert "一期户型图 第1版" in phone.get(customer.get_absolute_url()).content.decode()


def test_somebody_sees_their_own_calls_and_the_supervisor_all(now: Line) -> None:
    mine, other = now.person(name="甲客户"), now.person("zhanglei", name="乙客户")
    now.dial(mine)
    now.dial(other, "zhanglei")

    page = text(now.enter("lijing"), "calls")
    assert "甲客户" in page
    assert "乙客户" not in page
    assert "乙客户" in text(now.enter("wangmin"), "calls")


def _cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def _calls(line: Line, customer: Customer, count: int) -> None:
    given = {"customer": customer, "site": line.site, "by": line.who("lijing"), "purpose": "callback"}
    rows(Attempt).bulk_create([Attempt(at=line.at, **given) for _nth in range(count)])


def test_the_call_log_costs_the_same_for_one_and_a_hundred(now: Line) -> None:
    customer, boss, url = now.person(), now.enter("wangmin"), reverse("contacting:calls")
    _calls(now, customer, 1)
    one = _cost(boss, url)

    _calls(now, customer, 99)

    assert _cost(boss, url) == one <= MOST_QUERIES


def test_materials_and_messages_cost_the_same_for_one_and_many(now: Line) -> None:
    boss = now.enter("chenwei")
    now.person()
    campaign = now.launched()
    now.edition()
    urls = [
        reverse("contacting:index"),
        reverse("contacting:campaign", args=[campaign.pk]),
        reverse("contacting:campaigns"),
    ]
    costs = [_cost(boss, url) for url in urls]

    for nth in range(12):
        now.edition(f"户型图{nth}")
        customer = now.person()
        sent = Message.objects.order_by("pk")[0]
        sent.pk, sent.customer = None, customer
        rows(Message).bulk_create([sent])
        now.campaign(campaign.wording.template)

    assert [_cost(boss, url) for url in urls] == costs
    assert max(costs) <= MOST_QUERIES


def test_a_manager_plans_and_launches_on_screen(now: Line) -> None:
    now.person()
    template, boss = now.template(), now.enter("chenwei")
    given = {"name": "开放日", "template": template.pk, "until": f"{timezone.localdate():%Y-%m-%d}"}

    planned = boss.post(reverse("contacting:plan"), given)
    key = int(planned.url.rstrip("/").rsplit("/", 1)[1])
    assert boss.post(reverse("contacting:launch", args=[key])).status_code == 302
    again = boss.post(reverse("contacting:launch", args=[key]))

    assert (again.status_code, Message.objects.count()) == (409, 1)


@pytest.mark.parametrize("typed", ["9-12", "09:00-25:00", "晚上"])
def test_hours_that_cannot_be_read_are_asked_for_again(now: Line, typed: str) -> None:
    given = {"since": "2099-01-01", "working": typed, "rest": "", "a_day": "1", "a_week": "3"}

    answer = now.enter("chenwei").post(reverse("contacting:set_hours"), given)

    assert answer.status_code in (409, 422)


def test_hours_are_written_as_people_write_them(now: Line) -> None:
    given = {"since": "2099-01-01", "working": "9:00-12:00、14:00～20:00", "rest": "", "a_day": "2", "a_week": "3"}

    answer = now.enter("chenwei").post(reverse("contacting:set_hours"), given)

    assert answer.status_code == 302
    assert DialRules.objects.get(a_day=2).working == [["09:00", "12:00"], ["14:00", "20:00"]]
