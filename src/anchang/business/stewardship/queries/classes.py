from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from anchang.business.customers.models import Customer
from anchang.business.customers.stages import FileStage, Source
from anchang.business.customers.stages import Kind as FileKind
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Assignment, Site

from ..models import DataClass
from ..stages import CATCH_ALL, FRESH_DAYS, Kind

WhoBought = Callable[[], Q]
_bought: list[WhoBought] = []


def bought_by(condition: WhoBought) -> WhoBought:
    """Registers `() -> Q` on Customer for those who bought: a higher room knows them, this one only asks."""
    if condition not in _bought:
        _bought.append(condition)
    return condition


def _conditions(at: datetime) -> dict[str, Q]:
    """What each class asks of a file, in the order in which they are asked; the catch-all asks nothing."""
    bought = Q(pk__in=())
    for condition in _bought:
        bought |= condition()
    fresh = Q(owner=None, first_at__gte=at - timedelta(days=FRESH_DAYS)) & ~Q(source=Source.OUTREACH)
    return {
        Kind.FRESH: fresh,
        Kind.POOL: Q(owner=None),
        Kind.BOUGHT: bought,
        Kind.ORGANISATION: Q(kind=FileKind.ORGANISATION),
        Kind.CHANNEL: Q(source=Source.CHANNEL),
        Kind.WARM: Q(intent_grade__in=("A", "B")),
        Kind.PLAIN: Q(intent_grade__in=("C", "D")),
    }


def open_files(site: Site) -> QuerySet[Customer]:
    """The files of the site that are in use: no merged, restricted or erased one."""
    return Customer.objects.filter(site=site, stage=FileStage.OPEN)


def classed(site: Site, at: datetime, off: set[str] | None = None) -> QuerySet[Customer]:
    """The files in use, each with its class as `data_kind`: reckoned anew every time, typed by nobody (CDM-007).

    A class the site has switched off leaves its files to those after it; `off` are those, for who has read them.
    """
    if off is None:
        off = set(DataClass.objects.filter(site=site, is_on=False).values_list("kind", flat=True))
    asked = [When(where, then=Value(str(kind))) for kind, where in _conditions(at).items() if kind not in off]
    return open_files(site).annotate(
        data_kind=Case(*asked, default=Value(str(CATCH_ALL)), output_field=CharField(max_length=12))
    )


@dataclass(frozen=True)
class Class:
    """A class of a site as it stands: its steward (None: nobody's) and how many files it has now."""

    kind: Kind
    steward: Account | None
    is_on: bool
    count: int = 0

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def is_flagged(self) -> bool:
        """In use and nobody's (CDM-008)."""
        return self.is_on and self.steward is None


def classes(site: Site, at: datetime, *, counted: bool = False) -> list[Class]:
    """Every class in the order in which they are asked; a steward who no longer sits at the site counts as none.

    One query, two with the counts."""
    seat = Assignment.objects.sitting(office_day(at)).filter(site=site, staff__account=OuterRef("steward"))
    rows = DataClass.objects.filter(site=site).select_related("steward").annotate(sits_here=Exists(seat))
    known: dict[str, Any] = {one.kind: one for one in rows}
    counts: dict[str, int] = {}
    if counted:
        off = {kind for kind, one in known.items() if not one.is_on}
        files: Any = classed(site, at, off).order_by()
        counts = dict(files.values_list("data_kind").annotate(files=Count("pk")))
    return [_class(kind, known.get(kind), counts.get(kind, 0)) for kind in Kind]


def _class(kind: Kind, known: Any, count: int) -> Class:
    steward = known.steward if known and known.sits_here else None
    return Class(kind, steward, known.is_on if known else True, count)


def without_steward(site: Site, at: datetime) -> list[Class]:
    """The classes in use that are nobody's."""
    return [one for one in classes(site, at) if one.is_flagged]


def unowned(site: Site) -> QuerySet[Customer]:
    """The files nobody owns, the newest registered first among those that are fresh: what a proposal shares out."""
    return open_files(site).filter(owner=None).defer("id_number").order_by("-first_at", "-pk")
