"""Everything that happened with a customer in one line of time; each room tells its own part."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from anchang.engine.accounts.models import Account
from anchang.engine.statements import holding


@dataclass(frozen=True)
class Moment:
    """One thing that happened. `tone` colours it (ok, warn, stop, money); `url` leads to it where the reader may go."""

    at: datetime
    icon: str
    text: str
    who: str = ""
    url: str = ""
    tone: str = ""


Tell = Callable[[Sequence[int], Account, datetime, int], Iterable[Moment]]


@dataclass(frozen=True)
class Source:
    code: str
    label: Any
    tell: Tell
    of: tuple[type[Model], ...] = ()


_sources: dict[str, Source] = {}


def moments(code: str, label: Any, of: Iterable[type[Model]] = ()) -> Callable[[Tell], Tell]:
    """Registers `tell(keys, account, at, limit)`: the newest moments of the customer with these keys that the account may
    see, at most `limit`, in a fixed number of queries. `label` stands on the chip that shows this kind alone. Where `of`
    names tables, it is asked only for a customer of whom one of them has a row."""

    def keep(tell: Tell) -> Tell:
        if code in _sources:
            raise ValueError(f"there are moments called {code} already")
        _sources[code] = Source(code, label, tell, tuple(of))
        return tell

    return keep


def kinds() -> list[Source]:
    """The kinds of moments there are, in the order of the rooms."""
    return list(_sources.values())


def timeline(
    keys: Sequence[int], account: Account, at: datetime, kind: str = "", limit: int = 30
) -> tuple[list[Moment], bool]:
    """The newest moments, of one kind or of all, and whether there are more."""
    chosen = [_sources[kind]] if kind in _sources else kinds()
    there = holding({model for source in chosen for model in source.of}, "customer", keys)
    telling = [source for source in chosen if not source.of or there.intersection(source.of)]
    found = [moment for source in telling for moment in source.tell(keys, account, at, limit + 1)]
    ordered = sorted(found, key=lambda moment: moment.at, reverse=True)
    return ordered[:limit], len(ordered) > limit
