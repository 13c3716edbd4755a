from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, SecretField
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import Kind
from .disputes import Decision


class Evidence(Thing):
    """What speaks for somebody and has no table of its own: reports, leads, calls, appointments, decisions.

    Only ever added to. `at` is the time a server gave it and decides; `recorded_at` is when it came here. Until the
    customer is known it hangs on a whole phone (its keyed hash) or on one of which three and four digits are shown.
    `nth_company` and `nth_agent` count the reports of the day. What a supervisor voids stays, and a `Voiding` says why.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    claimant = models.ForeignKey(**PERSON, null=True, db_index=False)
    company = models.CharField(max_length=60, blank=True)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="evidence", db_index=False)
    phone_key = models.CharField(max_length=64, null=True)
    mask = SecretField(blank=True, default="")
    mask_key = models.CharField(max_length=64, null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(**PERSON, db_index=False)
    effective = models.BooleanField(default=True)
    nth_company = models.PositiveIntegerField(default=0)
    nth_agent = models.PositiveIntegerField(default=0)
    ref = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=200, blank=True)
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="evidence")

    scope: ClassVar[Scope] = Scope(own="claimant_id")
    personal: ClassVar[tuple[str, ...]] = ("phone_key", "mask_key")

    class Meta:
        verbose_name = _("归属证据")
        constraints = [
            models.CheckConstraint(condition=~Q(claimant=None) | ~Q(company=""), name="evidence_is_somebodys"),
            models.CheckConstraint(
                condition=~Q(customer=None) | ~Q(phone_key=None) | ~Q(mask_key=None), name="evidence_is_about_somebody"
            ),
            models.CheckConstraint(condition=~Q(kind=Kind.REPORT) | ~Q(company=""), name="report_names_its_company"),
        ]
        indexes = [
            models.Index(fields=["customer", "at"], condition=Q(customer__isnull=False), name="evidence_of_customer"),
            models.Index(fields=["phone_key"], condition=Q(phone_key__isnull=False), name="evidence_of_phone"),
            models.Index(fields=["mask_key"], condition=Q(mask_key__isnull=False), name="evidence_of_mask"),
            models.Index(fields=["site", "at"], name="evidence_at_site"),
            models.Index(fields=["ref"], name="evidence_by_ref"),
            models.Index(fields=["site", "company", "at"], name="evidence_of_company"),
        ]


class Voiding(Thing):
    """A supervisor found that a piece of evidence must not count; `key` names it in whatever table it stands."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="voidings")
    key = models.CharField(max_length=60, unique=True)
    reason = models.CharField(_("原因"), max_length=100)
    concealed = models.BooleanField(default=False)
    by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope()
    personal: ClassVar[tuple[str, ...]] = ("reason",)

    class Meta:
        verbose_name = _("证据作废")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="voiding_has_reason")]
