"""Writing entries: canonical form, salted digests of the values, three inserts a step however many verbs it had."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from anchang.engine import statements
from anchang.engine.accounts.models import Account

from .models import Entry, EntryDetail, Mention


class UnknownVerb(LookupError):
    """An entry was about to be written for a verb that nobody registered."""


_labels: dict[str, Any] = {}


def register(verb: str, label: Any) -> None:
    """Makes the verb known with its label; a ValueError when it is known already."""
    if verb in _labels:
        raise ValueError(f"two actions are called {verb}")
    _labels[verb] = label


def verbs() -> dict[str, Any]:
    """Every registered verb and its label."""
    return dict(_labels)


def label_of(verb: str) -> str:
    return str(_labels.get(verb, verb))


@dataclass
class Line:
    """An entry in the making."""

    verb: str
    thing: Model | None = None
    site_id: int | None = None
    post: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    mentions: set[tuple[str, int]] = field(default_factory=set)

    def mention(self, thing: Any) -> None:
        if isinstance(thing, Model) and isinstance(thing.pk, int):
            self.mentions.add((thing._meta.label_lower, thing.pk))


def plain(value: Any) -> Any:
    """The value as JSON can hold it: money and rates as text, instants in UTC, things by their key."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time | Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | bool | type(None)) else str(value)


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    return _canonical.encode(value)


def digest(salt: str, name: str, value: Any) -> str:
    return hashlib.sha256(f"{salt}:{name}:{canonical(value)}".encode()).hexdigest()


def _text_of(thing: Model | None) -> str:
    return str(getattr(thing, "ledger_name", None) or "") if thing is not None else ""


def write(lines: Iterable[Line], *, step: uuid.UUID, by: Account, at: datetime) -> list[Entry]:
    """Appends one entry a line, with details and mentions, in the caller's transaction.

    Raises `UnknownVerb` for a verb nobody registered.
    """
    lines, now = list(lines), timezone.now()
    drafts = [_draft(line, step, by, at, now) for line in lines]
    entries = [entry for entry, _ in drafts]
    statements.insert(entries)
    for entry, detail in drafts:
        detail.entry_id = entry.pk
    statements.add([detail for _, detail in drafts])
    statements.add(
        [
            Mention(entry_id=entry.pk, label=label, key=key)
            for entry, line in zip(entries, lines, strict=True)
            for label, key in sorted(line.mentions)
        ]
    )
    return entries


def _draft(line: Line, step: uuid.UUID, by: Account, at: datetime, now: datetime) -> tuple[Entry, EntryDetail]:
    if line.verb not in _labels:
        raise UnknownVerb(line.verb)
    facts, salt = plain(line.facts), secrets.token_hex(16)
    entry = Entry(
        step=step,
        verb=line.verb,
        thing_label=line.thing._meta.label_lower if line.thing is not None else "",
        thing_id=line.thing.pk if line.thing is not None else None,
        thing_text=_text_of(line.thing)[:80],
        site_id=line.site_id,
        by_id=by.pk,
        by_name=by.name,
        post=line.post,
        at=at,
        written_at=now,
        digests=canonical({name: digest(salt, name, value) for name, value in facts.items()}),
    )
    return entry, EntryDetail(salt=salt, facts=canonical(facts))
