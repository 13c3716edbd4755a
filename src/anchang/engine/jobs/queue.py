"""The outbox. A job is a row of the transaction that asks for it; a worker that dies gives it back by the clock."""

import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from anchang.engine.accounts.models import Account
from anchang.engine.doors.work import at_work

from .models import Job, Lease

MOST_TRIES = 6
HELD = timedelta(minutes=5)
Handler = Callable[..., Any]
_handlers: dict[str, Handler] = {}
_slow: set[str] = set()


def job(name: str, *, slow: bool = False) -> Callable[[Handler], Handler]:
    """Registers `handler(*, by, at, **payload)`; it must bear being run again after half a run.

    A `slow` one may take a minute: the worker does it beside its rounds, so that clocks and seals do not wait for it.
    """

    def keep(handler: Handler) -> Handler:
        _handlers[name] = handler
        if slow:
            _slow.add(name)
        return handler

    return keep


def enqueue(name: str, *, run_at: datetime | None = None, **payload: Any) -> Job:
    """Asks for the job once the action in progress has been committed. Raises LookupError for an unknown name."""
    work = at_work()
    if name not in _handlers:
        raise LookupError(f"no job is called {name}")
    return Job.objects.create(name=name, payload=payload, run_at=run_at or work.at)


def run_due(at: datetime, limit: int = 100, *, slow: bool | None = None) -> int:
    """Runs what is due and returns how many succeeded: only slow jobs, only the others, or all of them.

    Each job is taken by one UPDATE and held five minutes, so that two workers never run it at once and a killed one
    gives it back. A failure is tried again after 1, 4, 9 … minutes, six times in all, then marked failed; so is a job
    in whose sixth run the worker was killed.
    """
    free = Q(held_until=None) | Q(held_until__lte=at)
    waiting = Job.objects.filter(free, done_at=None, failed_at=None, run_at__lte=at).order_by("run_at", "pk")
    if slow is not None:
        waiting = waiting.filter(name__in=_slow) if slow else waiting.exclude(name__in=_slow)
    done = 0
    for one in waiting[:limit]:
        if one.tries >= MOST_TRIES:
            Job.objects.filter(pk=one.pk, tries=one.tries).update(failed_at=at, held_until=None)
        elif Job.objects.filter(free, pk=one.pk, done_at=None, tries=one.tries).update(
            held_until=at + HELD, tries=one.tries + 1
        ):
            done += _run(one, at)
    return done


def _run(one: Job, at: datetime) -> bool:
    try:
        _handlers[one.name](by=Account.objects.system(), at=at, **one.payload)
    except Exception:
        tries = one.tries + 1
        given_up = {"failed_at": at} if tries >= MOST_TRIES else {"run_at": at + timedelta(minutes=tries**2)}
        Job.objects.filter(pk=one.pk).update(error=traceback.format_exc(), held_until=None, **given_up)
        return False
    Job.objects.filter(pk=one.pk).update(done_at=at, held_until=None)
    return True


def hold_lease(name: str, holder: str, *, at: datetime, seconds: int) -> bool:
    """Takes or keeps the lone duty until `seconds` from now; False while another holds it."""
    until = at + timedelta(seconds=seconds)
    mine_or_past = Q(holder=holder) | Q(until__lte=at)
    if Lease.objects.filter(mine_or_past, name=name).update(holder=holder, until=until):
        return True
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=until)
    except IntegrityError:
        return False
    return True
