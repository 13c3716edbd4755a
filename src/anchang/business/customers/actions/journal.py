import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from anchang.engine.accounts.models import Account
from anchang.engine.fields import keyed
from anchang.engine.jobs.queue import job

from ..models import Customer
from ..queries import phone_key


def path() -> Path:
    """Outside the database, so that a copy of the database that is put back does not bring deleted people back."""
    return Path(settings.VAR) / "erasures.jsonl"


def mark_of(customer: Customer) -> str:
    """By which a file is known again without saying who it was."""
    return keyed(f"{customer.pk} {customer.first_at.timestamp():.3f}", "customers.erased")


def line_of(customer: Customer, at: datetime) -> dict[str, Any]:
    """What the journal keeps of a file that is deleted: keys, hashes and the moment."""
    numbers = {one.number for one in customer.phones.all()} | {customer.phone}
    return {
        "customer": customer.pk,
        "site": customer.site_id,
        "mark": mark_of(customer),
        "numbers": sorted(phone_key(one) for one in numbers - {""}),
        "erased_at": at.isoformat(),
    }


@job("customers.journal")
def append(*, by: Account, at: datetime, **line: Any) -> None:
    """Adds the line and has it written to the disk; the same line twice does no harm."""
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, (json.dumps(line) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def stop_line(key: str, at: datetime, channel: str, *, lifted: bool = False) -> dict[str, Any]:
    """What the journal keeps of a number that nobody may call from then on, or may again: its hash, the moment and how
    the customer said it."""
    return {"stopped": key, "lifted": lifted, "said_at": at.isoformat(), "channel": channel}


@dataclass
class Line:
    customer: int
    site: int
    mark: str
    erased_at: datetime
    numbers: list[str] = field(default_factory=list)


@dataclass
class Stop:
    """A number that somebody asked not to be called under, or, `lifted`, to be called under again."""

    stopped: str
    said_at: datetime
    channel: str
    lifted: bool = False


def lines() -> Iterator[Line]:
    """Who was deleted; a line that was cut off when the machine stopped is passed over."""
    for given in _read():
        with suppress(ValueError, TypeError, KeyError):
            yield Line(**{**given, "erased_at": datetime.fromisoformat(given["erased_at"])})


def stops() -> list[Stop]:
    """The last word about each number, the oldest first."""
    said: list[Stop] = []
    for given in _read():
        with suppress(ValueError, TypeError, KeyError):
            said.append(Stop(**{**given, "said_at": datetime.fromisoformat(given["said_at"])}))
    last = {one.stopped: one for one in sorted(said, key=lambda one: one.said_at)}
    return sorted(last.values(), key=lambda one: one.said_at)


def _read() -> Iterator[dict[str, Any]]:
    for text in path().read_text().splitlines() if path().exists() else ():
        with suppress(ValueError):
            yield json.loads(text)


def files_of(line: Line) -> Iterable[Customer]:
    """The files of this database that the line speaks of: the very file, and older ones under one of its numbers."""
    here = Customer.objects.exclude(stage="erased").filter(site_id=line.site)
    for file in here.filter(pk=line.customer):
        if mark_of(file) == line.mark:
            yield file
    yield from (
        here.filter(phones__key__in=line.numbers, first_at__lte=line.erased_at).exclude(pk=line.customer).distinct()
    )
