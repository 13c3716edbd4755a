"""How well a duty was done in the last 90 days, and what breaks it; every figure is reckoned by the database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractIsoWeekDay, TruncWeek

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Duty, Occurrence
from .board import Tally, counted

SPAN = timedelta(days=90)
BROKEN = ("late", "mended", "lapsed")


@dataclass(frozen=True)
class Broken:
    """What goes with failing: `count` of `due` that fell there were late or not done."""

    name: str
    count: int
    due: int


@dataclass(frozen=True)
class Course:
    """The last 90 days of a duty at a site, as far as the reader may see them."""

    since: date
    whole: Tally
    weeks: list[tuple[date, Tally]]
    people: list[tuple[str, Tally]]
    weekday: tuple[int, Broken] | None
    vacant: Broken | None
    person: Broken | None


def course(duty: Duty, site: Site, account: Account, at: datetime) -> Course:
    """Four queries, however long the history."""
    since = office_day(at) - SPAN
    rows = Occurrence.objects.visible_to(account, at).filter(duty=duty, site=site, on__gte=since)
    rows = rows.filter(on__lte=office_day(at)).annotate(how=counted())
    weeks, people = _by(rows, week=TruncWeek("on")), _by(rows, who="person__name", key="person_id")
    whole = Tally()
    for _key, tally in weeks:
        for state, n in tally.counts.items():
            whole.add(state, n)
    by_name = [(str(key[0]), tally) for key, tally in people]
    weekday = _worst([(key[0], tally) for key, tally in _by(rows, day=ExtractIsoWeekDay("on"))])
    vacancy = rows.exclude(risen_from="").aggregate(**_counts())
    return Course(
        since,
        whole,
        sorted((key[0], tally) for key, tally in weeks),
        sorted(by_name, key=lambda row: (-_failed(row[1]), row[0])),
        weekday,
        Broken("", vacancy["failed"], vacancy["due"]) if vacancy["failed"] else None,
        _lapses(by_name),
    )


def _by(rows: QuerySet[Occurrence], **keys: Any) -> list[tuple[tuple[Any, ...], Tally]]:
    """A tally for each group of the keys."""
    given = {name: key for name, key in keys.items() if not isinstance(key, str)}
    names = [key if isinstance(key, str) else name for name, key in keys.items()]
    found: dict[tuple[Any, ...], Tally] = {}
    counts = rows.annotate(**given).values_list(*names, "how").annotate(n=Count("pk")).order_by()
    for *key, how, n in counts:
        found.setdefault(tuple(key), Tally()).add(how, n)
    return list(found.items())


def _counts() -> dict[str, Count]:
    failed = Q(how__in=BROKEN)
    return {"failed": Count("pk", filter=failed), "due": Count("pk", filter=failed | Q(how="done"))}


def _failed(tally: Tally) -> int:
    return sum(tally[state] for state in BROKEN)


def _worst(tallies: list[tuple[int, Tally]]) -> tuple[int, Broken] | None:
    """The weekday on which the greatest share failed; none where nothing did."""
    failing = [(day, Broken("", _failed(tally), tally.due)) for day, tally in tallies if _failed(tally)]
    return max(failing, key=lambda one: (one[1].count / one[1].due, one[1].count, -one[0]), default=None)


def _lapses(people: list[tuple[str, Tally]]) -> Broken | None:
    lapsed = [Broken(name, tally["lapsed"], tally.due) for name, tally in people if tally["lapsed"]]
    return max(lapsed, key=lambda one: (one.count, one.name), default=None)
