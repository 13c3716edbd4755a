from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.ledger import reading
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day

from ..models import Occurrence
from ..queries.day import FAR
from ..queries.editions import Book, book
from ..queries.rolls import made_at
from ..stages import Stage
from .making import make_missing
from .proving import READER, prove


def tick(at: datetime) -> int:
    """Brings every duty up to that moment: makes the days nobody has made, reads what the ledger has sealed since, and
    lets lapse what can no longer be met. Returns how many items were made or discharged.

    Bears being run twice, at once, after days of standstill, killed half way, and under a clock that was set forward or
    back: what lapsed only because the clock was ahead is open again.
    """
    # Most ticks find nothing to do: the book is opened by the first part that needs it.
    system, known = Account.objects.system(), cache(book)
    made = made_at(office_day(at))
    moved = make_missing(known, made, by=system, at=at)
    ahead = [site for site, one in made.items() if one.ahead]
    if ahead and _early(ahead, at).exists():
        reopen(ahead, by=system, at=at)
    moved += read_on(known, by=system, at=at)
    if _overdue(at).exists():
        lapse(by=system, at=at)
    return moved


def read_on(known: Callable[[], Book], *, by: Account, at: datetime, limit: int = 500) -> int:
    """Reads what was sealed since the last reading; returns how many items it discharged."""
    proved = 0
    while (page := reading.unread(READER, limit)).entries:
        if not any(known().concerns(entry.verb) for entry in page.entries):
            reading.advance(page)
            continue
        try:
            proved += prove(page, by=by, at=at, known=known())
        except Refused:
            return proved
    return proved


@action("duties.lapse", _("职责逾期"))
def lapse(*, by: Account, at: datetime) -> int:
    """What nobody has done by the end of its time lapses; returns how many."""
    lapsed: int = _overdue(at).update(stage=Stage.LAPSED)
    note(lapsed=lapsed)
    return lapsed


@action("duties.reopen", _("职责恢复待办"))
def reopen(sites: list[int], *, by: Account, at: datetime) -> int:
    """What lapsed at these sites under a clock that was ahead waits again, if its time has not come; returns how many."""
    reopened: int = _early(sites, at).update(stage=Stage.OPEN)
    note(reopened=reopened)
    return reopened


def _early(sites: list[int], at: datetime) -> Any:
    lapsed = Occurrence.objects.filter(stage=Stage.LAPSED, done_at=None, lapses_at__gt=at)
    return lapsed.filter(site__in=sites, on__gte=office_day(at) - FAR)


def _overdue(at: datetime) -> Any:
    return Occurrence.objects.filter(stage=Stage.OPEN, lapses_at__lte=at)
