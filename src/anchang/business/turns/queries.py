from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.packs import figures
from anchang.lib import turns as lib
from anchang.lib.calendar import office_day
from anchang.lib.faults import Fault
from anchang.people.org.models import Assignment, Site
from anchang.people.workday.models import Presence
from anchang.people.workday.stages import CAME

from .models import Guest, LineEvent, LineRules
from .stages import Stage

TAKERS = ("consultant",)
OPEN = (Stage.WAITING, Stage.CALLED, Stage.GREETED)


def first_rules(site: Site) -> LineRules:
    """What holds at a site that has set no rules; not saved."""
    return LineRules(site=site, since=date.min, **figures("turns"))


def rules(site: Site, on: date) -> LineRules:
    """The rules in force at the site that day."""
    known = LineRules.objects.filter(site=site, since__lte=on).order_by("-since").first()
    return known or first_rules(site)


def told(site: Site, on: date) -> list[lib.Event]:
    """What happened in the line of that day, as lib.turns reads it; people by the key of their account."""
    rows = LineEvent.objects.filter(site=site, on=on).order_by("nth")
    found = rows.values_list("kind", "person_id", "at", "why")
    return [lib.Event(lib.Kind(kind), str(person), at, why) for kind, person, at, why in found]


def as_read(known: LineRules) -> lib.Rules:
    return lib.Rules(frozenset(known.made_up), known.asked_costs)


def line(site: Site, on: date) -> lib.Line:
    """The line of the site as it stands; two queries."""
    return lib.play(told(site, on), as_read(rules(site, on)))


def next_nth(model: type[LineEvent] | type[Guest], site: Site, on: date) -> int:
    """The next number of the day."""
    last = model.objects.filter(site=site, on=on).aggregate(last=Max("nth"))["last"]
    return int(last or 0) + 1


def takers(site: Site, at: datetime) -> list[Account]:
    """The consultants of the site who are here today, in the order of their day.

    The order moves on by one place every day, so that nobody is first every morning.
    """
    on = office_day(at)
    sitting = Assignment.objects.on_staff(on).filter(site=site, post__code__in=TAKERS)
    people = [one.staff.account for one in sitting.select_related("staff__account").order_by("pk")]
    here = Presence.objects.filter(site=site, on=on, state__in=[str(one) for one in CAME])
    came = set(here.values_list("person_id", flat=True))
    first = on.toordinal() % len(people) if people else 0
    return [one for one in (*people[first:], *people[:first]) if one.pk in came]


def is_taker(person: Account, site: Site, on: date) -> bool:
    sitting = Assignment.objects.on_staff(on).filter(site=site, post__code__in=TAKERS)
    return sitting.filter(staff__account=person).exists()


def guests(site: Site, on: date) -> list[Guest]:
    """Who is in the hall, those who wait longest first."""
    rows = Guest.objects.filter(site=site, on=on, stage__in=OPEN).select_related("person", "asked_for", "site")
    return sorted(rows, key=lambda one: (OPEN.index(Stage(one.stage)), one.nth))


@dataclass(frozen=True)
class Row:
    """Somebody of the line as the screen shows them."""

    seat: lib.Seat
    account: Account
    guest: Guest | None

    @property
    def state(self) -> tuple[str, str]:
        """Word code and tone."""
        if self.seat.away:
            return self.seat.away, "neutral"
        return (self.seat.serving, "held") if self.seat.serving else ("free", "done")


@dataclass(frozen=True)
class Hall:
    """The door of a site at a moment: the line, who is next, and who is in the hall."""

    site: Site
    on: date
    rows: list[Row]
    away: list[Row]
    guests: list[Guest]
    next: Account | None

    @property
    def is_open(self) -> bool:
        return bool(self.rows or self.away)

    def row_of(self, account: Account) -> Row | None:
        return next((one for one in (*self.rows, *self.away) if one.account.pk == account.pk), None)


def hall(site: Site, on: date) -> Hall:
    """The door of the site that day; five queries, however many come."""
    found, here = line(site, on), guests(site, on)
    people = Account.objects.in_bulk([int(who) for who in found.seats])
    busy = {one.person_id: one for one in here if one.person_id}
    rows = [Row(one, people[int(one.who)], busy.get(int(one.who))) for one in found.seats.values()]
    first = found.next()
    return Hall(
        site, on,
        sorted((one for one in rows if not one.seat.away), key=lambda one: one.seat.rank),
        [one for one in rows if one.seat.away],
        here, people[int(first.who)] if first else None,
    )  # fmt: skip


