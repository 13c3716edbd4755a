"""Whether somebody may be rung or written to at this moment: quiet hours, and how often they were tried already.

No law names hours or counts (R-246), so both are the office's settings. Asked when dialling, not when a list is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from anchang.lib.calendar import ONE_DAY, SHANGHAI, office_day
from anchang.lib.faults import Fault
from anchang.lib.messages import Message
from anchang.lib.worktime import Quiet

WEEK = 7
LONGEST_SEARCH = 31


@dataclass(frozen=True)
class Caps:
    """How often one person may be tried in a day and in any seven days, over all their numbers and all who try."""

    a_day: int
    a_week: int

    def __post_init__(self) -> None:
        if not 1 <= self.a_day <= self.a_week:
            raise Fault("每天的次数至少1次，且不能多于每7天的次数")


def refusal(at: datetime, quiet: Quiet, tried: Iterable[datetime], caps: Caps) -> Message | None:
    """Why not now, in words; None when they may be tried. `tried` are the earlier attempts, in any order."""
    if not quiet.allows(at):
        return Message("现在是免打扰时段，%(from)s以后再联系", **{"from": f"{quiet.next_allowed(at):%m-%d %H:%M}"})
    today, week = _counted(at, tried)
    if today >= caps.a_day:
        return Message("今天已联系过%(count)s次，明天再联系", count=today)
    if week >= caps.a_week:
        return Message("7天内已联系过%(count)s次，过几天再联系", count=week)
    return None


def next_time(at: datetime, quiet: Quiet, tried: Iterable[datetime], caps: Caps) -> datetime:
    """The first moment from `at` on at which they may be tried, if nobody tries before. Raises NoWorkingTime."""
    tried = list(tried)
    moment = quiet.next_allowed(at)
    for _day in range(LONGEST_SEARCH):
        if refusal(moment, quiet, tried, caps) is None:
            return moment
        moment = quiet.next_allowed(_next_midnight(moment))
    raise AssertionError("a week after the last attempt nothing is counted any more")


def _counted(at: datetime, tried: Iterable[datetime]) -> tuple[int, int]:
    """The attempts of the office's day and of the seven days that end with it."""
    day = office_day(at)
    days = [office_day(one) for one in tried if one <= at]
    return sum(one == day for one in days), sum(day - one < WEEK * ONE_DAY for one in days)


def _next_midnight(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0) + ONE_DAY
