from datetime import date, datetime, time, timedelta

import pytest

from anchang.lib.cadence import Slot, read
from anchang.lib.calendar import SHANGHAI, Calendar, national

PLAIN = Calendar.plain()


def opened(given: dict[str, object], first: date, days: int = 400, calendar: Calendar = PLAIN) -> list[Slot]:
    cadence = read(given)
    found = [cadence.opening_on(first + timedelta(days=n), calendar) for n in range(days)]
    return [slot for slot in found if slot is not None]


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]


def test_daily_opens_at_eight_is_due_at_its_hour_and_lapses_at_midnight() -> None:
    slot = opened({"daily": "18:00"}, date(2026, 11, 23), 1)[0]

    assert (slot.key, slot.on) == ("2026-11-23", date(2026, 11, 23))
    assert (slot.opens_at, slot.due_at) == (at(2026, 11, 23, 8), at(2026, 11, 23, 18))
    assert slot.lapses_at == at(2026, 11, 24)


def test_daily_due_in_the_night_opens_at_midnight_before_it() -> None:
    slot = opened({"daily": "01:30"}, date(2026, 11, 23), 1)[0]

    assert slot.opens_at == at(2026, 11, 23, 0) < slot.due_at


def test_daily_on_working_days_skips_a_holiday_and_keeps_a_weekend_that_is_worked() -> None:
    days = [slot.on for slot in opened({"daily": "09:00", "days": "work"}, date(2026, 2, 13), 10, national())]

    assert days == [date(2026, 2, 13), date(2026, 2, 14)]


def test_a_weekly_slot_opens_two_days_before_its_weekday() -> None:
    slot = opened({"weekly": 1, "at": "10:00"}, date(2026, 11, 19), 7)[0]

    assert (slot.key, slot.opens_at, slot.due_at) == ("2026-W48", at(2026, 11, 21, 8), at(2026, 11, 23, 10))


@pytest.mark.parametrize(
    ("day", "dues"),
    [
        (31, [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]),
        (-1, [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]),
        (30, [date(2027, 12, 30), date(2028, 1, 30), date(2028, 2, 29), date(2028, 3, 30), date(2028, 4, 30)]),
    ],
)
def test_a_day_that_a_month_does_not_have_becomes_its_last_day(day: int, dues: list[date]) -> None:
    found = opened({"monthly": day}, date(2027, 12, 2), 150)

    assert [slot.on for slot in found] == dues
    assert len({slot.key for slot in found}) == len(found)


def test_a_leap_day_comes_on_the_28th_in_other_years() -> None:
    dues = [slot.on for slot in opened({"yearly": 2, "day": 29}, date(2026, 1, 1), 365 * 3)]

    assert dues == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_the_last_day_of_the_year_is_reckoned_in_its_own_year() -> None:
    slot = opened({"yearly": 12, "day": 31, "at": "23:30"}, date(2026, 11, 1), 60)[0]

    assert (slot.key, slot.due_at) == ("2026", at(2026, 12, 31, 23, 30))
    assert slot.lapses_at == at(2027, 1, 31)


def test_a_quarterly_slot_comes_four_times_a_year() -> None:
    found = opened({"quarterly": 3, "day": -1}, date(2026, 1, 1), 365)

    assert [(slot.key, slot.on) for slot in found] == [
        ("2026-Q1", date(2026, 3, 31)),
        ("2026-Q2", date(2026, 6, 30)),
        ("2026-Q3", date(2026, 9, 30)),
        ("2026-Q4", date(2026, 12, 31)),
    ]


def test_every_week_of_ten_years_has_one_slot_with_a_key_of_its_own() -> None:
    found = opened({"weekly": 7}, date(2025, 1, 1), 3652)

    assert len({slot.key for slot in found}) == len(found) == 522


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"daily": "25:00"},
        {"daily": "9点"},
        {"daily": "09:00", "days": "some"},
        {"daily": "09:00", "weekly": 1},
        {"weekly": 8},
        {"weekly": True},
        {"monthly": 0},
        {"monthly": 32},
        {"quarterly": 4, "day": 1},
        {"quarterly": 1},
        {"yearly": 13, "day": 1},
        {"weekly": 1, "day": 3},
    ],
)
def test_a_cadence_nobody_could_keep_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        read(given)


def test_hours_are_read_as_written() -> None:
    assert read({"daily": "09:05", "opens": "07:00"}).at == time(9, 5)
