from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Field

from .models import Import
from .reading import Column, Fault

Fields = tuple["Field[Any, Any]", ...]


@dataclass
class Differences:
    """What a table would do to what is there: how many rows are new, changed and as they were, and each change."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    fields: list[dict[str, str]] = field(default_factory=list)

    def compare(self, what: str, pairs: Iterable[tuple[Any, Any, Any]]) -> None:
        """Notes one thing that is there: `pairs` are the name of a field, its value now and the one in the table."""
        found = [(name, old, new) for name, old, new in pairs if old != new]
        self.changed += bool(found)
        self.unchanged += not found
        self.fields += [
            {"what": what, "field": str(name), "old": _said(old), "new": _said(new)} for name, old, new in found
        ]


def _said(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Kind:
    """A kind of table: its columns; `examine(target, checked, at)` adds faults and returns warnings across the rows
    that can be read; `take(target, rows, by, at, import_)` writes the rows, called only when there is no fault.

    `asks` are the fields of what is made that no row tells, or `(target, at)` to them; whoever takes the table in fills
    them, and `take` gets them by name. A kind for large tables has `prepare(target, rows, at, report, **asked)`, which
    does beforehand what needs no transaction; `take` then gets its result for the rows and a `report`, and returns the
    figures to show, named by `figures`; `examine` gets the `report` too. `once`: the same file is taken in only once. `may_skip`: rows
    with a fault may be left out. `is_personal`: the original lies sealed. `home(target)` is the page it came from.
    `differences(target, rows)` says what the rows would change of what is there, before anything is written.
    """

    code: str
    label: Any
    columns: tuple[Column, ...]
    target: Callable[[int], Any]
    examine: Callable[..., list[Fault]]
    take: Callable[..., Any]
    asks: Fields | Callable[[Any, datetime], Fields] = ()
    prepare: Callable[..., Any] | None = None
    figures: tuple[tuple[str, Any], ...] = ()
    once: bool = False
    may_skip: bool = False
    is_personal: bool = False
    home: Callable[[Any], str] | None = None
    differences: Callable[[Any, list[tuple[int, dict[str, Any]]]], Differences] | None = None

    def questions(self, target: Any, at: datetime) -> Fields:
        return self.asks(target, at) if callable(self.asks) else self.asks

    def home_of(self, target: Any) -> str:
        return self.home(target) if self.home else str(target.get_absolute_url())


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> None:
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    return _kinds[code]


def kind_and_target(import_: Import) -> tuple[Kind, Any]:
    kind = kind_of(import_.kind)
    return kind, kind.target(import_.target_id)
