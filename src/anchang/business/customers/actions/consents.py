from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused

from ..models import Consent, Customer
from ..queries import consent
from ..stages import CONSENT_VERSION, ConsentPurpose


@action("customers.withdraw_consent", gettext_lazy("撤回同意"))
def withdraw_consent(customer: Customer, *, by: Account, at: datetime) -> Customer:
    """The customer no longer wants to be contacted: from now on nobody may (R-230, R-240), whichever of the
    merged files the consent was given in. The file itself stays."""
    agreed = consent(customer, at)
    if agreed is None:
        raise Refused(_("客户没有有效的联系同意"))
    while agreed is not None:
        agreed.withdrawn_at = at
        agreed.save(update_fields=["withdrawn_at"])
        agreed = consent(customer, at)
    return customer


@action("customers.agree", gettext_lazy("记录同意"))
def agree(customer: Customer, *, by: Account, at: datetime, channel: str = "visit") -> Customer:
    """The customer agrees to be contacted; a consent already in force stays as it is."""
    if consent(customer, at) is None:
        record_consent(customer, at, channel)
    return customer


def record_consent(customer: Customer, at: datetime, channel: str) -> None:
    Consent.objects.create(
        customer=customer, purpose=ConsentPurpose.CONTACT, version=CONSENT_VERSION, channel=channel, given_at=at
    )
