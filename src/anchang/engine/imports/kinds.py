from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field

from .models import Import
from .reading import Column, Fault

Fields = tuple["Field[Any, Any]", ...]


@dataclass(frozen=True)
class Kind:
    """A kind of table: its columns; `examine(target, checked, at)` adds faults and returns warnings across the rows
    that can be read; `take(target, rows, by, at, import_)` writes the rows, called only when there is no fault.

    `asks` are the fields of what is made that no row tells, or `(target, at)` to them; whoever takes the table in fills
    them, and `take` gets them by name. A kind for large tables has `prepare(target, rows, at, report, **asked)`, which
    does beforehand what needs no transaction; `take` then gets its result for the rows and a `report`, and returns the
    figures to show, named by `figures`; `examine` gets the `report` too. `once`: the same file is taken in only once. `may_skip`: rows
    with a fault may be left out. `is_personal`: the original lies sealed. `home(target)` is the page it came from.
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
