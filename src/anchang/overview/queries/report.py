from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.business.deals.models import Deal, Hold, Signing
from anchang.business.deals.stages import LIVE, Stage
from anchang.business.inventory.models import Building, Claim, Unit
from anchang.business.inventory.stages import ClaimKind
from anchang.business.receivables.models import Receipt
from anchang.business.receivables.queries import standing
from anchang.business.reception.models import Call, FollowUp, Visit
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.queries import open_cases
from anchang.engine.metrics import Figure, Period, figures, metric
from anchang.engine.policies import grants, sites_with
from anchang.lib.calendar import SHANGHAI
from anchang.people.org.models import Site

DAILY = (
    "reception.visits",
    "reception.first_visits",
    "reception.revisits",
    "reception.calls",
    "reception.follow_ups",
    "deals.holds",
    "deals.subscribed",
    "deals.subscribed_value",
    "deals.signed",
    "deals.signed_value",
    "receivables.received",
)


def span(sites: frozenset[int], first: date, last: date) -> Period:
    """From the first day's midnight to that after the last day, office time."""
    start = datetime.combine(first, time(), SHANGHAI)
    return Period(sites, start, datetime.combine(last, time(), SHANGHAI) + timedelta(days=1))


def sites_of(account: Account, at: datetime) -> frozenset[int]:
    """The sites over which the account may see figures."""
    return sites_with(account, "overview.view", at)


@dataclass(frozen=True)
class Stock:
    """A building's homes: how many in all, taken by contract, subscription, hold or control, and still open."""

    building: str
    units: int
    signed: int
    agreed: int
    held: int
    controlled: int

    @property
    def open(self) -> int:
        return self.units - self.signed - self.agreed - self.held - self.controlled

    @property
    def sold_percent(self) -> Decimal:
        """去化率: signed and subscribed over all units of the building that are posted, in percent."""
        return (
            (Decimal(self.signed + self.agreed) * 100 / self.units).quantize(Decimal("0.01"))
            if self.units
            else Decimal(0)
        )


@dataclass(frozen=True)
class Person:
    """What one consultant did in the period."""

    name: str
    visits: int
    subscribed: int
    signed: int
    value: Decimal


@dataclass(frozen=True)
class Report:
    """The sales director's day: today beside the month so far, stock by building, people, and what waits."""

    day: date
    today: list[Figure]
    month: list[Figure]
    stock: list[Stock]
    people: list[Person]
    waiting_approval: int
    waiting_deposit: int
    waiting_signing: int


def daily(sites: frozenset[int], day: date) -> Report:
    today, month = span(sites, day, day), span(sites, day.replace(day=1), day)
    waiting = Deal.objects.filter(site_id__in=sites).aggregate(
        deposit=Count("pk", filter=Q(stage=Stage.APPROVED)), signing=Count("pk", filter=Q(stage=Stage.EFFECTIVE))
    )
    reckoned = figures([metric(code) for code in DAILY], [today, month])
    return Report(
        day,
        [one for one, _ in reckoned],
        [whole for _, whole in reckoned],
        stock(sites),
        people(month),
        open_cases(set(sites)).count(),
        waiting["deposit"],
        waiting["signing"],
    )


def stock(sites: frozenset[int]) -> list[Stock]:
    """By building, in two queries; what a live claim says, as on the board."""
    buildings = Building.objects.filter(project__site_id__in=sites).order_by("project_id", "pk")
    units = dict(Unit.objects.filter(site_id__in=sites).values_list("building_id").annotate(n=Count("pk")).order_by())
    taken: dict[int, dict[str, int]] = {}
    claims = Claim.objects.filter(ended_at=None, item__site_id__in=sites)
    for building, kind, n in claims.values_list("item__unit__building_id", "kind").annotate(n=Count("pk")).order_by():
        taken.setdefault(building, {})[kind] = n
    return [
        Stock(one.name, units.get(one.pk, 0), *(taken.get(one.pk, {}).get(kind, 0) for kind in _KINDS))
        for one in buildings
    ]


_KINDS = (ClaimKind.CONTRACT, ClaimKind.SUBSCRIPTION, ClaimKind.HOLD, ClaimKind.CONTROL)


