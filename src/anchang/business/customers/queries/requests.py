from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import office_hours
from anchang.engine.ledger.models import Entry, Mention
from anchang.engine.ledger.queries import Told, told
from anchang.engine.policies import Scope, grants
from anchang.engine.rules.queries import number
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

from ..models import Customer, DataRequest
from ..stages import GONE, FileStage, RequestKind, RequestStage
from .forgetting import kept_anyway

PLACES = ("office", "CN")
LOOKS = ("customers.unmask", "customers.consult", "customers.copy", "customers.share", "customers.export")
SHOWN = 50
MOST = 500
PLAIN = Scope(own="owner_id")


def request_minutes(at: datetime) -> int:
    """Working minutes until a person must have an answer (R-233; fifteen working days are the office's own rule)."""
    days, _rule = number("request_days", office_day(at), PLACES)
    return int(days) * office_hours().minutes_a_day


def answer_due(at: datetime) -> datetime:
    return office_hours().add_minutes(at, request_minutes(at))


def open_request(customer: Customer, kind: str) -> DataRequest | None:
    """The person's request of that kind which waits for an answer."""
    open_ = (RequestStage.OPEN, RequestStage.CHECKED)
    return DataRequest.objects.filter(customer=customer, kind=kind, stage__in=open_).first()


def deletion_asked(files: Iterable[int]) -> DataRequest | None:
    """A request for deletion of the person whose identity somebody has checked."""
    checked = DataRequest.objects.filter(customer__in=list(files), kind=RequestKind.DELETE, stage=RequestStage.CHECKED)
    return checked.select_related("site").first()


def looks(files: Iterable[int]) -> list[Told]:
    """Who had the whole number or paper shown, copied or given out, the newest first. Three queries."""
    label = Customer._meta.label_lower
    about = Mention.objects.filter(label=label, key__in=list(files)).values("entry_id")
    return told(Entry.objects.filter(pk__in=about, verb__in=LOOKS).order_by("-pk")[:SHOWN])


def trace(account: Account, pk: int, at: datetime) -> Customer | None:
    """A file that is gone, for somebody who would see it were it not: its number is all there is to see."""
    file = Customer.objects.filter(pk=pk, stage__in=GONE).select_related("site", "restriction").first()
    if file is None:
        return None
    held = grants(account, at).get("customers.view", [])
    return file if account.is_system or any(PLAIN.covers(one, account, file) for one in held) else None


@dataclass(frozen=True)
class Retention:
    """Files nobody has reached since `reached_before` need not be kept; `months` 0 says that none is deleted."""

    months: int
    reached_before: datetime | None


def retention(at: datetime) -> Retention:
    """How long a visitor's file is kept after the last contact (R-235; the months are the office's rule)."""
    months = int(number("retention_months", office_day(at), PLACES)[0])
    return Retention(months, _months_before(at, months) if months else None)


def _months_before(at: datetime, months: int) -> datetime:
    local = at.astimezone(SHANGHAI)
    index = local.year * 12 + local.month - 1 - months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


def forgotten_by(moment: datetime) -> QuerySet[Customer]:
    """Files in use that nobody has reached since, the longest first."""
    found = Customer.objects.filter(stage=FileStage.OPEN, last_contact_at__lt=moment)
    return found.order_by("last_contact_at", "pk")


def expiring(site: Site, at: datetime, days: int = 14) -> list[Customer]:
    """The site's files that fall due for deletion within so many days from then, without those a room keeps anyway."""
    kept_for = retention(at)
    if kept_for.reached_before is None:
        return []
    until = _months_before(at + timedelta(days=days), kept_for.months)
    rows = forgotten_by(until).filter(site=site, last_contact_at__gte=kept_for.reached_before).select_related("owner")
    found = list(rows.defer("id_number", "phone")[:MOST])
    kept = kept_anyway([one.pk for one in found])
    return [one for one in found if one.pk not in kept]
