"""Who came and who rang, by hour, source and consultant, and what became of them; nobody types any of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractHour
from django.utils.translation import gettext as _

from anchang.business.customers.stages import Source
from anchang.business.deals.models import Deal
from anchang.business.deals.stages import LIVE
from anchang.business.reception.models import Call, Visit
from anchang.engine.accounts.models import Account
from anchang.engine.metrics import Period
from anchang.lib.calendar import SHANGHAI

WHAT = ("first", "left", "again", "calls", "came", "sold")
"""First visits and those who left a number, return visits; effective callers; those of them who came; first visitors who subscribed."""


@dataclass(frozen=True)
class Conversion:
    """How many of how many went on, in percent to two places; None of nobody."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return (Decimal(self.part) * 100 / self.whole).quantize(Decimal("0.01")) if self.whole else None


@dataclass(frozen=True)
class Line:
    """One hour, source or consultant; `key` is how `behind` knows it."""

    key: str
    label: str
    first: int = 0
    left: int = 0
    again: int = 0
    calls: int = 0
    came: int = 0
    sold: int = 0

    @property
    def captures(self) -> Conversion:
        """留电率: of the first visits of the period, whose number was known when they were written down (CAR-019)."""
        return Conversion(self.left, self.first)

    @property
    def sells(self) -> Conversion:
        """来访转认购率: of those whose first visit fell in the period, who has a live subscription or contract by now."""
        return Conversion(self.sold, self.first)

    @property
    def brings(self) -> Conversion:
        """来电转访率: of the effective callers of the period, who came after they rang."""
        return Conversion(self.came, self.calls)


@dataclass(frozen=True)
class Traffic:
    """The period as a whole and cut three ways."""

    whole: Line
    hours: list[Line]
    sources: list[Line]
    people: list[Line]


@dataclass(frozen=True)
class Cut:
    """What the rows are told apart by: the column of a visit, that of a call, and the words for a value."""

    visit: Any
    call: Any
    words: Callable[[Iterable[Any]], dict[Any, str]]


def _names(keys: Iterable[int]) -> dict[Any, str]:
    return dict(Account.objects.filter(pk__in=list(keys)).order_by("pk").values_list("pk", "name"))


def _hours(keys: Iterable[int]) -> dict[Any, str]:
    return {hour: _("%(hour)s点") % {"hour": hour} for hour in sorted(keys)}


def _sources(keys: Iterable[str]) -> dict[Any, str]:
    wanted = set(keys)
    return {one.value: str(one.label) for one in Source if one.value in wanted}


# The file that speaks for the person, for a merged file keeps what points to it.
SPEAKS = Coalesce("customer__merged_into", "customer")
CUTS = {
    "hour": Cut(ExtractHour("entered_at", tzinfo=SHANGHAI), ExtractHour("at", tzinfo=SHANGHAI), _hours),
    "source": Cut(F("customer__source"), F("source"), _sources),
    "person": Cut(F("received_by"), F("taken_by"), _names),
}


def _visits(period: Period) -> QuerySet[Any]:
    bought = Deal.objects.annotate(whose=SPEAKS).filter(whose=OuterRef("whose"), stage__in=LIVE)
    within = {"site_id__in": period.sites, "at__gte": period.start, "at__lt": period.end}
    return Visit.objects.filter(**within).annotate(whose=SPEAKS).annotate(bought=Exists(bought))


def _calls(period: Period) -> QuerySet[Any]:
    """Effective callers, each once: whoever leaves no number is taken for somebody new."""
    later = Visit.objects.annotate(whose=SPEAKS).filter(whose=OuterRef("whose"), at__gte=OuterRef("at"))
    within = {"site_id__in": period.sites, "at__gte": period.start, "at__lt": period.end}
    callers = Call.objects.filter(Q(is_first=True) | Q(customer=None), effective=True, **within)
    return callers.annotate(whose=SPEAKS).annotate(visited=Exists(later))


LEFT = {"nth": 1, "left_phone": True}
COUNTS = {
    "first": Count("pk", filter=Q(nth=1)),
    "left": Count("pk", filter=Q(**LEFT)),
    "again": Count("pk", filter=Q(nth__gt=1)),
    "sold": Count("pk", filter=Q(nth=1, bought=True)),
}
CALLED = {"calls": Count("pk"), "came": Count("pk", filter=Q(visited=True))}


def traffic(period: Period) -> Traffic:
    """Nine queries for any number of rows."""
    whole = {**_visits(period).aggregate(**COUNTS), **_calls(period).aggregate(**CALLED)}
    cut = {name: _cut(period, one) for name, one in CUTS.items()}
    return Traffic(Line("", "", **whole), cut["hour"], cut["source"], cut["person"])


def _cut(period: Period, cut: Cut) -> list[Line]:
    found: dict[Any, dict[str, int]] = {}
    asked = ((_visits(period).annotate(key=cut.visit), COUNTS), (_calls(period).annotate(key=cut.call), CALLED))
    for rows, counts in asked:
        for row in rows.values("key").annotate(**counts).order_by():
            found.setdefault(row.pop("key"), {}).update(row)
    words = cut.words(found)
    return [Line(str(key), label, **found[key]) for key, label in words.items()]


def behind(period: Period, what: str, by: str, key: str) -> QuerySet[Any]:
    """The rows behind a number of `traffic`: visits, calls, or the deals of those who came first in the period."""
    cut = CUTS.get(by)
    on_visit: dict[str, Any] = {"key": key} if cut else {}
    visits, calls = _visits(period), _calls(period)
    if cut:
        visits, calls = visits.annotate(key=cut.visit), calls.annotate(key=cut.call)
    if what in ("calls", "came"):
        return calls.filter(**on_visit, **({"visited": True} if what == "came" else {}))
    if what == "sold":
        cohort = visits.filter(nth=1, bought=True, **on_visit).values("whose")
        return Deal.objects.annotate(whose=SPEAKS).filter(whose__in=cohort, stage__in=LIVE)
    which: dict[str, dict[str, Any]] = {"first": {"nth": 1}, "left": LEFT, "again": {"nth__gt": 1}}
    return visits.filter(**on_visit, **which[what])
