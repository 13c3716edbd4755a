from datetime import datetime

from django.db.models import BigIntegerField, CharField, Q

from anchang.engine.statements import Given, Question

from ..models import Consent, Customer
from ..stages import ConsentPurpose


def consent(customer: Customer, at: datetime, purpose: str = ConsentPurpose.CONTACT) -> Consent | None:
    """The newest consent in force at that time, of the file or of one merged into it; None without any."""
    return next((one for one in _CONSENTS.ask(customer=customer.pk, purpose=purpose) if one.is_in_force(at)), None)


_FILE = Given("customer", BigIntegerField())
_CONSENTS = Question(
    lambda: Consent.objects.filter(
        customer__in=Customer.objects.filter(Q(pk=_FILE) | Q(merged_into=_FILE)).values("pk"),
        purpose=Given("purpose", CharField()),
    ).order_by("-given_at", "-pk")
)
