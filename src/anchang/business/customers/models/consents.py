from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing

from ..stages import ConsentPurpose
from .files import Customer


class Consent(Thing):
    """What the customer agreed to, when, in which wording; withdrawing it closes the row and never deletes it (R-230)."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    version = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("客户同意")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "purpose"], condition=Q(withdrawn_at=None), name="consent_in_force_once"
            )
        ]

    @property
    def owner_id(self) -> int | None:
        return self.customer.owner_id

    @property
    def site_id(self) -> int:
        return self.customer.site_id

    def is_in_force(self, at: datetime) -> bool:
        return self.given_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)
