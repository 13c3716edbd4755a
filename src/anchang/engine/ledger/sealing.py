"""The chain: one sealer takes whatever is unsealed, so writers never queue; verification names the first fault."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from .models import Entry, EntryDetail, Seal
from .writing import canonical, digest

START = "0" * 64
# How many ids back an entry that commits late is still looked for: numbers drawn by transactions still open.
LATEST = 10_000
COVERED = (
    "id",
    "step",
    "verb",
    "thing_label",
    "thing_id",
    "thing_text",
    "site_id",
    "by_id",
    "by_name",
    "post",
    "at",
    "written_at",
    "digests",
)


def hash_of(entry: Entry, previous: str) -> str:
    """SHA-256 over the hash before and every column of the entry in canonical JSON, instants in UTC."""
    body = {name: getattr(entry, name) for name in COVERED}
    body["step"] = str(body["step"])
    for name in ("at", "written_at"):
        body[name] = body[name].astimezone(UTC).isoformat()
    return hashlib.sha256(f"{previous}{canonical(body)}".encode()).hexdigest()


def head() -> Seal | None:
    """The last seal: what a second machine keeps, so that a cut tail shows."""
    return Seal.objects.order_by("-position").first()


def _unsealed() -> QuerySet[Entry]:
    return Entry.objects.filter(~Exists(Seal.objects.filter(entry_id=OuterRef("pk"))))


@transaction.atomic
def seal(limit: int = 5000) -> int:
    """Seals up to `limit` unsealed entries in order of their id and returns how many.

    Two sealers cannot both write a position (primary key); an entry that commits late simply comes later in the chain.
    """
    last = head()
    position, previous = (last.position, last.hash) if last else (0, START)
    newest = Seal.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    waiting = _unsealed().filter(pk__gt=newest - LATEST).order_by("pk")[:limit]
    seals: list[Seal] = []
    for entry in waiting:
        position, hashed = position + 1, hash_of(entry, previous)
        seals.append(Seal(position=position, entry_id=entry.pk, previous=previous, hash=hashed))
        previous = hashed
    Seal.objects.bulk_create(seals)
    return len(seals)


@dataclass(frozen=True)
class Verification:
    """How many entries were sealed, are not yet, and have had their values erased; the first fault, or nothing."""

    sealed: int
    unsealed: int
    erased: int
    fault: str
    head: str


def _pairs(step: int = 2000) -> Iterator[tuple[Seal, Entry | None, EntryDetail | None]]:
    after = 0
    while page := list(Seal.objects.filter(position__gt=after).order_by("position")[:step]):
        after = page[-1].position
        keys = [one.entry_id for one in page]
        entries = Entry.objects.in_bulk(keys)
        details = {detail.entry_id: detail for detail in EntryDetail.objects.filter(entry_id__in=keys)}
        for one in page:
            yield one, entries.get(one.entry_id), details.get(one.entry_id)


def verify(kept: str = "") -> Verification:
    """Walks the chain from its start. A changed, missing or exchanged entry, seal or value is named by its number.

    Erased values are counted, not faults. A tail cut off by somebody with the database in hand shows only against
    `kept`, a head ("position:hash") that another machine keeps.
    """
    previous, erased, fault = START, 0, ""
    for position, (one, entry, detail) in enumerate(_pairs(), start=1):
        if fault := _fault(one, entry, detail, position, previous):
            break
        erased += detail is None
        previous = one.hash
    if kept and not fault and not _holds(kept):
        fault = f"the chain does not hold the kept head {kept.partition(':')[0]}: its tail was cut or changed"
    return Verification(Seal.objects.count(), _unsealed().count(), erased, fault, previous)


def _holds(kept: str) -> bool:
    position, _, hashed = kept.partition(":")
    return position == "0" or Seal.objects.filter(position=int(position), hash=hashed).exists()


def _fault(one: Seal, entry: Entry | None, detail: EntryDetail | None, position: int, previous: str) -> str:
    if one.position != position:
        return f"seal {position} is missing"
    if one.previous != previous:
        return f"seal {position} does not follow the one before it"
    if entry is None:
        return f"entry {one.entry_id} is missing"
    if hash_of(entry, previous) != one.hash:
        return f"entry {entry.pk} was changed"
    if detail is not None and not _matches(entry, detail):
        return f"values of entry {entry.pk} were changed"
    return ""


def _matches(entry: Entry, detail: EntryDetail) -> bool:
    try:
        facts = json.loads(detail.facts)
    except ValueError:
        return False
    return isinstance(facts, dict) and {
        name: digest(detail.salt, name, value) for name, value in facts.items()
    } == json.loads(entry.digests)
