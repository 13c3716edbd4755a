"""State tables: which verb leads from which stage to which, and the one way to walk them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anchang.engine import statements
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.things import Thing
from anchang.engine.doors.work import line_in_progress
from anchang.engine.fields import ScaledField
from anchang.engine.policies import YES, Verdict, allowed, no, require


@dataclass(frozen=True)
class Step:
    """`verb` leads from any of `from_` to `to`; `starts` and `stops` name clocks of the thing."""

    verb: str
    from_: tuple[str, ...]
    to: str
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()


class Machine:
    """The stages of one field and the steps between them; a ValueError for unknown stages and a verb named twice."""

    def __init__(self, field: str, choices: Any, start: str, steps: Iterable[Step]) -> None:
        self.field, self.choices, self.start = field, choices, start
        self.steps: dict[str, Step] = {}
        for step in steps:
            if strange := {start, *step.from_, step.to} - set(choices.values):
                raise ValueError(f"{step.verb} names unknown stages {sorted(strange)}")
            if step.verb in self.steps:
                raise ValueError(f"two steps are called {step.verb}")
            self.steps[step.verb] = step

    def label(self, stage: str) -> str:
        return str(self.choices(stage).label)

    def verdict(self, thing: Thing, verb: str) -> Verdict:
        """May the verb be used at the thing's stage?"""
        stage = getattr(thing, self.field)
        if stage in self.steps[verb].from_:
            return YES
        return no(_("现在是「%(stage)s」，不能做这一步，请刷新后再看") % {"stage": self.label(stage)})

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = [f"    [*] --> {self.start}"]
        lines += [f"    {one} --> {step.to}: {step.verb}" for step in self.steps.values() for one in step.from_]
        return "\n".join(["stateDiagram-v2", *lines])


def verdict(account: Account, verb: str, thing: Thing, at: datetime) -> Verdict:
    """May the account use this step of the thing's table now? What a button asks: first the table, then the policy."""
    machine: Machine = thing.machine  # type: ignore[attr-defined]
    here = machine.verdict(thing, verb.partition(".")[2])
    return allowed(account, verb, thing, at) if here.ok else here


def move(thing: Thing, verb: str, *, by: Account, at: datetime, **changes: Any) -> None:
    """Takes the thing along the step `verb`, and sets `changes` in the same statement.

    Refuses a step the table does not have from here, and a thing somebody else moved in the meantime: the row is taken
    by one UPDATE that names the stage it was read at. Starts and stops the step's clocks. Needs an action in progress.
    """
    line = line_in_progress()
    machine: Machine = thing.machine  # type: ignore[attr-defined]
    machine.verdict(thing, verb).insist()
    step, before = machine.steps[verb], getattr(thing, machine.field)
    here = {"pk": thing.pk, machine.field: before}
    require(statements.update(type(thing), here, {machine.field: step.to, **changes}), _("已被他人处理，请刷新"))
    for name, value in {machine.field: step.to, **changes}.items():
        column = thing._meta.get_field(name)
        setattr(thing, name, column.to_python(value) if isinstance(column, ScaledField) else value)
    thing.keep_changes(line, only=(machine.field, *changes))
    _clocks(thing, step, at)


def _clocks(thing: Thing, step: Step, at: datetime) -> None:
    for code in step.stops:
        timers.stop(thing, code, at=at)
    for code in step.pauses:
        timers.pause(thing, code, at=at)
    for code in step.starts:
        timers.start(thing, code, at=at)
