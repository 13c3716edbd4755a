"""Which site and which day a page is about."""

from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from anchang.engine.doors.requests import Request
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.org.queries import offices_with, site_named, site_tabs


def site_and_tabs(request: Request, name: str) -> tuple[Site, list[dict[str, Any]]]:
    """The site the address names (its code), else the first at which the person has the verb, 404 for any other; and
    links to each of them where there is a choice."""
    found = offices_with(request.user, name, request.at)
    require(found, _("您不在任何案场任职"))
    site = site_named(found, request.GET.get("site", ""))
    return site, site_tabs(found, site)


def site_of(request: Request, name: str) -> Site:
    return site_and_tabs(request, name)[0]


def day_asked(request: Request) -> date:
    """The day the address names, today for none and for what is no day."""
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    return asked or office_day(request.at)
