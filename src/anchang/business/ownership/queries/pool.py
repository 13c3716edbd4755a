from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from anchang.business.customers.models import Customer
from anchang.business.customers.stages import FileStage, Grade
from anchang.engine.accounts.models import Account
from anchang.engine.policies import grants
from anchang.lib.attribution import Rules
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

from ..models import Tenure
from ..stages import Why

GRADES = ("", *Grade.values)
Late = Callable[[Site, date, int], Collection[int]]
_late: dict[Late, str] = {}


def late_source(source: Late, page: str) -> Late:
    """Registers `(site, on, days) -> keys of customers` whom somebody was to contact `days` or more before that day.

    They are warned of, reported and taken back with those that are silent. `page` is the url name of their list.
    """
    _late[source] = page
    return source


def late_page() -> str:
    """The url name of the page that lists who is late."""
    return next(iter(_late.values()), "customers:index")


def pool(account: Account, at: datetime) -> QuerySet[Customer]:
    """The customers without an owner at the sites where the account may claim one, the last spoken with first."""
    sites = {site for grant in grants(account, at).get("ownership.claim", []) for site in grant.sites}
    rows = Customer.objects.filter(site__in=sites, owner=None, stage=FileStage.OPEN)
    return rows.defer("phone", "id_number").order_by("-last_contact_at", "-pk")


def claimed_on(account: Account, site: Site, at: datetime) -> int:
    """How many customers the account has claimed at the site on that day."""
    start = datetime.combine(office_day(at), time.min, SHANGHAI)
    return Tenure.objects.filter(
        owner=account, why=Why.CLAIMED, site=site, since__gte=start, since__lt=start + timedelta(days=1)
    ).count()


def locked_until(customer: Customer, account: Account, rules: Rules) -> datetime | None:
    """Until when the account may not claim the customer it has had before; None when it may."""
    had = Tenure.objects.filter(customer=customer, owner=account, until__isnull=False).order_by("-until").first()
    return had.until + timedelta(days=rules.lockout_days) if had and had.until else None


def silent(site: Site, rules: Rules, on: date, days: int) -> QuerySet[Customer]:
    """Customers with an owner whose next contact was due `days` or more before that day, by grade or as was agreed.

    Counted from the last contact, or from the day on which the owner got the customer.
    """
    found = Q()
    for grade in GRADES:
        limit = _before(on, rules.interval(grade) + days)
        running = Tenure.objects.filter(customer=OuterRef("pk"), until=None, since__gte=limit)
        found |= Q(intent_grade=grade, last_contact_at__lt=limit) & Q(~Exists(running))
    earliest = _before(on, min(rules.interval(grade) for grade in GRADES) + days)
    found &= Q(last_contact_at__lt=earliest)
    if agreed := {key for source in _late for key in source(site, on, days)}:
        found |= Q(pk__in=agreed)
    rows = Customer.objects.filter(site=site, stage=FileStage.OPEN).filter(found)
    return rows.exclude(owner=None).select_related("owner", "site").order_by("pk")


def _before(on: date, days: int) -> datetime:
    """Whatever happened before this moment is that many days old on that day."""
    return datetime.combine(on - timedelta(days=days - 1), time.min, SHANGHAI)


def by_owner(customers: Iterable[Customer], without: set[int]) -> dict[Account, int]:
    """How many of the customers each owner has, less those of `without`."""
    found: dict[Account, int] = defaultdict(int)
    for customer in customers:
        if customer.pk not in without and customer.owner is not None:
            found[customer.owner] += 1
    return dict(sorted(found.items(), key=lambda one: one[0].pk))


def owned(account: Account) -> QuerySet[Customer]:
    """The open customers somebody has, at whatever site: what a leaver must hand over."""
    return Customer.objects.filter(owner=account, stage__in=(FileStage.OPEN, FileStage.RESTRICTED))


def called(customer: Customer) -> str:
    """How the pool names somebody: the salutation, or the family name with the rest hidden."""
    name = customer.name.strip()
    return customer.salutation or (f"{name[:1]}**" if name else customer.number)
