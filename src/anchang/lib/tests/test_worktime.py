from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchang.lib.calendar import Calendar, national
from anchang.lib.worktime import SHANGHAI, Hours, NoWorkingTime, Quiet, read_periods, resume_due

DAY = ((time(9), time(12)), (time(13, 30), time(18)))
OFFICE = Hours(DAY, national())
SALES = Hours(((time(9), time(18)),), national(), open_days="every")
EVENING = Hours(read_periods([("08:15", "08:20"), ("08:20", "11:07"), ("19:00", "24:00")]), national())
CALLS = Quiet.reading([("09:00", "12:00"), ("14:00", "20:00")], [("10:00", "18:00")], national())

FIRST = datetime(2026, 2, 10, tzinfo=SHANGHAI)  # the spring festival and both of its working Saturdays follow
DAYS = 24
MOMENTS = st.integers(0, (DAYS - 16) * 1440)


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@cache
def open_minutes(hours):
    """One truth value for each minute from FIRST on, by the plainest reading of the table."""

    def is_open(minute):
        now = FIRST + timedelta(minutes=minute)
        works = hours.open_days == "every" or national().is_working_day(now.date())
        return works and any(a <= now.time() < (b if b > a else time.max) for a, b in hours.periods)

    return [is_open(minute) for minute in range(DAYS * 1440)]


@given(st.sampled_from([OFFICE, SALES, EVENING]), MOMENTS, st.integers(1, 900))
def test_adding_minutes_agrees_with_walking_minute_by_minute(hours, start, minutes):
    left, now = minutes, start
    while left:
        left -= open_minutes(hours)[now]
        now += 1

    assert hours.add_minutes(FIRST + timedelta(minutes=start), minutes) == FIRST + timedelta(minutes=now)


@given(st.sampled_from([OFFICE, SALES, EVENING]), MOMENTS, MOMENTS)
def test_the_minutes_between_agree_with_counting_them(hours, a, b):
    counted = sum(open_minutes(hours)[min(a, b) : max(a, b)])

    found = hours.minutes_between(FIRST + timedelta(minutes=a), FIRST + timedelta(minutes=b))

    assert found == (counted if a <= b else -counted)


@given(st.sampled_from([OFFICE, SALES, EVENING]), MOMENTS)
def test_the_next_opening_agrees_with_waiting_for_it(hours, start):
    now = FIRST + timedelta(minutes=start)

    waited = open_minutes(hours).index(True, start)

    assert hours.next_open(now) == FIRST + timedelta(minutes=waited)
    assert hours.is_open(now) == (waited == start)


@given(MOMENTS, st.integers(1, 900), MOMENTS, st.integers(0, 4000))
def test_what_was_left_at_the_pause_is_left_at_the_resume(start, minutes, paused, length):
    due = OFFICE.add_minutes(FIRST + timedelta(minutes=start), minutes)
    paused_at = min(FIRST + timedelta(minutes=paused), due - timedelta(minutes=1))
    resumed_at = paused_at + timedelta(minutes=length)

    later = resume_due(due, paused_at, resumed_at, OFFICE)

    assert OFFICE.minutes_between(resumed_at, later) == OFFICE.minutes_between(paused_at, due)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("11-23 11:30", 30, "11-23 12:00"),
        ("11-23 11:30", 31, "11-23 13:31"),
        ("11-23 12:30", 10, "11-23 13:40"),
        ("11-23 17:50", 30, "11-24 09:20"),
        ("02-14 17:00", 120, "02-24 10:00"),
        ("02-13 17:00", 120, "02-14 10:00"),
        ("11-21 03:00", 0, "11-21 03:00"),
    ],
)
def test_lunch_nights_and_holidays_do_not_count_but_worked_saturdays_do(start, minutes, due):
    assert OFFICE.add_minutes(at(start), minutes) == at(due)


def test_seconds_are_kept():
    assert OFFICE.add_minutes(at("11-23 11:59:30"), 1) == at("11-23 13:30:30")


def test_any_zone_goes_in_and_the_zone_of_the_office_comes_out():
    start = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)

    due = OFFICE.add_minutes(start, 60)

    assert due.isoformat() == "2026-11-23T14:00:00+08:00"


