"""Starting, pausing and ending deadlines, and the tick that rings those which are due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action, attempt, call
from anchang.engine.doors.things import Thing
from anchang.engine.doors.work import at_work, emit, line_in_progress
from anchang.lib.worktime import resume_due

from .models import Timer
from .office import office_hours, quiet_hours

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder: so many minutes before (negative) or after the deadline, tell holders of this post."""

    minutes: int
    post: str = ""


@dataclass(frozen=True)
class Clock:
    """A kind of deadline: `minutes` in working or calendar time; at the end the verb `then`, if it has one.

    `ladder` names who hears of it, before and after, in order of time. Room code declares clocks; `minutes` may be a
    callable of (thing, at) where the office sets it. With `quiet` a warning that falls into the quiet hours waits for
    the next moment people may be disturbed (R-246); the deadline itself never moves.
    """

    code: str
    label: Any
    minutes: int | Callable[[Any, datetime], int]
    working: bool = False
    then: str = ""
    ladder: tuple[Rung, ...] = ()
    quiet: bool = False


_clocks: dict[str, Clock] = {}


def declare(*clocks: Clock) -> None:
    """Makes the clocks known by their codes; a ValueError when a code is taken by another."""
    for clock in clocks:
        if _clocks.setdefault(clock.code, clock) != clock:
            raise ValueError(f"two clocks are called {clock.code}")


def known() -> dict[str, Clock]:
    return dict(_clocks)


def _running(thing: Model, code: str) -> Any:
    return Timer.objects.filter(thing_label=thing._meta.label_lower, thing_id=thing.pk, code=code, ended_at=None)


def _later(start: datetime, minutes: int, working: bool) -> datetime:
    return office_hours().add_minutes(start, minutes) if working else start + timedelta(minutes=minutes)


def _moments(clock: Clock, due_at: datetime) -> list[datetime]:
    """When the timer rings: every rung of its ladder, and the deadline itself, in order."""
    return sorted({*_warnings(clock, due_at), due_at})


def _warnings(clock: Clock, due_at: datetime) -> list[datetime]:
    """When each rung of the ladder rings, in the ladder's order."""
    moments = [due_at + timedelta(minutes=rung.minutes) for rung in clock.ladder]
    if not clock.quiet:
        return moments
    hours = quiet_hours()
    return [hours.next_allowed(moment) for moment in moments]


def start(thing: Thing, code: str, *, at: datetime) -> Timer:
    """Starts the deadline `code` of the thing, without the warnings that would lie before `at`.

    One already running is ended first. Needs an action in progress.
    """
    line_in_progress()
    _end_running(thing, code, at)
    clock = _clocks[code]
    minutes = clock.minutes(thing, at) if callable(clock.minutes) else clock.minutes
    due_at = _later(at, minutes, clock.working)
    moments = _moments(clock, due_at)
    missed = sum(moment <= at and moment < due_at for moment in moments)
    return Timer.objects.create(
        thing_label=thing._meta.label_lower,
        thing_id=thing.pk,
        site_id=getattr(thing, "site_id", None),
        code=code,
        started_at=at,
        due_at=due_at,
        next_at=moments[missed],
        rung=missed,
    )


def _end_running(thing: Thing, code: str, at: datetime) -> None:
    """Ends the timer of that code; asks nothing for a thing made in this step, unless the step has started it before."""
    started = at_work().kept.setdefault("timers", set())
    name = (thing._meta.label_lower, thing.pk, code)
    if not thing.is_made_here or name in started:
        stop(thing, code, at=at)
    started.add(name)


def stop(thing: Model, code: str, *, at: datetime) -> bool:
    """Ends the deadline as met; False when none was running."""
    running = {"thing_label": thing._meta.label_lower, "thing_id": thing.pk, "code": code, "ended_at": None}
    return bool(Timer.objects.change(running, ended_at=at, ended_how="met"))


def pause(thing: Model, code: str, *, at: datetime) -> bool:
    """Stops the clock until `resume`; while it is paused it never rings."""
    return bool(_running(thing, code).filter(paused_at=None).update(paused_at=at))


def resume(thing: Model, code: str, *, at: datetime) -> bool:
    """Goes on after a pause: the deadline moves by the time lost, working time if the clock counts that.

    A warning that has rung does not ring again; False when nothing was paused.
    """
    timer = _running(thing, code).exclude(paused_at=None).first()
    if timer is None:
        return False
    if _clocks[code].working:
        due_at = resume_due(timer.due_at, timer.paused_at, at, office_hours())
    else:
        due_at = timer.due_at + (at - timer.paused_at)
    timer.due_at, timer.paused_at, timer.next_at = due_at, None, _moments(_clocks[code], due_at)[timer.rung]
    timer.save()
    return True


def due(at: datetime) -> Any:
    return Timer.objects.filter(ended_at=None, paused_at=None, next_at__lte=at).order_by("next_at", "pk")


def tick(at: datetime, limit: int = 500) -> int:
    """Rings what is due in order of time, at most `limit` times, each in its own transaction; returns how many rang.

    Two ticks at once ring a timer once: each is taken by one UPDATE that names the moment it was read at. A verb that
    is refused (the thing has moved on) ends the timer without effect; one that fails is logged, its timer is left as
    it was, and the others still ring.
    """
    rung, failed, system = 0, set[int](), Account.objects.system()
    for _turn in range(limit):
        timer = due(at).exclude(pk__in=failed).first()
        if timer is None:
            break
        try:
            rung += bool(ring(timer, by=system, at=at))
        except Exception:
            log.exception("timer %s %s", timer.pk, timer.code)
            failed.add(timer.pk)
    return rung


@action("clocks.ring", _("到点"))
def ring(timer: Timer, *, by: Account, at: datetime) -> bool:
    """Rings the timer at the moment it was read at; False when another tick or a pause was faster."""
    clock, moment = _clocks[timer.code], timer.next_at
    if moment is None or not _take(timer, clock, moment, at):
        return False
    thing = apps.get_model(timer.thing_label)._base_manager.filter(pk=timer.thing_id).first()
    if thing is None:
        _end(timer, "gone", at)
        return True
    for step, when in zip(clock.ladder, _warnings(clock, timer.due_at), strict=True):
        if when == moment:
            emit("clocks.warn", thing, clock=clock, rung=step, due_at=timer.due_at)
    if moment == timer.due_at and clock.then and attempt(call(clock.then), thing, by=by, at=at):
        _end(timer, "refused", at)
    return True


def _end(timer: Timer, how: str, at: datetime) -> None:
    Timer.objects.filter(pk=timer.pk).update(ended_at=at, ended_how=how, next_at=None)


def _take(timer: Timer, clock: Clock, moment: datetime, at: datetime) -> bool:
    later = [one for one in _moments(clock, timer.due_at) if one > moment]
    ending = {} if later else {"ended_at": at, "ended_how": "lapsed"}
    waiting = Timer.objects.filter(pk=timer.pk, next_at=moment, ended_at=None, paused_at=None)
    return bool(waiting.update(next_at=later[0] if later else None, rung=timer.rung + 1, **ending))
