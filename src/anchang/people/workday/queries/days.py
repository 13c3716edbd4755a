"""The days of a site one after the other, and what is missing from them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q

from anchang.engine.clocks.office import calendar
from anchang.lib.calendar import office_day
from anchang.people.duties.models import Roll
from anchang.people.org.models import Site

from ..models import Meeting, Presence, Summary
from ..stages import CAME

SPAN = 31
NEAR = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """A day as it was kept. `rests` when nobody came on a day off; `is_over` once it has passed."""

    site: Site
    on: date
    here: int
    rests: bool
    is_over: bool
    meeting: Meeting | None
    summary: Summary | None

    @property
    def lacks_meeting(self) -> bool:
        return self.is_over and not self.rests and self.meeting is None

    @property
    def lacks_summary(self) -> bool:
        return self.is_over and not self.rests and self.summary is None

    @property
    def is_read(self) -> bool:
        return self.summary is not None and bool(self.summary.signatures.all())


def days(site: Site, at: datetime, count: int = SPAN) -> list[Day]:
    """Today and the days before it, the newest first, back to the first of which anything is known; seven queries."""
    today = office_day(at)
    first = max(_began(site) or today, today - ONE_DAY * (count - 1))
    within = {"site": site, "on__gte": first, "on__lte": today}
    came = Presence.objects.filter(state__in=[str(one) for one in CAME], **within).order_by()
    here = dict(came.values_list("on").annotate(n=Count("pk")))
    meetings = {one.on: one for one in Meeting.objects.filter(**within).select_related("held_by", "site")}
    sent = Summary.objects.filter(**within).select_related("sent_by", "site").prefetch_related("signatures__by")
    summaries = {one.on: one for one in sent}
    table = calendar()
    found = [today - ONE_DAY * n for n in range((today - first).days + 1)]
    return [
        Day(
            site,
            on,
            here.get(on, 0),
            not here.get(on) and not table.is_working_day(on),
            on < today,
            meetings.get(on),
            summaries.get(on),
        )
        for on in found
    ]


def _began(site: Site) -> date | None:
    """The first day the house knows of the site: its duties were made, somebody came, or the day was sent up."""
    firsts = [
        model.objects.filter(Q(site=site)).aggregate(first=Min("on"))["first"] for model in (Roll, Presence, Summary)
    ]
    return min((one for one in firsts if one is not None), default=None)


def missing(site: Site, at: datetime) -> list[Day]:
    """The days of the last week that nobody closed, or on which nobody held the meeting; the newest first."""
    return [one for one in days(site, at, NEAR + 1) if one.lacks_meeting or one.lacks_summary]