def told_of(found: Hall) -> tuple[list[tuple[str, str, int, int]], list[tuple[int, int, str, str, str]], str]:
    """The door as plain facts: people (name, state, turns, key), visitors (number, size, stage, who, entered), next."""
    people = [(one.account.name, one.state[0], one.seat.turns, one.account.pk) for one in (*found.rows, *found.away)]
    in_hall = [
        (
            one.nth,
            one.party_size,
            str(one.stage),
            one.person.name if one.person else "",
            f"{one.entered_at.isoformat()}",
        )
        for one in found.guests
    ]
    return people, in_hall, found.next.name if found.next else ""


def has_begun(site: Site, on: date) -> bool:
    return LineEvent.objects.filter(site=site, on=on).exists()


@dataclass(frozen=True)
class Tally:
    """What somebody took of some days, with what the rules say of the rest."""

    account: Account
    days: int
    taken: int
    own: int
    lost: int
    forgone: int
    passed: int


@dataclass(frozen=True)
class Audit:
    """How evenly visitors went round: each person's tally, and what the rules do not explain (there is nothing)."""

    tallies: list[Tally]
    unexplained: list[tuple[date, str]]
    days: int


def audit(site: Site, days: Iterable[date]) -> Audit:
    """The fairness of those days, each by its own rules; a fixed number of queries for any number of people."""
    told_of = _told_of(site, list(days))
    known = list(LineRules.objects.filter(site=site).order_by("since"))
    seen = {one.who for events in told_of.values() for one in events}
    people = {str(pk): one for pk, one in Account.objects.in_bulk([int(who) for who in seen]).items()}
    sums: dict[str, list[int]] = {}
    odd: list[tuple[date, str]] = []
    for on, events in sorted(told_of.items()):
        rules_ = as_read(next((one for one in reversed(known) if one.since <= on), first_rules(site)))
        try:
            seats = lib.play(events, rules_).seats.values()
            odd += [(on, _gap(gap, people)) for gap in lib.gaps(events, rules_) if gap.taken > gap.explained]
        except Fault as wrong:
            odd.append((on, str(in_names(wrong, people))))
            continue
        for seat in seats:
            parts = (1, seat.taken, seat.own, seat.lost, seat.forgone, seat.passed.total())
            sums[seat.who] = [a + b for a, b in zip(sums.get(seat.who, [0] * len(parts)), parts, strict=True)]
    tallies = [Tally(people[who], *parts) for who, parts in sums.items()]
    return Audit(sorted(tallies, key=lambda one: (-one.taken, one.account.pk)), odd, len(told_of))


def _gap(gap: lib.Gap, people: Mapping[str, Account]) -> str:
    words = {"more": people[gap.more].name, "fewer": people[gap.fewer].name, "taken": gap.taken}
    return _("%(more)s比%(fewer)s多%(taken)s轮") % words


def in_names(wrong: Fault, people: Mapping[str, Account]) -> Fault:
    """What lib.turns has said of keys, said of names."""
    said = {name: people[str(who)].name if str(who) in people else who for name, who in wrong.facts.items()}
    return Fault(wrong.message, **said)


def _told_of(site: Site, days: list[date]) -> dict[date, list[lib.Event]]:
    rows = LineEvent.objects.filter(site=site, on__in=days).order_by("on", "nth")
    found: dict[date, list[lib.Event]] = {}
    for on, kind, person, at, why in rows.values_list("on", "kind", "person_id", "at", "why"):
        found.setdefault(on, []).append(lib.Event(lib.Kind(kind), str(person), at, why))
    return found


def receives(person: Account) -> Guest | None:
    """Whom that person is receiving now."""
    return Guest.objects.filter(person=person, stage__in=(Stage.CALLED, Stage.GREETED)).select_related("site").first()


Register = Callable[[Sequence[Guest]], dict[int, tuple[str, bool]]]
_register: list[Register] = []


def use_register(ask: Register) -> None:
    """Says where visitors are written down, and which of them are: the room that does so stands above this one."""
    _register[:] = [ask]


def written_down(guests: Sequence[Guest]) -> dict[int, tuple[str, bool]]:
    """For each visitor the address of the form, or of what was written down, and whether it was; empty without such a room."""
    return _register[0](guests) if _register else {}


def leavers(site: Site, on: date) -> list[Guest]:
    """The visitors of the day who were received and have left, the latest first."""
    rows = Guest.objects.filter(site=site, on=on, stage=Stage.ENDED).select_related("person", "site")
    return list(rows.order_by("-nth"))
