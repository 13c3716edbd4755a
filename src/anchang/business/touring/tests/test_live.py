"""The day of tours on an open page: what another person does there is seen within a second."""

import json
import time
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from tests.live import listen, live, next_change
from tests.office import enter, open_the_office

from anchang.business.touring import actions
from anchang.business.touring.models import Tour
from anchang.engine.events import tokens
from anchang.engine.events.models import Change
from anchang.engine.events.parts import drawn

from .conftest import Hall

__all__ = ["live"]


def said(change: Change) -> str:
    return drawn(change, "zh-hans")


def heard(hall: Hall) -> list[Change]:
    return list(Change.objects.filter(topic__startswith="touring:").order_by("pk"))


def test_every_step_of_a_tour_reaches_the_open_page_with_nothing_personal(hall: Hall) -> None:
    tour = hall.book(hall.file(name="王小明"))
    actions.arrive(tour, by=hall.who("lijing"), at=tour.starts_at)
    actions.finish(hall.again(tour), by=hall.who("lijing"), at=tour.ends_at)

    found = heard(hall)
    assert {one.topic for one in found} == {f"touring:{hall.office.site.pk}:2026-11-02"}
    assert [word in said(one) for one, word in zip(found, ("已约", "看房中", "已看完"), strict=True)] == [True] * 3
    assert not [one for one in found if "王小明" in one.payload or "李静" in one.payload]


def test_who_did_not_come_and_what_was_called_off_reach_it_too(hall: Hall) -> None:
    missed, cancelled = hall.book(), hall.book(who="zhanglei")
    actions.miss(missed, by=hall.who("lijing"), at=hall.slot(10, 20))
    actions.cancel(cancelled, by=hall.who("zhanglei"), at=hall.slot(9, 30), why="客户改期")

    assert "没来" in said(heard(hall)[-2])
    assert "已取消" in said(heard(hall)[-1])


def test_one_that_takes_the_place_of_another_changes_the_page_though_the_counts_are_the_same(hall: Hall) -> None:
    first = hall.book()
    before = said(heard(hall)[-1])
    actions.cancel(first, by=hall.who("lijing"), at=hall.slot(9, 30), why="客户改期")
    again = json.loads(heard(hall)[-1].payload)[0]
    hall.book(who="zhanglei")

    assert again == [["cancelled", 1]]
    assert said(heard(hall)[-1]) != before


def test_the_page_is_made_of_the_same_line_and_listens_to_its_own_day(now: Hall) -> None:
    now.at += timedelta(days=1)
    now.book(starts_at=now.slot(10, days=1))
    day = now.slot(10, days=1).date()

    page = enter(now.office, "zhanglei").get(f"{reverse('touring:index')}?on={day}").content.decode()

    assert said(heard(now)[-1]) in page
    assert 'id="tour-day"' in page
    given = page.split('name="live-token" content="')
    assert len(given) == 1 or tokens.leave(given[1].split('"')[0])


def test_an_open_page_hears_within_a_second_that_somebody_booked(real_database: str, live: str) -> None:
    at = timezone.localtime().replace(hour=9, minute=0)
    hall = Hall.ready(at, open_the_office(at=at))
    on = hall.slot(10, days=1)
    customer = hall.file()
    with listen(live, tokens.token(f"touring:{hall.office.site.pk}:{on.date()}", 10**6)) as stream:
        assert stream.readline() == b"retry: 2000\n"

        began = time.monotonic()
        hall.book(customer, starts_at=on)
        received = next_change(stream)
        seconds = time.monotonic() - began

    assert '"key": "tours"' in received
    assert Tour.objects.count() == 1
    assert seconds < 1
