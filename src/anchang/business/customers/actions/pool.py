from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require

from ..models import Customer, Token


@action("customers.unassign", gettext_lazy("退回公海"))
def unassign(customer: Customer, *, by: Account, at: datetime) -> Customer:
    """The file belongs to nobody from now on and keeps its history. Refuses one that lies in the pool already."""
    require(customer.owner_id is not None, _("这位客户已在公海"))
    customer.owner = None
    customer.save(update_fields=["owner"])
    Token.objects.filter(customer=customer).update(owner_id=None)
    return customer
