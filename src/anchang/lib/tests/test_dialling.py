"""T-094: nobody is dialled in quiet hours or too often, on ten thousand random schedules with holidays among the days."""

import random
from datetime import datetime, timedelta

import pytest

from anchang.lib.calendar import national, office_day
from anchang.lib.dialling import Caps, next_time, refusal
from anchang.lib.faults import Fault
from anchang.lib.worktime import SHANGHAI, Quiet

QUIET = Quiet.reading([("09:00", "12:00"), ("14:00", "20:00")], [("10:00", "18:00")], national())
CAPS = Caps(a_day=1, a_week=3)
SCHEDULES, SEED, MINUTE, DAY = 10_000, 20261123, timedelta(minutes=1), timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def said(moment: datetime, *tried: datetime, caps: Caps = CAPS) -> str:
    return str(refusal(moment, QUIET, tried, caps) or "")


@pytest.mark.rule("R-246")
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("11-23 11:59", ""),
        ("11-23 12:00", "现在是免打扰时段，11-23 14:00以后再联系"),
        ("11-23 20:01", "现在是免打扰时段，11-24 09:00以后再联系"),
        ("11-22 09:30", "现在是免打扰时段，11-22 10:00以后再联系"),
        ("10-01 18:00", "现在是免打扰时段，10-02 10:00以后再联系"),
        ("02-14 19:00", ""),
    ],
    ids=["the last minute", "noon", "a minute late", "a Sunday", "a holiday", "a Saturday that is worked"],
)
def test_quiet_hours_are_those_of_the_day(moment: str, words: str) -> None:
    assert said(at(moment)) == words


@pytest.mark.rule("R-246")
def test_somebody_is_tried_so_often_a_day_and_in_seven_days() -> None:
    monday, friday = at("11-23 10:00"), at("11-27 10:00")

    assert said(monday + MINUTE, monday) == "今天已联系过1次，明天再联系"
    assert said(monday + DAY, monday) == ""
    assert said(friday, monday, monday + DAY, monday + 2 * DAY) == "7天内已联系过3次，过几天再联系"
    assert said(monday + 7 * DAY, monday, monday + DAY, monday + 2 * DAY) == ""


def test_the_next_moment_is_the_first_one_that_is_allowed() -> None:
    monday = at("11-23 19:59")
    tried = [monday, monday - DAY, monday - 2 * DAY]

    found = next_time(monday + MINUTE, QUIET, tried, CAPS)

    assert found == at("11-28 10:00")
    assert said(found, *tried) == ""


@pytest.mark.parametrize("caps", [(0, 3), (4, 3)])
def test_caps_that_allow_nothing_or_contradict_each_other_are_refused(caps: tuple[int, int]) -> None:
    with pytest.raises(Fault, match="至少1次"):
        Caps(*caps)


def violations(dialled: list[datetime], caps: Caps) -> list[datetime]:
    """By the plainest reading: outside the hours of the day, or one more than the caps allow."""
    wrong = []
    for moment in dialled:
        working = national().is_working_day(office_day(moment))
        hours = [(9, 12), (14, 20)] if working else [(10, 18)]
        inside = any(start <= moment.hour < end for start, end in hours)
        days = [office_day(one) for one in dialled if one <= moment]
        week = sum((office_day(moment) - day).days < 7 for day in days)
        if not inside or days.count(office_day(moment)) > caps.a_day or week > caps.a_week:
            wrong.append(moment)
    return wrong


def schedule(dice: random.Random) -> list[datetime]:
    """When somebody's colleagues would like to ring them, day and night around a holiday."""
    first = dice.choice((at("02-10 00:00"), at("04-30 00:00"), at("09-28 00:00"), at("11-20 00:00")))
    return sorted(first + MINUTE * dice.randrange(12 * 1440) for _call in range(dice.randint(5, 40)))


@pytest.mark.rule("R-246")
def test_t_094_ten_thousand_schedules_dial_nobody_when_they_should_be_left_alone() -> None:
    dice, rung = random.Random(SEED), 0

    for _nth in range(SCHEDULES):
        caps, dialled = Caps(dice.randint(1, 2), dice.randint(2, 5)), list[datetime]()
        for moment in schedule(dice):
            if refusal(moment, QUIET, dialled, caps) is None:
                dialled.append(moment)
        rung += len(dialled)
        assert violations(dialled, caps) == []

    assert rung > SCHEDULES


def test_a_dial_too_many_is_found() -> None:
    assert violations([at("11-23 10:00"), at("11-23 11:00")], CAPS) == [at("11-23 11:00")]
    assert violations([at("11-23 12:30")], CAPS) == [at("11-23 12:30")]
