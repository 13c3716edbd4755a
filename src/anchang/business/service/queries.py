from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import office_hours
from anchang.engine.ledger.stories import Passage
from anchang.engine.metrics import Period, metric
from anchang.engine.packs import pack
from anchang.engine.policies import directory
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.lib.worktime import Hours
from anchang.people.org.models import Site

from .models import Complaint, Limits, Result, ReturnVisit
from .stages import LEVELS, SEVERITIES, Cause, Stage

MINUTE = timedelta(minutes=1)
DAY = 24 * 60
RAISED = SEVERITIES[1:]


def first_limits(site: Site, at: datetime) -> Limits:
    """What a site begins with, not saved: version 1 with the pack's figures."""
    known = pack("service_limits")
    given: dict[str, Any] = {f"accept_{one}": known["accept_minutes"][one] for one in SEVERITIES}
    given |= {f"settle_{one}": known["settle_days"][one] for one in SEVERITIES}
    given |= {f"amount_{one}": Decimal(known["amount_yuan"][one]) for one in RAISED}
    given |= {f"people_{one}": known["people"][one] for one in RAISED}
    given |= {"visit_days": known["visit"]["days"], "media_is_major": known["media"]["is_major"]}
    source = f"service_limits {known['version']}"
    return Limits(site=site, version=1, effective_on=office_day(at), set_at=at, source=source, **given)


def limits_of(site: Site, at: datetime) -> Limits:
    """The version in force at the site that day; the first one, not saved, where none has been needed yet."""
    in_force = Limits.objects.filter(site=site, effective_on__lte=office_day(at)).order_by("effective_on", "version")
    return in_force.last() or first_limits(site, at)


def accept_by(complaint: Complaint) -> datetime:
    """Counted from the first word, whatever severity it was raised to since."""
    return complaint.opened_at + MINUTE * accept_minutes(complaint)


def accept_minutes(complaint: Complaint) -> int:
    return complaint.limits.accept_minutes(complaint.severity)


def settle_by(complaint: Complaint, since: datetime) -> datetime:
    """So many working days after `since`, at the same time of day."""
    hours = office_hours()
    return hours.add_minutes(since, _working(complaint, hours))


def settle_minutes(complaint: Complaint) -> int:
    """Working minutes until a result is due."""
    return _working(complaint, office_hours())


def _working(complaint: Complaint, hours: Hours) -> int:
    return complaint.limits.settle_days(complaint.severity) * _minutes_a_day(hours)


def _minutes_a_day(hours: Hours) -> int:
    """The open minutes of a working day; a period that ends at 00:00 lasts until the end of the day."""
    return sum((_minute(end) or DAY) - _minute(start) for start, end in hours.periods)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def visit_by(complaint: Complaint, since: datetime) -> datetime:
    return since + MINUTE * visit_minutes(complaint)


def visit_minutes(complaint: Complaint) -> int:
    return complaint.limits.visit_days * DAY


def worked_since(complaint: Complaint) -> datetime:
    """When the handling in progress began: at the acceptance, or when the customer was last not satisfied."""
    last = complaint.return_visits.filter(satisfied=False).order_by("-nth").first()
    began = last.at if last else complaint.accepted_at
    if began is None:
        raise LookupError(f"{complaint.number} is not accepted")
    return began


def rounds(complaint: Complaint) -> list[Passage]:
    """What was done about it and what the customer said, in one line of time, the newest first."""
    done = [((one.nth, 1), _result(one)) for one in complaint.results.select_related("by")]
    said = [((one.nth, 2), _visit(one)) for one in complaint.return_visits.select_related("by")]
    return [passage for _place, passage in sorted([*done, *said], key=lambda one: one[0], reverse=True)]


def _result(one: Result) -> Passage:
    return Passage(one.at, one.by.name, _("第%(nth)s次处理：%(text)s") % {"nth": one.nth, "text": one.text})


def _visit(one: ReturnVisit) -> Passage:
    heard = _("回访满意") if one.satisfied else _("回访不满意")
    text = _("%(heard)s：%(note)s") % {"heard": heard, "note": one.note} if one.note else heard
    return Passage(one.at, one.by.name, text, "ok" if one.satisfied else "warn")


def holders_from(place: int, site_id: int, at: datetime) -> tuple[str, list[Account]]:
    """Who answers at that place of `LEVELS`, or at the next one above where somebody sits; nobody at the very end."""
    posts = list(LEVELS)[min(place, len(LEVELS) - 1) :]
    for post in posts:
        if found := directory().holders(post, site_id, at):
            return post, found
    return posts[-1], []


def looked(
    complaints: QuerySet[Complaint], q: str = "", kind: str = "", stage: str = "", severity: str = ""
) -> QuerySet[Complaint]:
    """Narrowed by kind, stage and severity, and by the beginning of a number or a part of the line."""
    wanted = {name: value for name, value in (("kind", kind), ("stage", stage), ("severity", severity)) if value}
    complaints = complaints.filter(**wanted)
    return complaints.filter(Q(number__istartswith=q) | Q(title__icontains=q)) if q else complaints


def month(sites: Iterable[int], first: date) -> Period:
    """The calendar month that begins on `first`, in Shanghai."""
    start = datetime.combine(first.replace(day=1), time.min, SHANGHAI)
    end = datetime.combine((first.replace(day=28) + timedelta(days=4)).replace(day=1), time.min, SHANGHAI)
    return Period(frozenset(sites), start, end)


def behind(complaints: QuerySet[Complaint], code: str, period: Period) -> QuerySet[Complaint]:
    """Of the complaints those behind the figure of that code."""
    rows = metric(code).rows(period)
    return complaints.filter(pk__in=rows.values("pk" if rows.model is Complaint else "complaint"))


def causes(period: Period) -> list[tuple[str, int, int]]:
    """The root causes of what was closed in the period, the most frequent first: label, count, running share in %."""
    found = Complaint.objects.filter(
        stage=Stage.CLOSED, site_id__in=period.sites, closed_at__gte=period.start, closed_at__lt=period.end
    )
    counted = found.values_list("root_cause").annotate(count=Count("pk")).order_by("-count", "root_cause")
    rows: list[tuple[str, int]] = list(counted)
    whole, running, shown = sum(count for _code, count in rows), 0, []
    for cause, count in rows:
        running += count
        shown.append((str(Cause(cause).label), count, percent(running, whole)))
    return shown


def percent(part: int, whole: int) -> int:
    """Rounded half up; 0 where there is nothing to share."""
    return (part * 200 + whole) // (whole * 2) if whole else 0


def on_time(values: Mapping[str, int]) -> dict[str, int | None]:
    """What follows from the figures of a period: shares in percent and mean minutes; nothing where nobody was counted."""

    def share(part: str, whole: str) -> int | None:
        return percent(values[part], values[whole]) if values[whole] else None

    accepted = values["service.accepted"]
    return {
        "minutes": round(values["service.minutes_to_accept"] / accepted) if accepted else None,
        "accepted": share("service.accepted_in_time", "service.accepted"),
        "settled": share("service.settled_in_time", "service.settled"),
        "satisfied": share("service.satisfied", "service.visited"),
        "reopened": share("service.reopened", "service.visited"),
    }
