"""My day: what is due, coming, overdue and done for one person, a row a duty."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse

from anchang.engine.accounts.models import Account
from anchang.engine.policies import grants
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Line

from ..models import Occurrence
from ..phrases import STATES, hour, state_of
from ..stages import Stage
from .backlogs import told
from .things import About, Subject, subject_of, subjects

SOON = timedelta(hours=2)
# A day or two of a flood is still read; nobody reads more.
MOST = 300
# How far before or after its day an item may be done (lib.cadence: a yearly one).
FAR = timedelta(days=31)
READ = (
    *("duty_id", "edition_id", "site_id", "person_id", "on", "opens_at", "due_at", "stage", "done_at", "done_by_name"),
    *("risen_from", "thing_label", "thing_id", "thing_text"),
    *("edition__name", "edition__name_en", "edition__open", "edition__backlog"),
)


@dataclass(frozen=True)
class Piece:
    """One item behind a row: its own page, what it is about, and whose it is where it is not the reader's."""

    item: Occurrence
    subject: Subject
    hour: str
    person: str = ""


@dataclass
class Row:
    """A duty with its items of one group, the earliest first. `state` is a key of phrases.STATES; `told` what waits."""

    state: str
    pieces: list[Piece]
    told: str = ""

    @property
    def first(self) -> Piece:
        return self.pieces[0]

    @property
    def title(self) -> str:
        return self.first.item.edition.title

    @property
    def hour(self) -> str:
        return self.first.hour

    @property
    def said(self) -> tuple[Any, str, str]:
        """The state's word, badge and icon."""
        return STATES[self.state]

    @property
    def count(self) -> int:
        return len(self.pieces)

    @property
    def by(self) -> str:
        return self.first.item.done_by_name

    @property
    def page(self) -> str:
        return self.first.item.get_absolute_url()

    @property
    def url(self) -> str:
        """Where it is done: the duty's own screen, the thing it is about, or the item's page."""
        if self.state in ("done", "late", "mended", "excused", "sign"):
            return self.page
        about = self.first.subject.url if self.count == 1 else ""
        return _screen(self.first.item.edition.open) or about or self.page


@dataclass
class Day:
    """The groups of one person's day, each sorted by the hour."""

    at: datetime
    overdue: list[Row] = field(default_factory=list)
    now: list[Row] = field(default_factory=list)
    coming: list[Row] = field(default_factory=list)
    to_sign: list[Row] = field(default_factory=list)
    done: list[Row] = field(default_factory=list)

    @property
    def open(self) -> list[tuple[str, list[Row]]]:
        groups = (("overdue", self.overdue), ("now", self.now), ("sign", self.to_sign), ("coming", self.coming))
        return [(name, rows) for name, rows in groups if rows]

    @property
    def is_empty(self) -> bool:
        return not self.open and not self.done

    @property
    def waiting(self) -> int:
        return sum(row.count for _name, rows in self.open for row in rows)

    @property
    def finished(self) -> int:
        return sum(row.count for row in self.done)

    @property
    def mark(self) -> str:
        """The same as long as the page would look the same."""
        said = [
            (name, row.state, row.hour, row.told, [(one.item.pk, one.subject.text) for one in row.pieces])
            for name, rows in (*self.open, ("done", self.done))
            for row in rows
        ]
        return sha256(f"{office_day(self.at)}{said}".encode()).hexdigest()[:16]


def my_day(account: Account, at: datetime) -> Day:
    """The account's day at that moment: four queries, one for each kind of thing its items are about, and what is asked
    of each backlog."""
    own = [*_open(account, at)[:MOST], *_shared(account, at)[:MOST]]
    open_items = sorted(own, key=lambda one: (one.due_at, one.pk))
    done = list(_done(account, at)[:MOST])
    to_sign = list(_to_sign(account, at)[:MOST])
    known = subjects([*open_items, *done, *to_sign], account, at)
    soon = at + SOON
    day = Day(
        at,
        overdue=_rows((one for one in open_items if one.due_at < at), known, at, _by_clock),
        now=_rows((one for one in open_items if at <= one.due_at <= soon), known, at, lambda one, at: "soon"),
        coming=_rows((one for one in open_items if one.due_at > soon), known, at, _by_clock),
        to_sign=_rows(to_sign, known, at, lambda one, at: "sign"),
        done=_rows(done, known, at, _by_clock),
    )
    for row in (*day.overdue, *day.now, *day.coming):
        row.told = _told(row.first.item, account, at)
    return day


def _told(item: Occurrence, account: Account, at: datetime) -> str:
    """What waits behind an item of today's."""
    named = item.edition.backlog and item.on == office_day(at)
    return told(item.edition.backlog, account, item.site, at) if named and item.site else ""


def _by_clock(item: Occurrence, at: datetime) -> str:
    return state_of(item, at)


def _rows(
    items: Iterable[Occurrence], known: About, at: datetime, state: Callable[[Occurrence, datetime], str]
) -> list[Row]:
    """A row for each duty and state, in the order in which the items come."""
    found: dict[tuple[int, str], Row] = {}
    for item in items:
        shown = state(item, at)
        row = found.setdefault((item.duty_id, shown), Row(shown, []))
        moment = item.done_at or item.due_at
        person = item.person.name if shown == "sign" else ""
        row.pieces.append(Piece(item, subject_of(item, known), hour(moment, at), person))
    return list(found.values())


def _screen(name: str) -> str:
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""


def _items() -> QuerySet[Occurrence]:
    return Occurrence.objects.select_related("edition").only(*READ).order_by("due_at", "pk")


def _open(account: Account, at: datetime) -> QuerySet[Occurrence]:
    return _items().filter(person=account, stage=Stage.OPEN, opens_at__lte=at)


def _shared(account: Account, at: datetime) -> QuerySet[Occurrence]:
    """What the account's posts share and stands on a colleague's day: whoever does it first, does it for all."""
    mine = Q(pk__in=())
    for one in grants(account, at).get("duties.view", []):
        if not one.absent:
            mine |= Q(site_id__in=one.sites, duty__post__code=one.post)
    waiting = _items().filter(mine, kept_for=0, stage=Stage.OPEN, opens_at__lte=at)
    return waiting.exclude(person=account)


def _done(account: Account, at: datetime) -> QuerySet[Occurrence]:
    """What was done today, whenever it was due, and what of today was excused."""
    today = office_day(at)
    morning = datetime.combine(today, time(), SHANGHAI)
    settled = Q(done_at__gte=morning) | Q(stage=Stage.EXCUSED, on=today)
    return _items().filter(settled, person=account, on__range=(today - FAR, today + FAR))


def _to_sign(account: Account, at: datetime) -> QuerySet[Occurrence]:
    """Open items of others that wait for a word of the account: it holds the post that looks at the duty."""
    mine = Q(pk__in=())
    for one in grants(account, at).get("duties.sign_off", []):
        if not one.absent:
            below = Line.objects.filter(chosen=True, superior__code=one.post).values("post_id")
            looks = Q(edition__reviewer=one.post) | Q(edition__reviewer="", duty__post_id__in=below)
            mine |= Q(site_id__in=one.sites) & looks
    said = _items().annotate(proofs=Cast("edition__discharge", TextField())).filter(proofs__contains='"sign_off"')
    waiting = said.filter(mine, stage=Stage.OPEN, opens_at__lte=at).exclude(person=account)
    return waiting.select_related("edition", "person").only(*READ, "person__name")
