"""Working time: minutes counted only while the office is open, and hours in which nobody may be disturbed.

All moments are aware datetimes; results are in the office's time zone. A period runs from its start up to, not
including, its end; (18:00, 00:00) lasts until the end of the day, one that would cross midnight is refused.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal, Self
from zoneinfo import ZoneInfo

from anchang.lib.calendar import ONE_DAY, SHANGHAI, Calendar
from anchang.lib.faults import Fault

Periods = tuple[tuple[time, time], ...]
Span = tuple[datetime, datetime]

MINUTE = timedelta(minutes=1)
LONGEST_CLOSURE = 31  # days; a calendar closed for longer is a mistake in its table


class NoWorkingTime(Fault):
    """31 days in a row hold no open period: the table of hours or holidays is wrong."""


@dataclass(frozen=True)
class Hours:
    """When an office is open: the same periods on working days of the calendar, or on every day.

    Refuses with ValueError no periods, overlapping or unordered ones, and periods across midnight.
    """

    periods: Periods
    calendar: Calendar
    open_days: Literal["working", "every"] = "working"
    tz: ZoneInfo = SHANGHAI

    def __post_init__(self) -> None:
        if not self.periods:
            raise Fault("请至少填写一个工作时段")
        _check(self.periods)

    @property
    def minutes_a_day(self) -> int:
        """The open minutes of a working day; a period that ends at 00:00 lasts until the end of the day."""
        return sum((_minute(end) or 24 * 60) - _minute(start) for start, end in self.periods)

    def is_open(self, at: datetime) -> bool:
        """True from the start of a period up to, not including, its end."""
        return _is_inside(self._on, _local(at, self.tz))

    def next_open(self, at: datetime) -> datetime:
        """Returns `at` itself while open, else the next start of a period. Raises NoWorkingTime."""
        return self.add_time(at, timedelta(0))

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Returns when that many open minutes have passed, possibly the end of a period; 0 minutes return `start`.

        Refuses negative minutes. Raises NoWorkingTime.
        """
        if minutes < 0:
            raise Fault("工作分钟数不能为负")
        return self.add_time(start, MINUTE * minutes) if minutes else _local(start, self.tz)

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Returns the whole open minutes from `a` to `b`, negative where `b` is earlier."""
        return self.open_time(a, b) // MINUTE if a <= b else -(self.open_time(b, a) // MINUTE)

    def open_time(self, a: datetime, b: datetime) -> timedelta:
        """Returns the open time from `a` to `b` to the second; zero where `b` is not later."""
        first, last = _local(a, self.tz).date(), _local(b, self.tz).date()
        a, b, total = a.astimezone(UTC), b.astimezone(UTC), timedelta(0)
        for offset in range((last - first).days + 1):
            for opens, closes in _spans_on(self._on, first + ONE_DAY * offset, self.tz):
                total += max(min(closes, b) - max(opens, a), timedelta(0))
        return total

    def add_time(self, start: datetime, left: timedelta) -> datetime:
        """Like add_minutes, to the second; an empty `left` gives the next open moment."""
        for opens, closes in _spans_after(self._on, start, self.tz):
            if left <= closes - opens:
                return (opens + left).astimezone(self.tz)
            left -= closes - opens
        raise AssertionError("the spans end only by NoWorkingTime")

    def _on(self, day: date) -> Periods:
        return self.periods if self.open_days == "every" or self.calendar.is_working_day(day) else ()


@dataclass(frozen=True)
class Quiet:
    """When a customer may be called or written to (R-246: no national law, so the hours are the office's setting).

    `rest` holds on every day that is not a working day; either tuple may be empty. Refuses the same as Hours.
    """

    working: Periods
    rest: Periods
    calendar: Calendar
    tz: ZoneInfo = SHANGHAI

    def __post_init__(self) -> None:
        _check(self.working)
        _check(self.rest)

    @classmethod
    def reading(cls, working: Iterable[tuple[str, str]], rest: Iterable[tuple[str, str]], calendar: Calendar) -> Self:
        """Builds from settings written as ("09:00", "12:00")."""
        return cls(read_periods(working), read_periods(rest), calendar)

    def allows(self, at: datetime) -> bool:
        """True inside an allowed period."""
        return _is_inside(self._on, _local(at, self.tz))

    def next_allowed(self, at: datetime) -> datetime:
        """Returns `at` itself while allowed, else the next start of an allowed period. Raises NoWorkingTime."""
        return next(_spans_after(self._on, at, self.tz))[0].astimezone(self.tz)

    def _on(self, day: date) -> Periods:
        return self.working if self.calendar.is_working_day(day) else self.rest


def resume_due(due: datetime, paused_at: datetime, resumed_at: datetime, hours: Hours) -> datetime:
    """Moves a deadline later by the open time lost in the pause, so what was left at the pause is left at the resume.

    A pause outside open hours, or one that began when the deadline had passed, moves nothing.
    Refuses a resume before the pause. Raises NoWorkingTime.
    """
    if resumed_at < paused_at:
        raise Fault("恢复时间不能早于暂停时间")
    lost = hours.open_time(paused_at, resumed_at)
    if not lost or paused_at >= due:
        return _local(due, hours.tz)
    return hours.add_time(due, lost)


def read_periods(texts: Iterable[tuple[str, str]]) -> Periods:
    """Reads ("09:00", "12:00") pairs; "24:00" is the end of the day."""
    return tuple((time.fromisoformat(a), time.fromisoformat("00:00" if b == "24:00" else b)) for a, b in texts)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _check(periods: Periods) -> None:
    for start, end in periods:
        if end != time.min and end <= start:
            raise Fault("时段 %(start)s–%(end)s 不能跨越零点，请分成两段", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    for (_, end), (start, _) in pairwise(periods):
        if end == time.min or start < end:
            raise Fault("时段重叠或次序颠倒：%(end)s 与 %(start)s", end=f"{end:%H:%M}", start=f"{start:%H:%M}")


def _local(at: datetime, tz: ZoneInfo) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a datetime with a time zone is needed")
    return at.astimezone(tz)


def _is_inside(on: Callable[[date], Periods], at: datetime) -> bool:
    return any(start <= at.time() and (end == time.min or at.time() < end) for start, end in on(at.date()))


def _spans_on(on: Callable[[date], Periods], day: date, tz: ZoneInfo) -> list[Span]:
    """In UTC, so that lengths stay true in zones whose clocks change."""
    return [
        (
            datetime.combine(day, start, tz).astimezone(UTC),
            datetime.combine(day if end != time.min else day + ONE_DAY, end, tz).astimezone(UTC),
        )
        for start, end in on(day)
    ]


def _spans_after(on: Callable[[date], Periods], at: datetime, tz: ZoneInfo) -> Iterator[Span]:
    """What is left of the spans from `at` on, without end; raises NoWorkingTime instead of searching for ever."""
    day, idle = _local(at, tz).date(), 0
    at = at.astimezone(UTC)
    while idle < LONGEST_CLOSURE:
        spans = _spans_on(on, day, tz)
        yield from ((max(opens, at), closes) for opens, closes in spans if closes > at)
        idle = 0 if spans else idle + 1
        day += ONE_DAY
    raise NoWorkingTime(
        "%(day)s 之前连续%(count)s天没有工作时间，请检查工作时间和节假日设置", day=day, count=LONGEST_CLOSURE
    )
