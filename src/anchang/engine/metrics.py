"""Figures with a name: what is counted, in words, over which rows; every number on a screen leads to its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Period:
    """From `start` up to, not including, `end`, at these sites."""

    sites: frozenset[int]
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Metric:
    """`code` names it, `formula` says in words how it is reckoned, `unit` is 元, 套, 组 or %."""

    code: str
    label: Any
    formula: Any
    unit: Any
    rows: Callable[[Period], QuerySet[Any]]
    reckon: Callable[[QuerySet[Any]], Decimal | int]

    def figure(self, period: Period) -> "Figure":
        rows = self.rows(period)
        return Figure(self, period, self.reckon(rows), rows)


@dataclass(frozen=True)
class Figure:
    metric: Metric
    period: Period
    value: Decimal | int
    rows: QuerySet[Any]


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
