"""What a person's posts will bring in the coming days, before anything of it has been made."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import calendar
from anchang.engine.policies import sites_with
from anchang.lib import cadence
from anchang.lib.calendar import office_day

from ..models import Edition
from .editions import Book, book
from .roster import Roster, roster

DAYS = 7


@dataclass(frozen=True)
class Ahead:
    """A duty that is not shown yet, and the day and moment at which it will be due."""

    on: date
    due_at: datetime
    edition: Edition


def ahead(account: Account, at: datetime) -> tuple[list[Ahead], int]:
    """What of the coming week is not in my day yet, by the hour, and how many duties come back every day besides.

    Reckoned from today's roster: seven queries and the holidays, whatever the number of duties.
    """
    today, days = office_day(at), calendar()
    found, daily = [], 0
    for edition in _borne(account, at, roster(today), book()):
        if "daily" in edition.cadence:
            daily += 1
            continue
        reads = cadence.read(edition.cadence)
        for n in range(1, DAYS + 1):
            opens = today + timedelta(days=n - cadence.LEAD[reads.kind])
            slot = reads.opening_on(opens, days) if opens > today else None
            if slot is not None:
                found.append(Ahead(slot.on, slot.due_at, edition))
    return sorted(found, key=lambda one: (one.due_at, one.edition.duty.place)), daily


def _borne(account: Account, at: datetime, staffed: Roster, known: Book) -> list[Edition]:
    """The editions with an hour that the account bears today, each once."""
    bears: dict[tuple[int, str], bool] = {}
    found: dict[int, Edition] = {}
    for site in sorted(sites_with(account, "duties.view", at)):
        for edition in known.holding(site):
            place = (site, edition.duty.post.code)
            if place not in bears:
                bears[place] = account.pk in staffed.bearers(*place)[0]
            if bears[place] and edition.comes_due and "event" not in edition.cadence:
                found.setdefault(edition.duty_id, edition)
    return list(found.values())
