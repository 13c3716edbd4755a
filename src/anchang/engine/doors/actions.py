"""`@action`: the door. Opens the transaction, asks the policy, runs reactions, writes the ledger on the way out."""

import functools
import inspect
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, react
from anchang.engine.gathering import gathering
from anchang.engine.ledger import writing
from anchang.engine.ledger.writing import Line
from anchang.engine.policies import Refused, allowed, standing

from .work import Work, _current, at_work

Function = TypeVar("Function", bound=Callable[..., Any])
_doors: dict[str, Callable[..., Any]] = {}


def action(verb: str, label: Any) -> Callable[[Function], Function]:
    """Makes `function(thing, *, by, at, …)` the verb: one transaction, one ledger entry, one event.

    The policy is asked for the verb a person chose (the outermost one); verbs it does on the way, and reactions, act on
    the same authority. `reason` is kept in the ledger, and passed on if the function takes it. Anything raised undoes
    the whole step. The event carries the thing, the result and what was given.
    """

    def wrap(function: Function) -> Function:
        writing.register(verb, label)
        takes_reason = "reason" in inspect.signature(function).parameters

        @functools.wraps(function)
        def door(*things: Any, by: Account, at: datetime, reason: str = "", **given: Any) -> Any:
            if takes_reason:
                given["reason"] = reason
            work = _current.get()
            if work is not None:
                return _do(work, verb, function, things, reason, given)
            with transaction.atomic(), gathering(verb):
                work = Work(by, at)
                token = _current.set(work)
                try:
                    result = _do(work, verb, function, things, reason, given)
                    _settle(work)
                finally:
                    _current.reset(token)
            return result

        door.verb = verb  # type: ignore[attr-defined]
        _doors[verb] = door
        return door  # type: ignore[return-value]

    return wrap


def call(verb: str) -> Callable[..., Any]:
    """The action of that name, for whoever keeps a verb as text (approvals, clocks); a LookupError if none is."""
    try:
        return _doors[verb]
    except KeyError:
        raise LookupError(f"no action is called {verb}") from None


def attempt(deed: Callable[..., Any], *things: Any, by: Account, at: datetime, **given: Any) -> Refused | None:
    """Does a verb inside another one; if it is refused, undoes just that verb and returns the refusal."""
    work = at_work()
    lines, events = len(work.lines), len(work.events)
    try:
        with transaction.atomic():
            deed(*things, by=by, at=at, **given)
    except Refused as refusal:
        del work.lines[lines:], work.events[events:]
        return refusal
    return None


def _do(
    work: Work, verb: str, function: Callable[..., Any], things: tuple[Any, ...], reason: str, given: dict[str, Any]
) -> Any:
    thing = things[0] if things and isinstance(things[0], models.Model) else None
    line = Line(verb, thing, getattr(thing, "site_id", None))
    if not work.lines:
        allowed(work.by, verb, thing, work.at).insist()
        grant = None if work.by.is_system else standing(work.by, verb, thing, work.at)
        line.post = grant.post if grant else ""
    if reason:
        line.facts["reason"] = reason
    work.lines.append(line)
    work.stack.append(line)
    try:
        result = function(*things, by=work.by, at=work.at, **given)
    finally:
        work.stack.pop()
    _name(line, thing, result)
    work.events.append(Event(verb, thing, result, given))
    return result


def _name(line: Line, thing: models.Model | None, result: Any) -> None:
    """What the entry is about: the thing, or what the verb made when it was given none."""
    if thing is None and isinstance(result, models.Model):
        line.thing = result
    line.site_id = line.site_id or getattr(line.thing, "site_id", None)
    line.mention(thing)
    line.mention(result)


def _settle(work: Work) -> None:
    """Reactions may do verbs, which bring events of their own; the ledger is written once all of them are through."""
    while work.events:
        react(work.events.pop(0), by=work.by, at=work.at)
    writing.write(work.lines, step=work.step, by=work.by, at=work.at)
