"""What an arrangement starts from: the day before, the duties that wait, and who could take it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from anchang.engine.accounts.models import Account
from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage
from anchang.people.org.models import Site

from ..models import Arrangement, Presence
from ..stages import AWAY
from .board import Board
from .people import Seat, seats

LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """A new arrangement: who does what where, and the duty it carries, if any."""

    person: Account
    what: str
    place: str = ""
    item: Occurrence | None = None


def earlier(site: Site, on: date) -> list[Arrangement]:
    """What was arranged on the last day before that had any, within a week; people who are away that day left out.

    What is arranged already, and what carried a duty, is not suggested again.
    """
    before = Arrangement.objects.filter(site=site, on__lt=on, on__gte=on - LOOK_BACK)
    last = before.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return []
    known = {seat.account.pk for seat in seats(site, on)} - _away(site, on)
    made = set(Arrangement.objects.filter(site=site, on=on).values_list("person_id", "what"))
    rows = Arrangement.objects.filter(site=site, on=last, item=None).select_related("person").order_by("pk")
    return [one for one in rows if one.person_id in known and (one.person_id, one.what) not in made]


def _away(site: Site, on: date) -> set[int]:
    away = Presence.objects.filter(site=site, on=on, state__in=[str(one) for one in AWAY])
    return set(away.values_list("person_id", flat=True))


def waiting_items(site: Site, on: date) -> Any:
    """The site's duties due that day that are open and that no arrangement carries yet, person by person."""
    carried = Arrangement.objects.filter(site=site, on=on, item__isnull=False).values("item")
    rows = Occurrence.objects.filter(site=site, on=on, stage=Stage.OPEN).exclude(pk__in=carried)
    return rows.select_related("person", "edition").order_by("person__name", "due_at", "pk")


@dataclass(frozen=True)
class Open:
    """Somebody who could take over, how their day stands, and how much they have already."""

    seat: Seat
    state: tuple[str, str]
    busy: int


def takers(found: Board, besides: Iterable[int]) -> list[Open]:
    """Who could take something over: nobody who is away or among `besides`; who is here and has least comes first."""
    left_out = set(besides)
    rows = [
        row
        for row in found.rows
        if row.seat.account.pk not in left_out and not (row.presence is not None and row.presence.is_away)
    ]
    rows.sort(key=lambda row: (not row.is_here, len(row.plans)))
    return [Open(row.seat, row.state, len(row.plans)) for row in rows]
