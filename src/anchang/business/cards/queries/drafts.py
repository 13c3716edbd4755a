"""What stands on a card before it goes up: it is gathered from reception, and written down only then."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import completeness
from anchang.business.customers.stages import GONE
from anchang.business.reception.models import FollowUp, Visit
from anchang.engine.accounts.models import Account
from anchang.people.org.models import Site

from ..models import Day, Sheet
from ..stages import GAPS, NEXT, SAID
from .rules import midnight


@dataclass
class Draft:
    """One customer received or spoken with, the day's rows in order of time, and what is missing."""

    customer: Customer
    rows: list[Any] = field(default_factory=list)
    next_on: date | None = None

    @property
    def gaps(self) -> list[str]:
        return gaps(self.customer, self.next_on, [one.note for one in self.rows])


def gaps(customer: Customer, next_on: date | None, notes: Iterable[str]) -> list[str]:
    """Which of the defined fields of a card are empty, by their names (CAR-020)."""
    empty = {column for column, _label in completeness(customer).missing}
    found = [column for column in GAPS if column in empty]
    found += [] if any(notes) else [SAID]
    return found if next_on else [*found, NEXT]


def gap_labels(names: Iterable[str]) -> list[str]:
    words = {SAID: _("沟通内容"), NEXT: _("下次跟进")}
    columns: dict[str, Any] = {one.name: one for one in Customer._meta.concrete_fields}
    return [words.get(one) or str(columns[one].verbose_name) for one in names]


def _left(model: Any, site: Site, on: date, until: datetime) -> Any:
    """What stands on no card yet of the days since the last one whose sheets went up, of those who left a phone.

    The first line of a card, which a reception writes itself, is that reception.
    """
    last = Day.objects.filter(site=site, on__lt=on, closed_at__isnull=False).order_by("-on").values("starts_at")[:1]
    since = Coalesce(Subquery(last), Value(midnight(on), DateTimeField()))
    own = {"visit": None} if model is FollowUp else {}
    rows = model.objects.filter(site=site, at__gte=since, at__lte=until, card_item=None, **own)
    return rows.filter(Q(customer__phone_key__isnull=False) & ~Q(customer__stage__in=GONE))


def _whole(rows: Any) -> Any:
    """With the file that speaks for the customer, and when that one is to be spoken with next."""
    file = Coalesce(OuterRef("customer__merged_into"), OuterRef("customer"))
    last = FollowUp.objects.filter(customer=file, is_last=True).values("next_on")[:1]
    files = ("customer__merged_into__owner", "customer__owner")
    return rows.select_related(*files).defer("customer__id_number").annotate(then_on=Subquery(last))


def drafts(site: Site, person: Account, on: date, until: datetime) -> list[Draft]:
    """The cards that person's next sheet would have now: whom they received or spoke with and who left a phone (CAR-016).

    A visit or follow-up that stands on an earlier sheet is left out; two queries.
    """
    visits = _left(Visit, site, on, until).filter(received_by=person)
    spoken = _left(FollowUp, site, on, until).filter(by=person)
    found: dict[int, Draft] = {}
    rows = [one for some in (visits, spoken) for one in _whole(some)]
    for one in sorted(rows, key=lambda row: (row.at, row._meta.label, row.pk)):
        customer = one.customer.merged_into or one.customer
        found.setdefault(customer.pk, Draft(customer, next_on=one.then_on)).rows.append(one)
    return list(found.values())


def next_dates(customers: Collection[int]) -> dict[int, date | None]:
    """When each of the customers is to be spoken with next, by whatever was said last."""
    last = FollowUp.objects.filter(customer__in=customers, is_last=True)
    return dict(last.values_list("customer_id", "next_on"))


def with_something(site: Site, on: date, until: datetime) -> set[int]:
    """Who received or spoke with somebody that stands on no card yet; two queries."""
    visits = _left(Visit, site, on, until).order_by().values_list("received_by", flat=True)
    spoken = _left(FollowUp, site, on, until).order_by().values_list("by", flat=True)
    return {*visits.distinct(), *spoken.distinct()}


def sheet_of(person: Account, site: Site, on: date) -> Sheet | None:
    return Sheet.objects.filter(person=person, site=site, on=on).first()


def to_hand_up(accounts: Collection[int], on: date) -> set[int]:
    """Those of the accounts who have cards of that day and have not handed them up."""
    start = midnight(on)
    of_day: dict[str, Any] = {"at__gte": start, "at__lt": midnight(on + timedelta(days=1))}
    left = Q(customer__phone_key__isnull=False, card_item=None)
    received = Visit.objects.filter(left, received_by__in=accounts, **of_day).values_list("received_by", flat=True)
    spoken = FollowUp.objects.filter(left, visit=None, by__in=accounts, **of_day).values_list("by", flat=True)
    done = Sheet.objects.filter(person__in=accounts, on=on).values_list("person", flat=True)
    return {*received, *spoken} - {*done}
