"""When a show flat can be seen, and what is left of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import SHANGHAI
from anchang.people.org.models import Site

from ..models import ClosedDay, ShowFlat, Tick, Tour
from ..stages import HOLDING, STEP, Stage


def slots(flat: ShowFlat, on: date) -> list[datetime]:
    """The beginnings of the slots of that day, whether or not the flat is open then; the last one ends by closing time."""
    first = datetime.combine(on, flat.opens, SHANGHAI)
    last = datetime.combine(on, flat.closes, SHANGHAI)
    length = timedelta(minutes=flat.slot_minutes)
    return [first + length * n for n in range(int((last - first) / length))]


def slot_ends(flat: ShowFlat, starts_at: datetime) -> datetime:
    return starts_at + timedelta(minutes=flat.slot_minutes)


def is_shut(flat: ShowFlat, on: date, closed: Iterable[ClosedDay] | None = None) -> str:
    """Why the flat is shut that day, in words; "" when it is open."""
    if not flat.is_open:
        return _("样板间暂停开放")
    if on.weekday() in flat.weekdays_off:
        return _("每周这一天休息")
    days = flat.closed_days.filter(on=on) if closed is None else closed
    return next((one.why for one in days if one.flat_id == flat.pk and one.on == on), "")


def taken_of(flat: ShowFlat, starts_at: datetime, ends_at: datetime) -> set[int]:
    """The places that are taken at any moment between the two."""
    during = Tick.objects.filter(flat=flat, at__in=Tick.moments(starts_at, ends_at, STEP))
    return set(during.values_list("place", flat=True))


def free_place(flat: ShowFlat, starts_at: datetime, ends_at: datetime) -> int | None:
    """The lowest place nobody has, None where as many parties come as the flat takes."""
    taken = taken_of(flat, starts_at, ends_at)
    if len(taken) >= flat.capacity:
        return None
    return next((place for place in range(1, flat.capacity + 1) if place not in taken), None)


def busy_words(starts_at: datetime, ends_at: datetime, guide: Account, customer: Customer) -> str:
    """Who of the two is in another tour then, in words; "" when neither is."""
    during = Tick.objects.filter(at__in=Tick.moments(starts_at, ends_at, STEP))
    if during.filter(guide=guide).exists():
        return _("%(name)s这个时段已有带看") % {"name": guide.name}
    if during.filter(customer__in=identities(customer)).exists():
        return _("这位客户这个时段已约了带看")
    return ""


@dataclass(frozen=True)
class Cell:
    """One show flat in one slot: who comes, and how many places are left."""

    flat: ShowFlat
    tours: list[Tour]
    free: int
    shut: str


@dataclass(frozen=True)
class Slot:
    """A row of the day: a time at which at least one flat begins a slot."""

    starts_at: datetime
    is_over: bool
    cells: list[Cell]


def board(site: Site, on: date, at: datetime) -> tuple[list[ShowFlat], list[Slot]]:
    """The show flats of the site and the slots of that day with who is booked; three queries for any number of tours.

    A tour of an hour that is no slot any more has a row of its own.
    """
    flats = list(ShowFlat.objects.filter(site=site).order_by("pk"))
    closed = list(ClosedDay.objects.filter(flat__site=site, on=on))
    booked: dict[tuple[int, datetime], list[Tour]] = defaultdict(list)
    for tour in tours_today(site, on):
        booked[tour.flat_id, tour.starts_at].append(tour)
    shut = {flat.pk: is_shut(flat, on, closed) for flat in flats}
    offered = {(flat.pk, moment) for flat in flats if not shut[flat.pk] for moment in slots(flat, on)}
    rows = []
    for moment in sorted({moment for _flat, moment in (*offered, *booked)}):
        cells = [_cell(flat, booked[flat.pk, moment], (flat.pk, moment) in offered, shut[flat.pk]) for flat in flats]
        length = max((one.slot_minutes for one in flats), default=0)
        rows.append(Slot(moment, moment + timedelta(minutes=length) <= at, cells))
    return flats, rows


def _cell(flat: ShowFlat, tours: list[Tour], offered: bool, shut: str) -> Cell:
    holding = sum(one.stage in HOLDING for one in tours)
    return Cell(flat, tours, max(flat.capacity - holding, 0) if offered else 0, shut if not offered else "")


def tours_today(site: Site, on: date) -> list[Tour]:
    """Who is booked that day, in order; those called off are not."""
    rows = Tour.objects.filter(site=site, on=on).exclude(stage="cancelled")
    return list(rows.select_related("flat", "guide", "customer__owner", "site").order_by("starts_at", "place"))


def told_of(site: Site, on: date) -> tuple[list[tuple[str, int]], str]:
    """The day as plain facts with nobody's name: how many parties are at which stage, and a mark that differs when any
    tour of the day does."""
    found = list(Tour.objects.filter(site=site, on=on).order_by("pk").values_list("pk", "stage"))
    counted = Counter(stage for _pk, stage in found)
    mark = sha256(f"{found}".encode()).hexdigest()[:12]
    return [(str(stage), counted[stage]) for stage in Stage if counted[stage]], mark
