"""Which site and which day a page is about."""

from datetime import date

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from anchang.engine.doors.requests import Request
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.org.queries import offices_with, site_named


def sites_of(request: Request, name: str) -> list[Site]:
    found = offices_with(request.user, name, request.at)
    require(found, _("您不在任何案场任职"))
    return found


def site_of(request: Request, name: str) -> Site:
    """The site the address names (its code), else the first at which the person has the verb; 404 for any other."""
    return site_named(sites_of(request, name), request.GET.get("site", ""))


def day_asked(request: Request) -> date:
    """The day the address names, today for none and for what is no day."""
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    return asked or office_day(request.at)
