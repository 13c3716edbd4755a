"""The step in progress: which verbs it has done so far, what they changed, which events wait for its end."""

import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event
from anchang.engine.ledger.writing import Line


class OutsideAnAction(RuntimeError):
    """Somebody tried to write without going through a verb."""


@dataclass
class Work:
    by: Account
    at: datetime
    step: uuid.UUID = field(default_factory=uuid.uuid4)
    lines: list[Line] = field(default_factory=list)
    stack: list[Line] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    # Keys of the things this step has made, and what it has read once and needs again (rules, for one).
    made: set[str] = field(default_factory=set)
    kept: dict[Any, Any] = field(default_factory=dict)


_current: ContextVar[Work | None] = ContextVar("work", default=None)


def current() -> Work | None:
    return _current.get()


def at_work() -> Work:
    """The step in progress; raises `OutsideAnAction` when there is none."""
    work = _current.get()
    if work is None:
        raise OutsideAnAction("a write needs an action")
    return work


def line_in_progress() -> Line:
    """The entry of the verb in progress; raises `OutsideAnAction` between verbs, as in the body of a reaction."""
    work = at_work()
    if not work.stack:
        raise OutsideAnAction("a reaction writes through an action too")
    return work.stack[-1]


def note(**facts: Any) -> None:
    """Adds facts to the ledger entry of the verb in progress."""
    line_in_progress().facts.update(facts)


def mention(*things: Any) -> None:
    """Puts the entry of the verb in progress into the history of these things too."""
    for thing in things:
        line_in_progress().mention(thing)


def emit(name: str, thing: Any = None, **given: Any) -> None:
    """Tells other rooms once the verb has returned, still in its transaction."""
    at_work().events.append(Event(name, thing, None, given))
