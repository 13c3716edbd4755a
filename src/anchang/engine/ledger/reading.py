"""Reading the ledger in the order of its chain: each sealed entry once, late commits included, however often one reads.

The order of ids would miss an entry whose transaction commits late; the order of seals cannot.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .models import Entry, EntryDetail, Mention, Reader, Seal


@dataclass(frozen=True)
class Page:
    """The next entries for a reader: it stood at `start`, and will stand at `end` once it has dealt with them."""

    name: str
    start: int
    end: int
    entries: list[Entry] = field(default_factory=list)


def unread(name: str, limit: int = 500) -> Page:
    """What the reader of that name has not dealt with yet; two queries, and one more where something is."""
    start = Reader.objects.filter(name=name).values_list("position", flat=True).first() or 0
    seals = list(
        Seal.objects.filter(position__gt=start).order_by("position").values_list("position", "entry_id")[:limit]
    )
    if not seals:
        return Page(name, start, start)
    found = Entry.objects.in_bulk([entry for _, entry in seals])
    return Page(name, start, seals[-1][0], [found[entry] for _, entry in seals if entry in found])


def advance(page: Page) -> bool:
    """Notes the page as dealt with, in the caller's transaction; False when another reader of that name was faster."""
    Reader.objects.get_or_create(name=page.name)
    return bool(Reader.objects.filter(name=page.name, position=page.start).update(position=page.end))


def skip(name: str) -> None:
    """Lets a reader begin at the present end of the chain; what was sealed before is none of its business."""
    last = Seal.objects.order_by("-position").values_list("position", flat=True).first() or 0
    Reader.objects.update_or_create(name=name, defaults={"position": last})


def facts(entries: Iterable[Entry]) -> dict[int, dict[str, Any]]:
    """Per entry its values by plain name: what the verb noted, what it made, and what columns changed to.

    An erased entry has none. Values of different things under one name: the last one counts.
    """
    details = EntryDetail.objects.filter(entry_id__in=[entry.pk for entry in entries])
    return {detail.entry_id: _flat(json.loads(detail.facts)) for detail in details}


def _flat(facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if not isinstance(value, dict):
            found[name] = value
            continue
        for column, one in value.get("+", value).items():
            found[column] = one if "+" in value or not isinstance(one, list) else one[-1]
    return found


def mentions(entries: Iterable[Entry]) -> dict[int, set[tuple[str, int]]]:
    """Per entry the things it speaks of, as (label, key)."""
    found: dict[int, set[tuple[str, int]]] = {}
    for one in Mention.objects.filter(entry_id__in=[entry.pk for entry in entries]):
        found.setdefault(one.entry_id, set()).add((one.label, one.key))
    return found
