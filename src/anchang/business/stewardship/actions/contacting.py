from datetime import datetime

from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action

from .. import queries
from ..models import FirstContact
from ..stages import Ended

CLOCK = "stewardship.first_contact"


@action("stewardship.owe_contact", gettext_lazy("待首次联系"))
def owe_contact(customer: Customer, *, by: Account, at: datetime, specialist: Account) -> FirstContact:
    """What follows an assignment, nobody's own verb: the specialist owes a first contact within a week (CDM-014).

    What an earlier specialist still owed passes to this one.
    """
    if (earlier := queries.pending(customer)) is not None:
        end_contact(earlier, by=by, at=at, how=Ended.PASSED)
    owed = FirstContact.objects.create(
        customer=customer,
        site_id=customer.site_id,
        specialist=specialist,
        assigned_at=at,
        due_at=queries.due_for(at),
    )
    timers.start(owed, CLOCK, at=at)
    return owed


@action("stewardship.end_contact", gettext_lazy("首次联系了结"))
def end_contact(owed: FirstContact, *, by: Account, at: datetime, how: str) -> FirstContact:
    """What follows a recorded talk or visit, nobody's own verb: the first contact is no longer owed."""
    owed.ended_at, owed.ended_how = at, how
    owed.save(update_fields=["ended_at", "ended_how"])
    timers.stop(owed, CLOCK, at=at)
    return owed
