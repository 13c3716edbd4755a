from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.rules.queries import number
from anchang.lib.calendar import office_day

from ..models import FirstContact

PLACES = ("office", "CN")


def due_for(at: datetime) -> datetime:
    """By when somebody who is given a customer now has to have spoken with them (CDM-014)."""
    days, _rule = number("first_contact_days", office_day(at), PLACES)
    return at + timedelta(days=int(days))


def pending(customer: Customer) -> FirstContact | None:
    """The first contact still owed to the customer, also to a file merged into this one."""
    mine = Q(customer=customer) | Q(customer__merged_into=customer)
    return FirstContact.objects.filter(mine, ended_at=None).select_related("customer").order_by("due_at").first()


def owed(account: Account, at: datetime) -> QuerySet[FirstContact]:
    """The first contacts owed that the account sees, the most urgent first."""
    rows = FirstContact.objects.visible_to(account, at).filter(ended_at=None)
    return rows.select_related("customer", "specialist").defer("customer__id_number").order_by("due_at", "pk")