def test_a_changing_clock_does_not_bend_the_minutes():
    berlin = ZoneInfo("Europe/Berlin")
    always = Hours(((time(0), time(0)),), Calendar.plain(), open_days="every", tz=berlin)
    before = datetime(2026, 3, 29, 1, 30, tzinfo=berlin)

    assert always.add_minutes(before, 60) == datetime(2026, 3, 29, 3, 30, tzinfo=berlin)
    assert always.minutes_between(before, datetime(2026, 3, 29, 3, 30, tzinfo=berlin)) == 60


def test_a_long_deadline_may_cross_any_number_of_separate_rest_days():
    due = OFFICE.add_minutes(at("01-01 00:00"), 248 * 450)

    assert due == at("12-31 18:00")


def test_a_month_without_working_time_is_an_error_and_no_loop():
    closed = {date(2026, 3, 1) + timedelta(days=i) for i in range(31)}
    nearly = Hours(DAY, Calendar.plain(off=closed - {date(2026, 3, 31)}))
    never = Hours(DAY, Calendar.plain(off=closed))

    assert nearly.next_open(at("03-01 00:00")) == at("03-31 09:00")
    with pytest.raises(NoWorkingTime, match="连续31天"):
        never.add_minutes(at("03-01 00:00"), 1)
    with pytest.raises(NoWorkingTime):
        Quiet((), (), national()).next_allowed(at("03-01 00:00"))


@pytest.mark.parametrize(
    ("periods", "complaint"),
    [
        ([], "至少填写一个"),
        ([("22:00", "06:00")], "跨越零点"),
        ([("09:00", "09:00")], "跨越零点"),
        ([("09:00", "12:00"), ("11:00", "18:00")], "重叠"),
        ([("13:00", "18:00"), ("09:00", "12:00")], "重叠"),
        ([("13:00", "24:00"), ("18:00", "19:00")], "重叠"),
    ],
)
def test_hours_that_make_no_sense_are_refused(periods, complaint):
    with pytest.raises(ValueError, match=complaint):
        Hours(read_periods(periods), national())


def test_a_moment_without_zone_and_negative_minutes_are_refused():
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.is_open(datetime(2026, 11, 23, 9))  # noqa: DTZ001
    with pytest.raises(ValueError, match="不能为负"):
        OFFICE.add_minutes(at("11-23 09:00"), -1)


def test_a_pause_at_night_or_after_the_deadline_moves_nothing():
    due = at("11-24 10:00")

    assert resume_due(due, at("11-23 18:00"), at("11-24 09:00"), OFFICE) == due
    assert resume_due(due, at("11-24 11:00"), at("11-25 11:00"), OFFICE) == due
    assert resume_due(due, at("11-24 09:00"), at("11-24 11:00"), OFFICE) == at("11-24 12:00")
    assert resume_due(due, at("11-24 09:00"), at("11-24 11:01"), OFFICE) == at("11-24 13:31")
    with pytest.raises(ValueError, match="恢复时间"):
        resume_due(due, at("11-24 09:00"), at("11-24 08:00"), OFFICE)


@pytest.mark.rule("R-246")
@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("11-23 09:00", "11-23 09:00"),
        ("11-23 11:59", "11-23 11:59"),
        ("11-23 12:00", "11-23 14:00"),
        ("11-23 19:59", "11-23 19:59"),
        ("11-23 20:00", "11-24 09:00"),
        ("11-27 20:00", "11-28 10:00"),
        ("11-28 18:00", "11-29 10:00"),
        ("02-14 09:30", "02-14 09:30"),
        ("10-01 09:30", "10-01 10:00"),
    ],
)
def test_customers_are_left_in_peace_outside_the_hours_of_working_and_rest_days(now, allowed):
    assert CALLS.next_allowed(at(now)) == at(allowed)
    assert CALLS.allows(at(now)) == (now == allowed)


@pytest.mark.rule("R-246")
def test_the_hours_of_peace_are_a_setting():
    strict = Quiet.reading([("10:00", "11:00")], [], national())

    assert strict.next_allowed(at("11-27 11:00")) == at("11-30 10:00")
