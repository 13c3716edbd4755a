from datetime import datetime

from django.db.models import QuerySet

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import owners
from anchang.engine.accounts.models import Account
from anchang.engine.policies import allowed, directory
from anchang.lib import attribution as lib

from ..models import Dispute
from ..stages import OPEN
from .gathering import house_key

LADDER = ("sales_supervisor", "sales_manager", "sales_director", "general_manager")


def open_dispute(customer: Customer) -> Dispute | None:
    return Dispute.objects.filter(customer=customer, stage__in=OPEN).first()


def waiting(account: Account, at: datetime) -> QuerySet[Dispute]:
    """The disputes the account sees, those with the nearest deadline first and the settled ones last."""
    rows = Dispute.objects.visible_to(account, at).select_related("customer", "raised_by", "owner", "claimed_for")
    return rows.order_by("closed_at", "decide_by", "pk")


def parties(customer: Customer, found: lib.Verdict, at: datetime) -> list[tuple[str, str]]:
    """Who may be named as having the customer: everybody the evidence speaks for, then the site's consultants."""
    named = {one.evidence.claimant: one.evidence.name for one in found.timeline}
    named |= {house_key(one.pk): one.name for one in owners(customer.site, at) if house_key(one.pk) not in named}
    return list(named.items())


def is_concerned(account: Account, customer: Customer, found: lib.Verdict, at: datetime) -> bool:
    """Whether the account may ask whose customer it is: who sees the file, or for whom some evidence speaks."""
    if allowed(account, "customers.view", customer, at).ok:
        return True
    key = house_key(account.pk)
    return any(one.evidence.claimant == key for one in found.timeline)


def judges(post: str, site: int, at: datetime) -> list[Account]:
    """Who decides at that post of `LADDER`, or at the next one above where somebody sits."""
    for code in LADDER[LADDER.index(post) :]:
        if found := directory().holders(code, site, at):
            return found
    return []
