import tomllib
from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from anchang.lib.calendar import NATIONAL, Calendar, national

DAYS = [date(2025, 1, 1) + timedelta(days=i) for i in range(730)]


def test_all_730_days_of_two_years_agree_with_an_independent_calendar():
    differing = [day for day in DAYS if national().is_working_day(day) != chinese_calendar.is_workday(day)]

    assert DAYS[-1] == date(2026, 12, 31)
    assert differing == []


def test_each_year_has_its_13_statutory_days_and_all_are_off():
    statutory = [day for day in DAYS if national().is_statutory(day)]

    assert [sum(day.year == year for day in statutory) for year in (2025, 2026)] == [13, 13]
    assert not any(national().is_working_day(day) for day in statutory)


def test_the_300_percent_days_of_2026_are_those_of_the_decree():
    days = "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03"

    found = [f"{day:%m-%d}" for day in DAYS if day.year == 2026 and national().is_statutory(day)]

    assert " ".join(found) == days


@pytest.mark.parametrize(
    ("year", "days"),
    [(2025, "01-26 02-08 04-27 09-28 10-11"), (2026, "01-04 02-14 02-28 05-09 09-20 10-10")],
)
def test_the_weekends_worked_in_exchange_are_those_of_the_notice(year, days):
    weekends = [day for day in DAYS if day.year == year and day.weekday() >= 5]

    assert " ".join(f"{day:%m-%d}" for day in weekends if national().is_working_day(day)) == days


def test_every_year_of_the_pack_names_its_source_and_when_it_was_checked():
    years = tomllib.loads(NATIONAL.read_text(encoding="utf-8"))["years"]

    assert all(year["source"] and isinstance(year["verified_on"], date) for year in years)


def test_a_year_without_notice_is_monday_to_friday_and_says_so():
    new_year, saturday = date(2027, 1, 1), date(2027, 1, 2)

    assert national().knows(2026)
    assert not national().knows(2027)
    assert national().is_working_day(new_year)
    assert not national().is_working_day(saturday)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
        (date(2026, 2, 24), -1, date(2026, 2, 14)),
        (date(2026, 12, 28), 7, date(2027, 1, 6)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, n, expected):
    assert national().add_working_days(day, n) == expected


def test_counting_agrees_with_listing_the_working_days():
    working = [day for day in DAYS if chinese_calendar.is_workday(day)]

    for place, day in enumerate(working[:-7]):
        assert national().add_working_days(day, 7) == working[place + 7]
        assert national().next_working_day(day) == working[place + 1]


def test_an_office_brings_its_own_table():
    tuesday, sunday = date(2028, 3, 7), date(2028, 3, 12)

    office = Calendar.plain(statutory={tuesday}, working={sunday}, years={2028})

    assert not office.is_working_day(tuesday)
    assert office.is_statutory(tuesday)
    assert office.is_working_day(sunday)
    assert office.knows(2028)


def test_a_day_both_off_and_working_is_refused():
    day = date(2026, 10, 10)

    with pytest.raises(ValueError, match="2026-10-10 既放假又上班"):
        Calendar.plain(off={day}, working={day})


def test_a_moment_is_refused_where_a_day_is_needed():
    with pytest.raises(TypeError):
        national().is_working_day(datetime(2026, 10, 1, tzinfo=UTC))
