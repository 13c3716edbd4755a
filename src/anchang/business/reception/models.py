from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from .stages import Channel


class Visit(Thing):
    """Somebody came. `nth` counts the visits of a customer from 1; `clash` marks one received by another than the owner.

    `returning` is what the visitor answered to "来过吗", `namesakes` how many files of that name were opened shortly before.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="visits", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    nth = models.PositiveIntegerField()
    party_size = models.PositiveSmallIntegerField(default=1)
    note = models.TextField(blank=True)
    returning = models.BooleanField(default=False)
    clash = models.BooleanField(default=False)
    namesakes = models.PositiveSmallIntegerField(default=0)

    scope: ClassVar[Scope] = Scope(own="received_by_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("到访")
        constraints = [models.UniqueConstraint(fields=["customer", "nth"], name="visit_nth_once")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="visit_newest"),
            models.Index(fields=["site", "-at", "-id"], name="visit_of_site"),
            models.Index(fields=["received_by", "-at"], name="visit_received_by"),
        ]

    @property
    def owner_id(self) -> int | None:
        return self.customer.owner_id

    def get_absolute_url(self) -> str:
        return reverse("reception:visit", args=[self.pk])


class FollowUp(Thing):
    """Somebody spoke with a customer. `effective` is False when nobody was reached; `is_last` marks the newest one.

    Only the newest one's `next_on` counts as due: whoever followed up again has answered the earlier date.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="follow_ups", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    note = models.TextField()
    effective = models.BooleanField()
    next_on = models.DateField(null=True)
    is_last = models.BooleanField(default=True)

    scope: ClassVar[Scope] = Scope(own="customer__owner_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("跟进")
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(is_last=True), name="follow_up_one_last"),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="follow_up_of_customer"),
            models.Index(fields=["by", "-at"], name="follow_up_by"),
            models.Index(fields=["site", "next_on", "id"], condition=Q(is_last=True), name="follow_up_due_at_site"),
            models.Index(fields=["next_on", "id"], condition=Q(is_last=True), name="follow_up_due_anywhere"),
        ]

    @property
    def owner_id(self) -> int | None:
        return self.customer.owner_id
