"""The supervisor's board: people and the duties of a day, people and the days of a month, and what is behind a cell."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from anchang.engine.accounts.models import Account
from anchang.engine.ledger.models import Entry
from anchang.engine.ledger.writing import label_of
from anchang.lib.calendar import SHANGHAI
from anchang.people.org.models import Site

from ..models import Duty, Edition, Occurrence
from ..phrases import STATES, gravest, state_of
from ..stages import Stage
from .things import Subject, subject_of, subjects

NONE = dict.fromkeys(("done", "late", "mended", "lapsed", "open", "excused"), 0)
# What a person is listed first for, the worst first.
WORST = ("lapsed", "late", "mended")


@dataclass
class Cell:
    """The items of one duty and one person on a day. `state` is the gravest, a key of phrases.STATES."""

    person: int
    duty: int
    items: list[Occurrence] = field(default_factory=list)
    state: str = ""

    @property
    def clock(self) -> str:
        """When it was done, on the office's clock; nothing for several items or one that is not done."""
        done_at = self.items[0].done_at if len(self.items) == 1 else None
        return f"{done_at.astimezone(SHANGHAI):%H:%M}" if done_at else ""

    @property
    def count(self) -> str:
        """How many of several are done: 3/5."""
        done = sum(one.done_at is not None for one in self.items)
        return f"{done}/{len(self.items)}" if len(self.items) > 1 else ""


@dataclass
class Section:
    """The people and the duties of one post."""

    post: str
    duties: list[tuple[Duty, str]]
    rows: list[tuple[Account, list[Cell | None]]]


def day_board(site: Site, on: date, account: Account, at: datetime) -> list[Section]:
    """Everybody whose items of that day at the site the account may see, a section for each post; one query."""
    rows = Occurrence.objects.visible_to(account, at).filter(site=site, on=on)
    read = (
        "edition__name",
        "edition__name_en",
        "person__name",
        "duty__code",
        "duty__place",
        "duty__post__name",
        "duty__post__name_en",
    )
    items = rows.select_related("edition", "person", "duty__post").only(
        "on", "due_at", "stage", "done_at", "duty__post__place", *read
    )
    found: dict[int, list[Occurrence]] = {}
    for item in items.order_by("duty__post__place", "duty__place", "person__name", "person_id", "due_at", "pk"):
        found.setdefault(item.duty.post_id, []).append(item)
    return [_section(of_post, at) for of_post in found.values()]


def _section(items: list[Occurrence], at: datetime) -> Section:
    duties = {item.duty_id: (item.duty, item.edition.title) for item in items}
    people = {item.person_id: item.person for item in items}
    cells: dict[tuple[int, int], Cell] = {}
    for item in items:
        place = (item.person_id, item.duty_id)
        cells.setdefault(place, Cell(*place)).items.append(item)
    for cell in cells.values():
        cell.state = gravest(state_of(one, at) for one in cell.items)
    rows = [(person, [cells.get((key, duty)) for duty in duties]) for key, person in people.items()]
    return Section(items[0].duty.post.title, list(duties.values()), rows)


@dataclass
class Tally:
    """How many items of somebody, or of everybody, stand how."""

    counts: dict[str, int] = field(default_factory=lambda: NONE.copy())

    def add(self, state: str, count: int) -> None:
        self.counts[state] += count

    def __getitem__(self, state: str) -> int:
        return self.counts[state]

    @property
    def due(self) -> int:
        """What should have been done by now: everything that is neither open nor excused."""
        return sum(self.counts[state] for state in ("done", "late", "mended", "lapsed"))

    @property
    def behind(self) -> int:
        """Done, but not in time."""
        return self.counts["late"] + self.counts["mended"]

    @property
    def share(self) -> str:
        """Done in time, of what should have been done."""
        return f"{self.counts['done'] / self.due:.0%}" if self.due else "—"


@dataclass
class Month:
    """A month of a site: the people, who is behind first, each with a tally a day, and the totals."""

    days: list[date]
    rows: list[tuple[Account, list[Tally | None], Tally]]
    totals: list[Tally]
    whole: Tally


def _days(month: date) -> list[date]:
    first = month.replace(day=1)
    return [first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1])]


def _of_month(site: Site, days: list[date], account: Account, at: datetime) -> QuerySet[Occurrence]:
    rows: QuerySet[Occurrence] = Occurrence.objects.visible_to(account, at)
    return rows.filter(site=site, on__range=(days[0], days[-1]))


def month_duties(site: Site, month: date, account: Account, at: datetime) -> dict[int, Edition]:
    """By duty the last wording of whatever the month's board holds for the account, post by post; one query."""
    held = _of_month(site, _days(month), account, at).order_by().values("edition")
    editions = Edition.objects.filter(pk__in=held).select_related("duty__post")
    return {one.duty_id: one for one in editions.order_by("duty__post__place", "duty__place", "number")}


def counted() -> Case:
    """The state of an item in SQL, without a clock: what is overdue and still open counts as open."""
    late = Q(stage=Stage.DONE, done_at__gt=F("due_at"))
    mended = Q(stage=Stage.LAPSED, done_at__isnull=False)
    whens = [When(late, then=Value("late")), When(mended, then=Value("mended"))]
    return Case(*whens, default=F("stage"), output_field=CharField())


def month_board(site: Site, month: date, account: Account, at: datetime, duty: int | None = None) -> Month:
    """Everybody's days of that month at the site, of one duty or of all, as far as the account may see them; two
    queries."""
    days = _days(month)
    rows = _of_month(site, days, account, at)
    rows = rows.filter(duty_id=duty) if duty is not None else rows
    counts = rows.annotate(how=counted()).values_list("person_id", "on", "how").annotate(n=Count("pk")).order_by()
    by_person: dict[int, dict[date, Tally]] = {}
    for person, on, how, n in counts:
        by_person.setdefault(person, {}).setdefault(on, Tally()).add(how, n)
    names = Account.objects.in_bulk(by_person)
    found = [(names[key], [of.get(day) for day in days], _sum(of.values())) for key, of in by_person.items()]
    found.sort(key=lambda row: (*(-row[2][state] for state in WORST), row[0].name))
    totals = [_sum(one for _, cells, _ in found if (one := cells[n]) is not None) for n in range(len(days))]
    return Month(days, found, totals, _sum(totals))


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for one in tallies:
        for state, n in one.counts.items():
            whole.counts[state] += n
    return whole


@dataclass(frozen=True)
class Evidence:
    """An item, what it is about, and the ledger's entry that discharged it."""

    item: Occurrence
    state: str
    subject: Subject
    entry: Entry | None

    @property
    def said(self) -> tuple[Any, str, str]:
        """The state's word, badge and icon."""
        return STATES[self.state]

    @property
    def verb(self) -> str:
        return label_of(self.entry.verb) if self.entry else ""


def evidence(items: QuerySet[Occurrence], account: Account, at: datetime) -> list[Evidence]:
    """The items with what proves each; two queries, and one for each kind of thing they are about."""
    rows = list(items.select_related("edition", "duty", "person", "site").order_by("due_at", "pk"))
    entries = Entry.objects.in_bulk([one.entry for one in rows if one.entry is not None])
    known = subjects(rows, account, at)
    return [Evidence(one, state_of(one, at), subject_of(one, known), entries.get(one.entry or 0)) for one in rows]
