"""Figures with a name: what is counted, in words, over which rows; every number on a screen leads to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Aggregate, Count, Model, Q, QuerySet, Sum


@dataclass(frozen=True)
class Period:
    """From `start` up to, not including, `end`, at these sites."""

    sites: frozenset[int]
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Metric:
    """`code` names it, `formula` says in words how it is reckoned, `unit` is 元, 套, 组 or 次.

    Counts the rows of `model` that fit `where`, or sums their `total` field: those of the period by `at`, at its sites
    by `site`.
    """

    code: str
    label: Any
    formula: Any
    unit: Any
    model: type[Model]
    at: str
    where: Q = field(default_factory=Q)
    total: str = ""
    site: str = "site_id"

    def within(self, period: Period) -> Q:
        """The condition on a row to count in the period."""
        times = {f"{self.at}__gte": period.start, f"{self.at}__lt": period.end}
        return self.where & Q(**{f"{self.site}__in": period.sites}, **times)

    def rows(self, period: Period) -> QuerySet[Any]:
        return self.model._default_manager.filter(self.within(period))

    def figure(self, period: Period) -> "Figure":
        return figures([self], [period])[0][0]


@dataclass(frozen=True)
class Figure:
    metric: Metric
    period: Period
    value: Decimal | int

    @property
    def rows(self) -> QuerySet[Any]:
        """The rows behind the figure."""
        return self.metric.rows(self.period)


def figures(metrics: Sequence[Metric], periods: Sequence[Period]) -> list[list[Figure]]:
    """Every metric (outer list) in every period (inner list), by one query a model however many there are."""
    values: dict[tuple[str, int], Decimal | int] = {}
    for model in dict.fromkeys(metric.model for metric in metrics):
        wanted = [(metric, n) for metric in metrics if metric.model is model for n in range(len(periods))]
        parts = {f"f{k}": _measure(metric, periods[n]) for k, (metric, n) in enumerate(wanted)}
        touched = reduce(or_, (metric.within(periods[n]) for metric, n in wanted))
        found = model._default_manager.filter(touched).aggregate(**parts)
        for k, (metric, n) in enumerate(wanted):
            values[metric.code, n] = found[f"f{k}"] or (Decimal(0) if metric.total else 0)
    return [[Figure(one, periods[n], values[one.code, n]) for n in range(len(periods))] for one in metrics]


def _measure(metric: Metric, period: Period) -> Aggregate:
    within = metric.within(period)
    return Sum(metric.total, filter=within) if metric.total else Count("pk", filter=within)


_metrics: dict[str, Metric] = {}


def declare(*metrics: Metric) -> None:
    """Makes the metrics known; a ValueError when a code is taken."""
    for metric in metrics:
        if metric.code in _metrics:
            raise ValueError(f"two metrics are called {metric.code}")
        _metrics[metric.code] = metric


def metric(code: str) -> Metric:
    return _metrics[code]


def known() -> dict[str, Metric]:
    return dict(_metrics)
