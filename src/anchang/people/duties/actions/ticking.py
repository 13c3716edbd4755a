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

from ..models import Occurrence
from ..queries.editions import Book, book
from ..stages import Stage
from .making import make_missing
from .proving import READER, prove


def tick(at: datetime) -> int:
    """Brings every duty up to that moment: makes the days nobody has made, reads what the ledger has sealed since, and
    lets lapse what can no longer be met. Returns how many items were made or discharged.

    Bears being run twice, at once, after days of standstill, and under a clock that was set back.
    """
    # Most ticks find nothing to do: the book is opened by the first part that needs it.
    system, known = Account.objects.system(), cache(book)
    moved = make_missing(known, by=system, at=at)
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


def _overdue(at: datetime) -> Any:
    return Occurrence.objects.filter(stage=Stage.OPEN, lapses_at__lte=at)
