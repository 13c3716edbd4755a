import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from .models import Entry, EntryDetail, Mention
from .writing import label_of


@dataclass(frozen=True)
class Told:
    """An entry as a person reads it."""

    at: datetime
    who: str
    post: str
    verb: str
    text: str
    thing: str
    step: str
    facts: dict[str, Any] = field(default_factory=dict)


def history(*things: Model, limit: int = 200) -> list[Told]:
    """Everything the ledger says of these things, newest first; two queries, however many entries."""
    found: set[int] = set()
    for thing in things:
        found |= set(
            Mention.objects.filter(label=thing._meta.label_lower, key=thing.pk)
            .order_by("-entry_id")
            .values_list("entry_id", flat=True)[:limit]
        )
    return told(Entry.objects.filter(pk__in=found).order_by("-pk")[:limit])


def told(entries: Any) -> list[Told]:
    """The entries with their labels and values."""
    entries = list(entries)
    details = EntryDetail.objects.filter(entry_id__in=[entry.pk for entry in entries])
    facts = {detail.entry_id: json.loads(detail.facts) for detail in details}
    return [
        Told(
            entry.at,
            entry.by_name,
            entry.post,
            entry.verb,
            label_of(entry.verb),
            entry.thing_text,
            str(entry.step),
            facts.get(entry.pk, {}),
        )
        for entry in entries
    ]
