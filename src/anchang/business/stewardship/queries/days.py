from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import pgettext

from anchang.business.customers.models import Customer
from anchang.engine.ledger.models import Entry
from anchang.engine.ledger.writing import label_of
from anchang.people.org.models import Site

from ..models import Batch, Day, FirstContact, Row
from ..stages import How, Kind, Stage
from .classes import classed, open_files

FILE = "customers.customer"
UNHEARD = ("customers.unmask", "customers.register")
LONGEST = 200


def latest(site: Site, at: datetime, on: date | None = None) -> Day | None:
    """The day asked for, else the newest one; with its digest, and how many first contacts are late there now."""
    late = FirstContact.objects.filter(site=OuterRef("site"), ended_at=None, due_at__lt=at).order_by().values("site")
    days = Day.objects.filter(site=site).select_related("site", "closed_by", "digest").order_by("-on")
    days = days.annotate(late=Subquery(late.annotate(files=Count("pk")).values("files")))
    return days.filter(on=on).first() if on else days.first()


def touched(site: Site, since: datetime, until: datetime) -> dict[int, list[str]]:
    """The files something was done to in (since, until], each with the verbs in the order in which they came."""
    entries = Entry.objects.filter(site_id=site.pk, at__gt=since, at__lte=until, thing_label=FILE)
    found: dict[int, list[str]] = {}
    for key, verb in entries.exclude(verb__in=UNHEARD).order_by("pk").values_list("thing_id", "verb"):
        if key is not None and verb not in found.setdefault(key, []):
            found[key].append(verb)
    return found


@dataclass(frozen=True)
class Moved:
    """A file that belongs in the list of a day: its class, why it is there, and what happened to it."""

    customer_id: int
    kind: str
    how: How
    what: str


def moved(site: Site, since: datetime | None, until: datetime) -> list[Moved]:
    """Every file that is new to the lists, has changed its class, or was touched since the last list (CDM-003)."""
    before = Row.objects.filter(customer=OuterRef("pk")).order_by("-day").values("batch__kind")[:1]
    files = classed(site, until).filter(first_at__lte=until).annotate(kind_before=Subquery(before)).order_by("pk")
    changed = touched(site, since, until) if since else {}
    found = []
    for key, kind, last in files.values_list("pk", "data_kind", "kind_before"):
        how = How.NEW if last is None else How.MOVED if last != kind else How.CHANGED if key in changed else None
        if how is not None:
            found.append(Moved(key, kind, how, _told(changed.get(key, ()), how, last)))
    return found


def _told(verbs: Iterable[str], how: How, last: str | None) -> str:
    words = [str(label_of(verb)) for verb in verbs]
    if how == How.MOVED and last:
        words = [str(Kind(last).label), *words]
    return pgettext("分隔", "、").join(words)[:LONGEST]


@dataclass(frozen=True)
class Check:
    """Whether a day left anything out: the three numbers, and the rows of every difference."""

    classified: int
    extracted: int
    assigned: int
    waiting: list[Batch] = field(default_factory=list)
    unassigned: list[Row] = field(default_factory=list)
    lost: list[Customer] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not (self.waiting or self.unassigned or self.lost) and self.classified == self.extracted == self.assigned


def check(day: Day) -> Check:
    """The reconciliation of a day: extracted = classified = assigned (CDM-010).

    `lost` are files that belong in the lists of that day and stand in none, asked of the files and the ledger anew.
    A file of the pool counts as assigned: it lies in the care of the pool's steward.
    """
    rows = Row.objects.filter(day=day)
    lost = _lost(day)
    unassigned = rows.filter(customer__owner=None).exclude(batch__kind=Kind.POOL)
    everything = rows.count() + len(lost)
    counts = rows.aggregate(
        handed_in=Count("pk", filter=Q(batch__stage=Stage.SUBMITTED)),
        owned=Count("pk", filter=Q(customer__owner__isnull=False) | Q(batch__kind=Kind.POOL)),
    )
    waiting = Batch.objects.filter(day=day).exclude(stage=Stage.SUBMITTED).select_related("steward", "day")
    return Check(
        everything,
        counts["handed_in"],
        counts["owned"],
        list(waiting.annotate(files=Count("rows")).order_by("pk")),
        list(unassigned.select_related("customer", "batch").order_by("pk")),
        lost,
    )


def _lost(day: Day) -> list[Customer]:
    ever = Row.objects.filter(day__site=day.site, day__on__lte=day.on).values("customer")
    today = Row.objects.filter(day=day).values("customer")
    never = open_files(day.site).filter(first_at__lte=day.made_at).exclude(pk__in=ever)
    missed = open_files(day.site).none()
    if day.since:
        keys = list(touched(day.site, day.since, day.made_at))
        missed = open_files(day.site).filter(pk__in=keys, first_at__lte=day.made_at).exclude(pk__in=today)
    return list((never | missed).distinct().select_related("owner").order_by("pk"))


def lists(site: Site, on: date) -> QuerySet[Batch]:
    """The lists of that day, and the earlier ones that nobody has handed in, the oldest first (CDM-009)."""
    waiting = Q(day__on__lt=on, day__closed_at=None) & ~Q(stage=Stage.SUBMITTED)
    found = Batch.objects.filter(Q(day__on=on) | waiting, site=site)
    return found.select_related("day", "steward").annotate(files=Count("rows")).order_by("day__on", "pk")


def figures(day: Day) -> list[dict[str, Any]]:
    """The day by class: files new, moved, changed, and the notes marked important; one query."""
    how = {str(one): Count("pk", filter=Q(how=one)) for one in How}
    found = Row.objects.filter(day=day).order_by().values("batch__kind")
    counted = found.annotate(**how, all=Count("pk"), important=Count("pk", filter=Q(is_important=True)))
    by_kind: dict[str, dict[str, Any]] = {one["batch__kind"]: dict(one) for one in counted}
    for kind, one in by_kind.items():
        one["kind"] = one.pop("batch__kind", kind)
    return [by_kind[kind] for kind in Kind if kind in by_kind]
