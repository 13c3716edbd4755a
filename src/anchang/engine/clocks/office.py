"""The office's working hours and its holiday table, read from the database, never cached in a process."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.packs import pack
from anchang.engine.policies import require
from anchang.lib.calendar import Calendar, national
from anchang.lib.worktime import Hours, Quiet, read_periods

from .models import Holiday


def calendar() -> Calendar:
    """The national holiday table, with the office's own days over it."""
    country, own = national(), list(Holiday.objects.all())
    if not own:
        return country
    named = {one.day for one in own}
    return Calendar.plain(
        off=(country.off - named) | {one.day for one in own if one.kind != "work"},
        working=(country.working - named) | {one.day for one in own if one.kind == "work"},
        statutory=(country.statutory - named) | {one.day for one in own if one.kind == "statutory"},
        years=country.years | {one.day.year for one in own},
    )


def office_hours() -> Hours:
    """When the office works, on working days (packs/office_hours.toml)."""
    return Hours(periods=read_periods(pack("office_hours")["work"]), calendar=calendar())


def quiet_hours() -> Quiet:
    """When people may be disturbed, on working days and on rest days (R-246)."""
    allowed = pack("office_hours")["quiet"]
    return Quiet.reading(allowed["working_days"], allowed["rest_days"], calendar())


@action("clocks.set_day", gettext_lazy("调整工作日历"))
def set_day(day: date, *, by: Account, at: datetime, kind: str, name: str, source: str) -> Holiday:
    """Enters one day off, statutory day or weekend worked, over the national table; the same day again replaces it.

    Refuses a kind other than off, statutory and work.
    """
    require(kind in dict(Holiday.KINDS), _("日期类型只能是放假、法定节假日或上班"))
    Holiday.objects.filter(day=day).delete()
    return Holiday.objects.create(day=day, kind=kind, name=name, source=source)
