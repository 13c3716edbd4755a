"""Which days of the duties are made at each site, for a tick that has to know what is wanting."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q

from ..models import Roll

# After a longer standstill nobody would read what was missed.
LONGEST_GAP = 31


@dataclass(frozen=True)
class Made:
    """`last` is the day up to which none is wanting; `ahead` that days are made which are still to come."""

    last: date | None
    ahead: bool


def made_at(today: date) -> dict[int, Made]:
    """By site what a tick has made in the last month; one query.

    Days to come are made by a clock that was set forward for a while: they say nothing about those before them.
    """
    past = Q(on__lte=today)
    rolls = Roll.objects.filter(on__gte=today - timedelta(days=LONGEST_GAP)).values_list("site_id")
    counted = rolls.annotate(
        first=Min("on", filter=past), last=Max("on", filter=past), n=Count("on", filter=past), most=Max("on")
    )
    return {site: Made(_whole(first, last, n), most > today) for site, first, last, n, most in counted.order_by()}


def _whole(first: date | None, last: date | None, n: int) -> date | None:
    """The last day, or the first one where a day between the two is wanting."""
    if first is None or last is None:
        return None
    return last if n == (last - first).days + 1 else first
