from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Panel
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Reach, allowed, directory
from anchang.people.org.queries import day_of

from .models import FollowUp, Visit

SHOWN = 30


def next_nth(customer: Customer) -> int:
    """Which visit the next one will be: 1 for somebody who never came."""
    last = Visit.objects.filter(customer=customer).order_by("-nth").values_list("nth", flat=True).first()
    return (last or 0) + 1


def is_clash(customer: Customer, receiver: Account, at: datetime) -> bool:
    """Whether the file belongs to somebody who is neither the receiver nor reports to them."""
    if customer.owner_id == receiver.pk:
        return False
    _sites, people = directory().within(receiver, Reach.TEAM, at)
    return customer.owner_id not in people


def due(account: Account, at: datetime) -> QuerySet[FollowUp]:
    """Follow-ups of visible customers whose next date is today or past, the oldest first."""
    found = FollowUp.objects.visible_to(account, at).filter(is_last=True, next_on__lte=day_of(at))
    return found.select_related("customer__owner").defer("customer__id_number").order_by("next_on", "pk")


@dataclass(frozen=True)
class Contact:
    """A visit or a follow-up as a timeline shows it."""

    at: datetime
    who: str
    text: str
    kind: str = ""
    reason: str = ""
    facts: tuple[tuple[str, str, str], ...] = ()


def contacts(customer: Customer) -> list[Contact]:
    """The last visits and follow-ups of a customer in one line of time, newest first."""
    visits = customer.visits.select_related("received_by").order_by("-at")[:SHOWN]
    follow_ups = customer.follow_ups.select_related("by").order_by("-at")[:SHOWN]
    found = [*map(_of_visit, visits), *map(_of_follow_up, follow_ups)]
    return sorted(found, key=lambda contact: contact.at, reverse=True)[:SHOWN]


def _of_visit(visit: Visit) -> Contact:
    came = _("首次到访") if visit.nth == 1 else _("第%(nth)s次到访") % {"nth": visit.nth}
    party = _("%(count)s人") % {"count": visit.party_size}
    text = pgettext("分隔", "，").join(part for part in (came, party, visit.note) if part)
    return Contact(visit.at, visit.received_by.name, text, "warn" if visit.clash else "ok")


def _of_follow_up(follow_up: FollowUp) -> Contact:
    result = "" if follow_up.effective else _("没联系上")
    text = pgettext("分隔", "，").join(part for part in (follow_up.get_channel_display(), result) if part)
    told = _("%(kind)s：%(note)s") % {"kind": text, "note": follow_up.note}
    return Contact(follow_up.at, follow_up.by.name, told, "" if follow_up.effective else "warn")


def contacts_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """What the room shows on the customer's page, to whoever may see receptions."""
    if not allowed(account, "reception.view", None, at).ok:
        return None
    last = customer.follow_ups.filter(is_last=True).first()
    given = {
        "customer": customer,
        "entries": contacts(customer),
        "next_on": last.next_on if last else None,
        "follow_up": allowed(account, "reception.follow_up", customer, at),
    }
    return Panel("reception/contacts.html", given, _("到访和跟进"))
