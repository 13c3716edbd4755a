"""What may wait for a person, by name: a room that knows (whom to call today) says who has any of it left."""

from collections.abc import Callable, Collection
from datetime import date

Backlog = Callable[[Collection[int], date], set[int]]
_backlogs: dict[str, Backlog] = {}


def backlog(name: str, function: Backlog) -> None:
    """Makes `function(accounts, on)` known: those of the accounts for whom something still waits on that day."""
    _backlogs[name] = function


def has_backlog(name: str) -> bool:
    return name in _backlogs


def waiting(name: str, accounts: Collection[int], on: date) -> set[int]:
    return _backlogs[name](accounts, on)