def people(period: Period) -> list[Person]:
    """Who received, sold and signed, most signed value first; four queries however many people."""
    here = {"site_id__in": period.sites}
    visits = _by_person(Visit.objects.filter(at__gte=period.start, at__lt=period.end, **here), "received_by")
    sold = Deal.objects.filter(subscribed_at__gte=period.start, subscribed_at__lt=period.end, stage__in=LIVE, **here)
    subscribed = _by_person(sold, "owner")
    signings = Signing.objects.filter(
        deal__site_id__in=period.sites, signed_at__gte=period.start, signed_at__lt=period.end
    )
    signed = dict(signings.values_list("deal__owner").annotate(n=Count("pk")).order_by())
    value = dict(signings.values_list("deal__owner").annotate(sum=Sum("price")).order_by())
    names = dict(Account.objects.filter(pk__in={*visits, *subscribed, *signed}).values_list("pk", "name"))
    found = [
        Person(name, visits.get(pk, 0), subscribed.get(pk, 0), signed.get(pk, 0), value.get(pk, Decimal(0)))
        for pk, name in names.items()
    ]
    return sorted(found, key=lambda one: (-one.value, -one.subscribed, one.name))


def _by_person(rows: object, field: str) -> dict[int, int]:
    return dict(rows.values_list(field).annotate(n=Count("pk")).order_by())  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Course:
    """One figure by day."""

    days: list[date]
    visits: list[int]
    subscribed: list[int]
    received: list[Decimal]


def course(sites: frozenset[int], first: date, last: date) -> Course:
    """Visits, subscriptions and money by day, office time; days without any are zero."""
    period = span(sites, first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    within = {"site_id__in": sites}
    visits = Visit.objects.filter(at__gte=period.start, at__lt=period.end, **within)
    deals = Deal.objects.filter(subscribed_at__gte=period.start, subscribed_at__lt=period.end, stage__in=LIVE, **within)
    money = standing(Receipt.objects.filter(received_at__gte=period.start, received_at__lt=period.end, **within))
    came = dict(visits.values_list("at__date").annotate(n=Count("pk")).order_by())
    sold = dict(deals.values_list("subscribed_at__date").annotate(n=Count("pk")).order_by())
    paid = dict(money.values_list("received_at__date").annotate(sum=Sum("amount")).order_by())
    return Course(
        days,
        [came.get(day, 0) for day in days],
        [sold.get(day, 0) for day in days],
        [paid.get(day, Decimal(0)) for day in days],
    )


def sites_named(sites: frozenset[int]) -> list[Site]:
    return list(Site.objects.filter(pk__in=sites, kind=Site.OFFICE).order_by("code"))


@dataclass(frozen=True)
class Behind:
    """One row behind a figure: when, what, whose, how much, and its page."""

    at: datetime
    text: str
    who: str
    value: Decimal | None
    url: str


def told(rows: QuerySet[Any], account: Account, at: datetime, limit: int = 200) -> list[Behind]:
    """The newest rows behind a figure as a person reads them; customers by name only to those who may see customers."""
    when, related, read = _READ[rows.model]
    found = rows.select_related(*related).order_by(f"-{when}")[:limit]
    named = "customers.view" in grants(account, at)
    return [Behind(getattr(row, when), *read(row, named)) for row in found]


def _called(customer: Customer, named: bool) -> str:
    return customer.shown_name if named else customer.ledger_name


_READ: dict[type, tuple[str, tuple[str, ...], Callable[[Any, bool], tuple[str, str, Decimal | None, str]]]] = {
    Visit: (
        "at",
        ("customer", "received_by"),
        lambda row, named: (_called(row.customer, named), row.received_by.name, None, row.customer.get_absolute_url()),
    ),
    Call: (
        "at",
        ("customer", "taken_by"),
        lambda row, named: (
            _called(row.customer, named) if row.customer else str(_("没有留电话")),
            row.taken_by.name,
            None,
            row.get_absolute_url(),
        ),
    ),
    FollowUp: (
        "at",
        ("customer", "by"),
        lambda row, named: (_called(row.customer, named), row.by.name, None, row.customer.get_absolute_url()),
    ),
    Hold: (
        "held_at",
        ("unit", "owner"),
        lambda row, _named: (row.unit.label, row.owner.name, None, row.get_absolute_url()),
    ),
    Deal: (
        "subscribed_at",
        ("unit", "owner"),
        lambda row, _named: (f"{row.number} {row.unit.label}", row.owner.name, row.price, row.get_absolute_url()),
    ),
    Signing: (
        "signed_at",
        ("deal__unit", "deal__owner"),
        lambda row, _named: (
            f"{row.contract_no} {row.deal.unit.label}",
            row.deal.owner.name,
            row.price,
            row.deal.get_absolute_url(),
        ),
    ),
    Receipt: (
        "received_at",
        ("plan", "received_by"),
        lambda row, _named: (
            f"{row.number} {row.plan.reference}",
            row.received_by.name,
            row.amount,
            row.get_absolute_url(),
        ),
    ),
}
