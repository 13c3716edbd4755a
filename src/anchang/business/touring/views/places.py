from datetime import date

from django.utils.dateparse import parse_date

from anchang.engine.doors.requests import Request
from anchang.lib.calendar import office_day


def day_asked(request: Request) -> date:
    """The day the address names, today for none and for what is no day."""
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    return asked or office_day(request.at)
