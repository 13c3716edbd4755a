from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from anchang.engine.clocks.office import calendar, office_hours
from anchang.engine.packs import pack
from anchang.lib.calendar import SHANGHAI
from anchang.people.org.models import Site

from ..models import CardRules

KIND = "property_sales"
DAY = timedelta(days=1)


def first_rules(site: Site, kind: str = KIND) -> CardRules:
    """What holds at a site of that kind of office that has set no rules; not saved."""
    return CardRules(site=site, since=date.min, **pack("cards")[kind])


def rules(site: Site, on: date) -> CardRules:
    """The rules in force at the site that day."""
    known = CardRules.objects.filter(site=site, since__lte=on).order_by("-since").first()
    return known or first_rules(site)


def due_at(known: CardRules, on: date) -> datetime:
    """When the sheets of that day go up: at the hour set, else when the office closes."""
    return datetime.combine(on, known.hour or office_hours().periods[-1][1], SHANGHAI)


def best_hours(site: Site, on: date) -> tuple[time, time] | None:
    """Between which hours customers are best called, as a hint that binds nobody (CAR-024, CAR-025)."""
    return hours_of(rules(site, on))


def hours_of(known: CardRules) -> tuple[time, time] | None:
    return (known.best_from, known.best_to) if known.best_from and known.best_to else None


def hint(known: CardRules) -> str:
    """The same in words; "" where the office has no such hours."""
    hours = hours_of(known)
    words = {"start": f"{hours[0]:%H:%M}", "end": f"{hours[1]:%H:%M}"} if hours else {}
    return _("%(start)s到%(end)s打电话最合适，也可以另约时间") % words if words else ""


def days_back(on: date, days: int, *, working: bool) -> date:
    """The last date that is `days` or more before that day, of calendar or of working days."""
    if not working:
        return on - days * DAY
    table = calendar()
    while days > 0:
        days -= table.is_working_day(on)
        on -= DAY
    return on


def days_over(since: date, on: date, *, working: bool) -> int:
    """How many days have passed since that date, of calendar or of working days."""
    if not working:
        return (on - since).days
    table = calendar()
    return sum(table.is_working_day(since + n * DAY) for n in range(1, (on - since).days + 1))


def midnight(on: date) -> datetime:
    return datetime.combine(on, time(), SHANGHAI)
