"""How much of a file is filled in: a pure function of its columns, and the same in SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from ..models import Customer

WEIGHTS = {
    "name": 15,
    "phone": 20,
    "intent_grade": 10,
    "purpose": 10,
    "wants": 10,
    "budget_wan": 10,
    "area_wanted": 10,
    "floor_wanted": 5,
    "payment": 5,
    "timing": 5,
}
"""What each column is worth; together 100. Papers are not in it: nobody asks for them before a subscription (R-230)."""

SCANTY = 60
"""A file below this many points is called incomplete."""


@dataclass(frozen=True)
class Completeness:
    """`score` from 0 to 100; `missing` the columns that are empty with their names, the weightiest first."""

    score: int
    missing: list[tuple[str, str]]


def completeness(customer: Customer) -> Completeness:
    """Reads the columns only and asks the database nothing."""
    empty = [column for column in WEIGHTS if getattr(customer, column) in ("", None)]
    ordered = sorted(empty, key=lambda column: -WEIGHTS[column])
    fields: list[Any] = [Customer._meta.get_field(column) for column in ordered]
    named = [(field.name, str(field.verbose_name)) for field in fields]
    return Completeness(100 - sum(WEIGHTS[column] for column in empty), named)


def is_empty(column: str) -> Q:
    return Q(**{f"{column}__isnull": True}) if column in _NUMBERS else Q(**{column: ""})


def score() -> Any:
    """The points of a row as an expression, for a filter or an average."""
    points: Any = Value(0, IntegerField())
    for column, weight in WEIGHTS.items():
        points = points + Case(When(is_empty(column), then=Value(0)), default=Value(weight))
    return points


def filled(columns: Iterable[str] = tuple(WEIGHTS)) -> Q:
    """The rows in which all of these columns are filled in."""
    found = Q()
    for column in columns:
        found &= ~is_empty(column)
    return found


_NUMBERS = ("budget_wan", "area_wanted")
