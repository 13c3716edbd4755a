from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import Why


class Tenure(Thing):
    """Somebody has a customer from `since` on, and why; `until` and `ended_why` once they have it no longer.

    A customer without one that lasts lies in the pool, or came here by an import.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tenures")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(**PERSON, db_index=False)
    since = models.DateTimeField()
    why = models.CharField(max_length=12, choices=Why)
    until = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, choices=Why, blank=True)
    ref = models.CharField(max_length=60, blank=True)

    scope: ClassVar[Scope] = Scope(own="owner_id")

    class Meta:
        verbose_name = _("归属期")
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(until=None), name="tenure_one_at_a_time"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="tenure_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["owner", "why", "-since"], name="tenure_of_owner"),
            models.Index(fields=["site", "ended_why", "-until"], name="tenure_ended"),
        ]


class Sweep(Thing):
    """The pool of a site was swept that day; a day is swept once."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    at = models.DateTimeField()
    reclaimed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("公海清理")
        constraints = [models.UniqueConstraint(fields=["site", "on"], name="sweep_once_a_day")]
