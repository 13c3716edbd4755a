"""What may wait for a person, by name: a room that knows (whom to call today) says who has any of it left."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from anchang.engine.accounts.models import Account
from anchang.people.org.models import Site

Backlog = Callable[[Collection[int], date], set[int]]
Telling = Callable[[Account, Site, datetime], str]
_backlogs: dict[str, Backlog] = {}
_tellings: dict[str, Telling] = {}


def backlog(name: str, function: Backlog) -> None:
    """Makes `function(accounts, on)` known: those of the accounts for whom something still waits on that day."""
    _backlogs[name] = function


def tells_backlog(name: str, function: Telling) -> None:
    """Makes `function(account, site, at)` known: what one's day says of that backlog beside the duty, "" for nothing."""
    _tellings[name] = function


def has_backlog(name: str) -> bool:
    return name in _backlogs


def waiting(name: str, accounts: Collection[int], on: date) -> set[int]:
    return _backlogs[name](accounts, on)


def told(name: str, account: Account, site: Site, at: datetime) -> str:
    """What is said of the backlog to that person; "" where nobody says anything."""
    return _tellings[name](account, site, at) if name in _tellings else ""
