"""When something that comes back is due: every day at an hour, on a weekday, on a day of the month, quarter or year.

Days are those of the office's wall calendar (Asia/Shanghai). A day that a month does not have becomes its last one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from anchang.lib.calendar import SHANGHAI, Calendar
from anchang.lib.faults import Fault

KINDS = ("daily", "weekly", "monthly", "quarterly", "yearly")
# Days before the due day on which it is first shown, and days after it until which it may still be made good.
LEAD = {"daily": 0, "weekly": 2, "monthly": 5, "quarterly": 10, "yearly": 30}
GRACE = {"daily": 0, "weekly": 2, "monthly": 5, "quarterly": 10, "yearly": 30}
OPENS = time(8)
DUE = "18:00"


@dataclass(frozen=True)
class Slot:
    """One time it is due. `key` is the same however often it is reckoned; after `lapses_at` it can no longer be met."""

    key: str
    on: date
    opens_at: datetime
    due_at: datetime
    lapses_at: datetime


@dataclass(frozen=True)
class Cadence:
    """`number` is the weekday (1 Monday … 7), the month of the quarter (1…3) or of the year; `day` one of a month."""

    kind: str
    at: time
    opens: time = OPENS
    number: int = 0
    day: int = 0
    working_days: bool = False

    def opening_on(self, day: date, calendar: Calendar) -> Slot | None:
        """The slot that is first shown on that day, or None."""
        on = day + timedelta(days=LEAD[self.kind])
        if not self._falls_on(on) or (self.working_days and not calendar.is_working_day(on)):
            return None
        opens = self.opens if self.kind != "daily" or self.opens <= self.at else time()
        after = on + timedelta(days=GRACE[self.kind] + 1)
        return Slot(self._key(on), on, _moment(day, opens), _moment(on, self.at), _moment(after, time()))

    def _falls_on(self, on: date) -> bool:
        if self.kind == "daily":
            return True
        if self.kind == "weekly":
            return on.isoweekday() == self.number
        if self.kind == "quarterly" and (on.month - 1) % 3 + 1 != self.number:
            return False
        if self.kind == "yearly" and on.month != self.number:
            return False
        return on.day == _day_of_month(on.year, on.month, self.day)

    def _key(self, on: date) -> str:
        if self.kind == "weekly":
            return f"{on:%G-W%V}"
        if self.kind == "quarterly":
            return f"{on.year}-Q{(on.month + 2) // 3}"
        return {"daily": f"{on}", "monthly": f"{on:%Y-%m}", "yearly": f"{on:%Y}"}[self.kind]


def read(given: Mapping[str, Any]) -> Cadence:
    """Reads `{daily = "09:30"}`, `{weekly = 1, at = "10:00"}`, `{monthly = -1, at = …}` (-1 is the last day), `{quarterly
    = 1, day = 10}` or `{yearly = 12, day = 31}`; `at` is 18:00 unless given.

    Refuses anything else with a Fault.
    """
    kinds = [kind for kind in KINDS if kind in given]
    if len(kinds) != 1:
        raise Fault("周期只能写一种：每天、每周、每月、每季或每年")
    kind, value = kinds[0], given[kinds[0]]
    _only(given, kind)
    at = _clock(value if kind == "daily" else given.get("at", DUE))
    if kind == "daily":
        days = given.get("days", "all")
        if days not in ("all", "work"):
            raise Fault("days 只能是 all 或 work")
        return Cadence(kind, at, _clock(given.get("opens", "08:00")), working_days=days == "work")
    if kind == "monthly":
        return Cadence(kind, at, day=_checked_day(value))
    most = {"weekly": 7, "quarterly": 3, "yearly": 12}[kind]
    if not _is_number(value) or not 1 <= value <= most:
        raise Fault("%(kind)s 应是 1 到 %(most)s", kind=kind, most=most)
    return Cadence(kind, at, number=value, day=0 if kind == "weekly" else _checked_day(given.get("day")))


def _only(given: Mapping[str, Any], kind: str) -> None:
    more = {"daily": {"days", "opens"}, "quarterly": {"day", "at"}, "yearly": {"day", "at"}}.get(kind, {"at"})
    strange = sorted(set(given) - {kind} - more)
    if strange:
        raise Fault("周期里有不认识的项目：%(names)s", names="、".join(strange))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _checked_day(day: Any) -> int:
    if not _is_number(day) or not (day == -1 or 1 <= day <= 31):
        raise Fault("日期应是 1 到 31，或 -1 表示最后一天")
    return int(day)


def _clock(text: Any) -> time:
    try:
        hour, minute = str(text).split(":")
        return time(int(hour), int(minute))
    except ValueError:
        raise Fault("时间「%(text)s」应写成 09:30 这样", text=text) from None


def _day_of_month(year: int, month: int, day: int) -> int:
    """The day itself, or the month's last one where it has no such day or `day` is -1."""
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return last if day == -1 else min(day, last)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)
