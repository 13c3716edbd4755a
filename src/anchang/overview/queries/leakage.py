"""优惠流失: what was given off the posted prices in a period, by whom, for what reason and in which week."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from anchang.business.deals.models import Deal, DiscountLine
from anchang.business.deals.stages import Source
from anchang.engine.metrics import Period, figures, metric
from anchang.lib.calendar import SHANGHAI, office_day

GIVEN, LISTED, SOLD = "deals.discounts", "deals.listed_value", "deals.subscribed"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Leak:
    """One person, reason or week: deals with a discount, and yuan given; `key` is how `leaking` knows it."""

    key: str
    label: str
    deals: int
    amount: Decimal


@dataclass(frozen=True)
class Leakage:
    """`listed` is the posted total of every deal of the period, `given` what was taken off it."""

    deals: int
    listed: Decimal
    given: Decimal
    cuts: dict[str, list[Leak]]

    @property
    def percent(self) -> Decimal | None:
        """优惠流失率: given ÷ listed, in percent to two places; None without a deal."""
        return (self.given * 100 / self.listed).quantize(Decimal("0.01")) if self.listed else None


@dataclass(frozen=True)
class Way:
    """What the lines are told apart by: the columns, the key and the words for their values, the lines of a key."""

    columns: tuple[str, ...]
    key: Callable[..., str]
    words: Callable[..., str]
    lines: Callable[[str], dict[str, Any]]


def _of_week(key: str) -> dict[str, Any]:
    start = datetime.combine(date.fromisoformat(key), time(), SHANGHAI)
    return {"deal__subscribed_at__gte": start, "deal__subscribed_at__lt": start + WEEK}


def _of_reason(key: str) -> dict[str, Any]:
    source, _split, label = key.partition("|")
    return {"source": source, "label": label}


LEAKS = {
    "person": Way(
        ("deal__owner_id", "deal__owner__name"),
        lambda pk, _name: str(pk),
        lambda _pk, name: name,
        lambda key: {"deal__owner_id": int(key)},
    ),
    "reason": Way(
        ("source", "label"),
        lambda source, label: f"{source}|{label}",
        lambda source, label: f"{Source(source).label} · {label}",
        _of_reason,
    ),
    "week": Way(
        ("monday",),
        lambda monday: f"{office_day(monday):%Y-%m-%d}",
        lambda monday: _("%(monday)s起的一周") % {"monday": f"{office_day(monday):%m-%d}"},
        _of_week,
    ),
}


def leakage(period: Period) -> Leakage:
    """Five queries for any number of rows."""
    (given,), (listed,), (sold,) = figures([metric(GIVEN), metric(LISTED), metric(SOLD)], [period])
    cuts = {name: _leaks(period, way) for name, way in LEAKS.items()}
    return Leakage(int(sold.value), Decimal(listed.value), Decimal(given.value), cuts)


def _leaks(period: Period, way: Way) -> list[Leak]:
    lines = metric(GIVEN).rows(period).annotate(monday=TruncWeek("deal__subscribed_at", tzinfo=SHANGHAI))
    found = lines.values(*way.columns).annotate(deals=Count("deal", distinct=True), amount=Sum("amount")).order_by()
    leaks = []
    for one in found:
        values = [one[name] for name in way.columns]
        leaks.append(Leak(way.key(*values), way.words(*values), one["deals"], one["amount"]))
    return sorted(leaks, key=lambda one: one.key) if "monday" in way.columns else _by_amount(leaks)


def _by_amount(leaks: list[Leak]) -> list[Leak]:
    return sorted(leaks, key=lambda one: (-one.amount, one.key))


def leaking(period: Period, by: str, key: str) -> QuerySet[Deal]:
    """The deals behind a number of `leakage`; all with a discount when nothing is asked for. A ValueError for a key that
    is none."""
    lines: QuerySet[DiscountLine] = metric(GIVEN).rows(period)
    if by:
        lines = lines.filter(**LEAKS[by].lines(key))
    return Deal.objects.filter(pk__in=lines.values("deal"))
