"""Forgetting a person: the room that knows them names what is theirs, and everybody who holds a copy lets go of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Model, Q

Named = tuple[str, int]


@dataclass(frozen=True)
class Trace:
    """What leads to a person: their things as (label, key), the pages of these, where they are kept, and in clear the
    `words` by which a copy is known (names, numbers)."""

    things: frozenset[Named]
    urls: frozenset[str]
    words: frozenset[str]
    sites: frozenset[int]
    at: datetime

    def of(self, label: str) -> list[int]:
        """The keys of the person's things of that label."""
        return sorted(key for name, key in self.things if name == label)

    def by_label(self) -> dict[str, list[int]]:
        return {label: self.of(label) for label in sorted({name for name, _key in self.things})}

    def speaks_in(self, text: str) -> bool:
        """Does one of the words stand in the text?"""
        return any(word in text for word in self.words)

    def without(self, text: str) -> str:
        """The text with stars in place of the words, the longest first."""
        return reduce(lambda left, word: left.replace(word, "*" * len(word)), sorted(self.words, key=len)[::-1], text)


Holder = Callable[[Trace], "Iterable[Named] | None"]
_holders: list[Holder] = []


def forgets(holder: Holder) -> Holder:
    """Registers `holder(trace)`, which lets go of what its tables hold about the person, inside the verb in progress.

    It may name further things that were about nobody else, so that the ledger forgets their values too.
    """
    if holder not in _holders:
        _holders.append(holder)
    return holder


_free: dict[str, tuple[str, ...]] = {}


def forgets_words(model: type[Model], *columns: str, site: str = "") -> None:
    """Has the person's words struck out of these columns, free texts that are about something else and may name anybody.

    `site` is the path to the site where a row was written; without it every row is looked through.
    """

    def strike_out(trace: Trace) -> None:
        rows = model._default_manager.filter(**({f"{site}__in": trace.sites} if site else {}))
        for column in columns:
            spoken = reduce(or_, (Q(**{f"{column}__contains": word}) for word in trace.words), Q(pk__in=()))
            for key, text in rows.filter(spoken).values_list("pk", column):
                model._default_manager.filter(pk=key).update(**{column: trace.without(text)})

    if _free.setdefault(model._meta.label_lower, columns) is columns:
        forgets(strike_out)


def free_texts() -> dict[str, tuple[str, ...]]:
    """Table to columns of which words are struck out."""
    return dict(_free)


def forget(trace: Trace) -> set[Named]:
    """Asks every holder, again about what they name, until nobody names anything new; gives all the things whose values
    nobody may keep any more. Needs an action in progress."""
    found, new = set(trace.things), trace
    while new.things:
        named = {one for holder in _holders for one in holder(new) or ()}
        new = Trace(frozenset(named - found), frozenset(), frozenset(), frozenset(), trace.at)
        found |= named
    return found
