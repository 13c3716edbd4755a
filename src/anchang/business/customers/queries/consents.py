from datetime import datetime

from django.db.models import BigIntegerField, CharField

from anchang.engine.statements import Given, Question

from ..models import Consent, Customer
from ..stages import ConsentPurpose


def consent(customer: Customer, at: datetime, purpose: str = ConsentPurpose.CONTACT) -> Consent | None:
    """The consent in force at that time, or None."""
    return next((one for one in _CONSENTS.ask(customer=customer.pk, purpose=purpose) if one.is_in_force(at)), None)


_CONSENTS = Question(
    lambda: Consent.objects.filter(
        customer_id=Given("customer", BigIntegerField()), purpose=Given("purpose", CharField())
    ).order_by("-given_at", "-pk")
)
