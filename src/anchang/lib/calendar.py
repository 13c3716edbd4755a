"""Days on which offices work: weekends, public holidays and the weekends worked in exchange."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from anchang.lib.faults import Fault

NATIONAL = Path(__file__).parent.parent / "packs" / "holidays_cn.toml"
ONE_DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def office_day(at: datetime) -> date:
    """The day on which the office's wall calendar stands at that moment, in Asia/Shanghai."""
    return at.astimezone(SHANGHAI).date()


@dataclass(frozen=True)
class Calendar:
    """The day tables of some years; a day in none of them counts as Monday to Friday.

    `off` are days off of the holiday notice, `working` weekends worked in exchange, `statutory` the days paid at 300 %
    (劳动法 §44), which are also off. `years` are those whose notice is entered: only they are known.
    """

    years: frozenset[int]
    off: frozenset[date]
    working: frozenset[date]
    statutory: frozenset[date]

    def __post_init__(self) -> None:
        if self.off & self.working:
            raise Fault("%(day)s 既放假又上班，请核对", day=min(self.off & self.working))
        if self.statutory - self.off:
            raise Fault("%(day)s 是法定节假日，必须放假", day=min(self.statutory - self.off))

    @classmethod
    def plain(
        cls,
        off: Collection[date] = (),
        working: Collection[date] = (),
        statutory: Collection[date] = (),
        years: Collection[int] = (),
    ) -> Self:
        """Builds from any collections, as an office's own table gives them; statutory days are off by themselves.

        Refuses with ValueError a day that is both off and working.
        """
        return cls(frozenset(years), frozenset(off) | frozenset(statutory), frozenset(working), frozenset(statutory))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads a holiday pack: per year its holidays from first to last day, statutory days and working weekends."""
        years = tomllib.loads(path.read_text(encoding="utf-8"))["years"]
        holidays = [holiday for year in years for holiday in year["holidays"]]
        return cls.plain(
            off=[day for holiday in holidays for day in _days(holiday["first"], holiday["last"])],
            working=[day for year in years for day in year["working"]],
            statutory=[day for holiday in holidays for day in holiday["statutory"]],
            years=[year["year"] for year in years],
        )

    def knows(self, year: int) -> bool:
        """False means only Monday to Friday is assumed: the notice of that year has to be entered."""
        return year in self.years

    def is_working_day(self, day: date) -> bool:
        """Refuses a datetime with TypeError: its day depends on the time zone, which the caller must settle first."""
        _refuse_datetime(day)
        return day in self.working or (day.weekday() < 5 and day not in self.off)

    def is_statutory(self, day: date) -> bool:
        """True on the 13 days a year of 全国年节及纪念日放假办法 (work is paid at 300 %)."""
        _refuse_datetime(day)
        return day in self.statutory

    def next_working_day(self, day: date) -> date:
        """Returns the first working day after `day`, never `day` itself."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, n: int) -> date:
        """Returns the n-th working day after `day`, which does not count itself; n < 0 goes back, 0 returns `day`."""
        _refuse_datetime(day)
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day


@cache
def national() -> Calendar:
    """The calendar of the State Council's holiday notices as shipped in the pack."""
    return Calendar.load(NATIONAL)


def _days(first: date, last: date) -> list[date]:
    if last < first:
        raise Fault("假期结束日 %(last)s 早于开始日 %(first)s", last=last, first=first)
    return [first + ONE_DAY * i for i in range((last - first).days + 1)]


def _refuse_datetime(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("a date is needed, not a datetime")
