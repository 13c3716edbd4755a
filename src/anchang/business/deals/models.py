from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.business.inventory.models import Unit, UnitPrice
from anchang.business.terms.models import Policy
from anchang.business.terms.stages import Kind, Source
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, MoneyField, RateField
from anchang.engine.policies import Scope
from anchang.lib.discounts import rate_below
from anchang.people.org.models import Site

from .stages import DEAL, HOLD, LIVE, HoldStage, PlanKind, Stage


class Hold(Thing):
    """A unit kept for one customer for a short time. `slot` is which of their allowed holds the consultant uses."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holds")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="holds")
    owner = models.ForeignKey(**PERSON)
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    held_at = models.DateTimeField()
    until = models.DateTimeField()
    slot = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=HoldStage.choices, default=HoldStage.LIVE)

    scope: ClassVar[Scope] = Scope(own="owner_id")
    machine = HOLD

    class Meta:
        verbose_name = _("锁房")
        constraints = [
            models.UniqueConstraint(fields=["owner", "slot"], condition=Q(stage="live"), name="hold_slot_once"),
            models.UniqueConstraint(fields=["customer"], condition=Q(stage="live"), name="hold_customer_once"),
        ]

    @property
    def reference(self) -> str:
        """By which the unit's claim names this hold."""
        return f"hold-{self.pk}"

    @property
    def ledger_name(self) -> str:
        return self.unit.label

    def get_absolute_url(self) -> str:
        return reverse("deals:held", args=[self.pk])


class Deal(Thing):
    """One unit sold to one customer. The stage sums up its rows: discounts, approval case, plan, receipts, signing."""

    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="deals")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="deals")
    owner = models.ForeignKey(**PERSON)
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    posted = models.ForeignKey(UnitPrice, on_delete=models.PROTECT, related_name="+")
    list_total = MoneyField()
    price = MoneyField()
    deposit = MoneyField()
    deposit_rule = models.CharField(max_length=60)
    method = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT, related_name="+")
    subscribed_at = models.DateTimeField(db_index=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.SUBMITTED)

    scope: ClassVar[Scope] = Scope(own="owner_id")
    machine = DEAL

    class Meta:
        verbose_name = _("成交单")
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(stage__in=LIVE), name="deal_one_live_a_unit"),
            models.CheckConstraint(condition=Q(price__lte=F("list_total")), name="deal_not_above_posted"),
            models.CheckConstraint(condition=Q(deposit__gt=0), name="deal_deposit_is_positive"),
        ]
        indexes = [models.Index(fields=["site", "stage", "-subscribed_at"], name="deal_by_site")]

    def __str__(self) -> str:
        return self.number

    @property
    def discount_rate(self) -> Decimal:
        return rate_below(self.list_total, self.price)

    def get_absolute_url(self) -> str:
        return reverse("deals:deal", args=[self.number])


class DiscountLine(Thing):
    """One discount by its reason, taken from what the lines before it left.

    `policy` is the version it was given by. A line without one was given by a person, by their post's authority or
    with the consent of those who sat in the deal's case; of the lines kept before 0002 nobody wrote down by whom.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="discounts")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    value = RateField()
    amount = MoneyField()
    source = models.CharField(max_length=10, choices=Source, default=Source.SPECIAL)
    policy = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT, related_name="lines")
    given_by = models.ForeignKey(**PERSON, null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "place"], name="discount_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="discount_is_no_surcharge"),
        ]


class Signing(Thing):
    """The contract was signed."""

    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, related_name="signing")
    contract_no = models.CharField(max_length=40, unique=True)
    plan_kind = models.CharField(max_length=12, choices=PlanKind.choices)
    price = MoneyField()
    signed_at = models.DateTimeField(db_index=True)
    signed_by = models.ForeignKey(**PERSON)

    scope: ClassVar[Scope] = Scope(site="deal__site_id", own="deal__owner_id")

    class Meta:
        verbose_name = _("签约")

    @property
    def site_id(self) -> int:
        return self.deal.site_id

    @property
    def ledger_name(self) -> str:
        return self.contract_no
