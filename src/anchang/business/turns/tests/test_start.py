"""The line of a day: who stands in it, who steps out, what the house's rules say."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.office import rows

from anchang.business.turns import actions, queries
from anchang.business.turns.models import LineEvent
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day
from anchang.people.workday import actions as workday

from .conftest import SELLERS, Door

DAY = timedelta(days=1)


def test_those_who_are_here_stand_in_the_order_of_the_day_which_moves_on_by_one(door: Door) -> None:
    door.arrive(*SELLERS)
    names = {door.who(name): name for name in SELLERS}

    today = [names[one] for one in queries.takers(door.site, door.at)]

    assert sorted(today) == sorted(SELLERS)
    door.later(24 * 60).arrive(*SELLERS)
    tomorrow = [names[one] for one in queries.takers(door.site, door.at)]
    assert tomorrow != today


def test_a_line_is_begun_once_and_with_somebody(line: Door) -> None:
    with pytest.raises(Refused, match="今天的轮排已经开始"):
        actions.start(line.site, by=line.who("wangmin"), at=line.at, order=[line.who("lijing")])
    with pytest.raises(Refused, match="没有到岗的置业顾问"):
        actions.start(line.site, by=line.who("wangmin"), at=line.at + DAY, order=[])


def test_who_comes_to_work_later_stands_at_the_end(door: Door) -> None:
    door.start("lijing", "zhanglei")
    door.visitors(3)

    door.arrive("zhaoxue")

    assert door.visitors(3) == ["zhanglei", "zhaoxue", "lijing"]


def test_who_is_marked_away_steps_out_of_the_line_and_makes_an_errand_up(line: Door) -> None:
    workday.mark(line.site, by=line.who("wangmin"), at=line.at, person=line.who("lijing"), state="errand")
    line.visitors(2)

    workday.arrive(line.site, by=line.who("lijing"), at=line.at)

    assert line.visitors(2) == ["lijing", "lijing"]


def test_who_is_at_lunch_and_marked_late_stays_at_lunch(line: Door) -> None:
    lijing, wangmin = line.who("lijing"), line.who("wangmin")
    actions.step_out(line.site, by=lijing, at=line.at, why="lunch")

    marked = {"person": lijing, "state": "late", "arrived": time(9, 20)}
    workday.mark(line.site, by=wangmin, at=line.at, **marked)
    assert "lijing" not in line.order()
    actions.step_back(line.site, by=lijing, at=line.at)

    assert "lijing" in line.order()


@pytest.mark.parametrize(("told_by", "stands"), [("lijing", False), ("mark", True)])
def test_who_is_marked_as_here_comes_back_only_from_what_they_were_marked_with(
    line: Door, told_by: str, stands: bool
) -> None:
    lijing, wangmin = line.who("lijing"), line.who("wangmin")
    if told_by == "mark":
        workday.mark(line.site, by=wangmin, at=line.at, person=lijing, state="absent")
    else:
        actions.step_out(line.site, by=lijing, at=line.at, why="private")

    workday.mark(line.site, by=wangmin, at=line.at, person=lijing, state="present")

    assert ("lijing" in line.order()) is stands


@pytest.mark.parametrize(("why", "then"), [("restroom", ["lijing", "lijing"]), ("private", ["lijing", "zhanglei"])])
def test_missed_turns_are_made_up_for_the_reasons_of_the_rules(line: Door, why: str, then: list[str]) -> None:
    actions.step_out(line.site, by=line.who("lijing"), at=line.at, why=why)
    line.visitors(2)
    actions.step_back(line.site, by=line.who("lijing"), at=line.at)

    assert line.visitors(2) == then


def test_a_site_sets_its_own_rules_from_a_day_to_come(line: Door) -> None:
    given = {"made_up": ["private"], "asked_costs": True, "greet_within": 5}
    tomorrow = office_day(line.at) + DAY
    with pytest.raises(Refused, match="最早从明天起"):
        actions.set_rules(line.site, by=line.who("chenwei"), at=line.at, since=office_day(line.at), **given)

    actions.set_rules(line.site, by=line.who("chenwei"), at=line.at, since=tomorrow, **given)

    assert queries.rules(line.site, office_day(line.at)).made_up == ["lunch", "restroom", "errand", "research"]
    assert queries.rules(line.site, tomorrow).made_up == ["private"]


def test_a_turn_is_lost_with_a_reason_that_is_told(line: Door) -> None:
    actions.lose(line.site, by=line.who("wangmin"), at=line.at, person=line.who("lijing"), why="没有先问是不是首访")

    assert line.visitors(1) == ["zhanglei"]
    assert line.told("lijing") == ["扣一轮：没有先问是不是首访"]
    with pytest.raises(Refused):
        actions.lose(line.site, by=line.who("zhanglei"), at=line.at, person=line.who("lijing"), why="不合适")


def test_the_database_itself_wants_a_reason_and_no_two_events_in_one_place(line: Door) -> None:
    lost = LineEvent.objects.filter(kind="join")[0]

    for wrong in ({"kind": "lose", "why": ""}, {"kind": "away", "why": "asleep"}, {"nth": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(LineEvent).filter(pk=lost.pk).update(**wrong)


def test_a_visitor_nobody_greets_in_three_minutes_is_told_to_the_supervisor(line: Door) -> None:
    guest = line.enter()
    line.call(guest)

    tick(line.at + timedelta(minutes=2))
    assert line.told("wangmin") == []
    tick(line.at + timedelta(minutes=3))

    assert line.told("wangmin") == ["1号客人还没有人接待，已叫李静"]


def test_the_times_of_entry_and_of_greeting_are_kept(line: Door) -> None:
    guest = line.enter(party_size=3)
    line.later(2).call(guest)
    guest = line.later(1).do("greet", guest, "lijing")

    assert (guest.greeted_at - guest.entered_at, guest.party_size) == (timedelta(minutes=3), 3)


@pytest.mark.parametrize(("given", "words"), [({"known": "maybe"}, "先问客人"), ({"party_size": 0}, "至少1人")])
def test_a_visitor_is_somebody_and_was_asked_the_first_question(
    line: Door, given: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        line.enter(**{"known": "first", **given})


def test_the_audit_counts_everybody_and_finds_no_unexplained_difference(line: Door) -> None:
    line.visitors(7)
    on = office_day(line.at)

    found = queries.audit(line.site, [on])

    assert [(one.account.name, one.taken) for one in found.tallies] == [("李静", 3), ("张磊", 2), ("赵雪", 2)]
    assert found.unexplained == []
    rows(LineEvent).filter(kind="turn", person=line.who("zhanglei")).update(person=line.who("lijing"))
    rows(LineEvent).filter(kind="done", person=line.who("zhanglei")).update(person=line.who("lijing"))
    assert [words for _on, words in queries.audit(line.site, [on]).unexplained] == ["现在轮到张磊，不是李静"]


def test_the_door_takes_as_many_queries_for_one_visitor_as_for_twenty(line: Door) -> None:
    on = office_day(line.at)
    line.enter()
    with CaptureQueriesContext(connection) as one:
        queries.hall(line.site, on)
    for _nth in range(19):
        line.enter()

    with CaptureQueriesContext(connection) as twenty:
        found = queries.hall(line.site, on)

    assert (len(found.guests), len(twenty)) == (20, len(one))
