"""`@when("room.verb")`: what another room does about it, in the same transaction, in a fixed order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps

from anchang.engine.accounts.models import Account

Reaction = Callable[..., Any]


@dataclass(frozen=True)
class Event:
    """What happened: the verb (or a name a room emitted), the thing it was done to, its result, and what was given."""

    name: str
    thing: Any = None
    result: Any = None
    given: dict[str, Any] = field(default_factory=dict)


_reactions: dict[str, list[Reaction]] = {}


def when(name: str) -> Callable[[Reaction], Reaction]:
    """Registers `reaction(event, *, by, at)` for the event of that name."""

    def keep(reaction: Reaction) -> Reaction:
        _reactions.setdefault(name, []).append(reaction)
        return reaction

    return keep


@cache
def _place(reaction: Reaction) -> tuple[int, str]:
    """Lower rooms first (the order of the installed apps), then by name: the same order on every machine."""
    names = [config.name for config in apps.get_app_configs()]
    home = next((n for n, name in enumerate(names) if reaction.__module__.startswith(name + ".")), len(names))
    return home, reaction.__name__


def react(event: Event, *, by: Account, at: datetime) -> None:
    """Runs every reaction to the event; one that raises undoes the whole step."""
    for reaction in sorted(_reactions.get(event.name, []), key=_place):
        reaction(event, by=by, at=at)
