"""A site's day as everybody sees it: who is here, who does what, and who is late."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import office_hours
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage
from anchang.people.org.models import Site
from anchang.ui.tags.formats import day

from ..models import Arrangement, Meeting, Presence, StartHour, Summary
from ..stages import CAME, State
from .people import Seat, seats

MINUTE = 60


def start_hour(site: Site, on: date) -> time:
    """When work begins at the site that day: its own hour in force, else the company's first (packs/office_hours.toml)."""
    own = StartHour.objects.filter(site=site, since__lte=on).order_by("-since").first()
    return own.starts if own else office_hours().periods[0][0]


def minutes_late(start: time, at: datetime) -> int:
    """Whole minutes after the hour at which that day's work began; 0 within its first minute and before."""
    begins = datetime.combine(office_day(at), start, SHANGHAI)
    return max(int((at - begins).total_seconds() // MINUTE), 0)


def open_items(site: Site, person: Account, on: date) -> Any:
    """The duties that are the person's to do that day at the site and are not done."""
    rows = Occurrence.objects.filter(site=site, person=person, on=on, stage=Stage.OPEN)
    return rows.select_related("person", "edition", "duty").order_by("due_at", "pk")


@dataclass(frozen=True)
class Row:
    """One person's day. `due` is true once work has begun, so that nobody seen yet means late."""

    seat: Seat
    presence: Presence | None
    due: bool
    plans: list[Arrangement] = field(default_factory=list)

    @property
    def state(self) -> tuple[str, str]:
        """The state in words with its tone."""
        if self.presence is not None:
            return self.presence.shown_state
        return (_("未到岗"), "blocked") if self.due else (_("还没到"), "neutral")

    @property
    def is_here(self) -> bool:
        return self.presence is not None and self.presence.state in CAME

    @property
    def is_late(self) -> bool:
        if self.presence is None:
            return self.due
        return self.presence.state in (State.LATE, State.ABSENT)

    @property
    def strands(self) -> bool:
        """True when somebody who is away or absent still has work that was arranged."""
        away = self.presence is not None and (self.presence.is_away or self.presence.state == State.ABSENT)
        return away and any(not plan.is_done for plan in self.plans)


@dataclass(frozen=True)
class Board:
    """A day of a site, read once; the same few queries however many people."""

    site: Site
    on: date
    start: time
    rows: list[Row]
    meeting: Meeting | None
    summary: Summary | None

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many people in each state: word, tone and number, in the order in which they first appear."""
        found = Counter(row.state for row in self.rows)
        return [(word, tone, number) for (word, tone), number in found.items()]

    @property
    def here(self) -> list[Seat]:
        return [row.seat for row in self.rows if row.is_here]

    def row_of(self, account: Account) -> Row | None:
        return next((row for row in self.rows if row.seat.account.pk == account.pk), None)


def board(site: Site, on: date, at: datetime) -> Board:
    """The site's day as it stands at that moment, its people in the order of their posts."""
    start, today = start_hour(site, on), office_day(at)
    due = on < today or (on == today and minutes_late(start, at) > 0)
    seen = {one.person_id: one for one in Presence.objects.filter(site=site, on=on).select_related("site")}
    plans: dict[int, list[Arrangement]] = {}
    for plan in Arrangement.objects.filter(site=site, on=on).select_related("item").order_by("made_at", "pk"):
        plans.setdefault(plan.person_id, []).append(plan)
    rows = [Row(seat, seen.get(seat.account.pk), due, plans.get(seat.account.pk, [])) for seat in seats(site, on)]
    meeting = Meeting.objects.filter(site=site, on=on).select_related("held_by", "site").first()
    summary = Summary.objects.filter(site=site, on=on).select_related("sent_by", "site").first()
    return Board(site, on, start, rows, meeting, summary)


@dataclass(frozen=True)
class Late:
    """Somebody who was late or did not come, and how it stands in words."""

    name: str
    post: str
    words: str

    @property
    def line(self) -> str:
        return f"{self.name} {self.post} {self.words}"


def late_list(found: Board) -> list[Late]:
    """Who came late, was absent, or has not been seen since work began."""
    return [Late(row.seat.account.name, row.seat.post, _why(row)) for row in found.rows if row.is_late]


def _why(row: Row) -> str:
    presence = row.presence
    if presence is None or presence.arrived_at is None:
        return row.state[0]
    hour = f"{presence.arrived_at.astimezone(SHANGHAI):%H:%M}"
    minutes = presence.late_minutes
    late = ngettext("迟到%(count)s分钟", "迟到%(count)s分钟", minutes) % {"count": minutes}
    return pgettext("分隔", "，").join([_("%(hour)s到岗") % {"hour": hour}, late])


def late_text(found: Board) -> str:
    """The late list as it is sent to a group: plain lines, the day first."""
    late = late_list(found)
    head = {"site": found.site.name, "day": day(found.on), "count": len(late)}
    if not late:
        return _("%(site)s %(day)s：全员按时到岗") % head
    return "\n".join([_("%(site)s %(day)s 迟到和未到岗 %(count)s 人") % head, *(one.line for one in late)])
