from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, MoneyField
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from .stages import RECEIPT, DueKind, Method, Nature, ReceiptStage


class Plan(Thing):
    """What one payer owes under one reference. Its lines sum to the total, to the fen (I-5)."""

    reference = models.CharField(max_length=40, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    payer = models.CharField(max_length=60)
    total = MoneyField()
    opened_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(own="owner_id")
    personal: ClassVar[tuple[str, ...]] = ("payer",)

    class Meta:
        verbose_name = _("付款计划")

    @property
    def ledger_name(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("receivables:plan", args=[self.reference])


class Due(Thing):
    """A line of a plan: how much, for what, by when."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="dues")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=DueKind.choices)
    label = models.CharField(max_length=40)
    due_on = models.DateField(db_index=True)
    amount = MoneyField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "place"], name="due_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="due_is_positive"),
        ]


class Receipt(Thing):
    """Money that came in. Numbers have no gaps; a mistake is reversed, never edited (I-10)."""

    number = models.CharField(max_length=40, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="receipts")
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    payer = models.CharField(max_length=60)
    amount = MoneyField()
    nature = models.CharField(max_length=10, choices=Nature.choices)
    method = models.CharField(max_length=10, choices=Method.choices)
    voucher = models.CharField(max_length=40, blank=True)
    value_on = models.DateField()
    received_at = models.DateTimeField(db_index=True)
    received_by = models.ForeignKey(**PERSON)
    confirmed_by = models.ForeignKey(**PERSON, null=True)
    stage = models.CharField(max_length=10, choices=ReceiptStage.choices, default=ReceiptStage.RECORDED)

    scope: ClassVar[Scope] = Scope(own="plan__owner_id")
    personal: ClassVar[tuple[str, ...]] = ("payer",)
    machine = RECEIPT

    class Meta:
        verbose_name = _("收款")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_is_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("received_by")),
                name="receipt_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=["site", "voucher"],
                condition=~Q(voucher="") & ~Q(stage="reversed"),
                name="receipt_voucher_once",
            ),
        ]
        indexes = [models.Index(fields=["site", "-received_at"], name="receipt_by_site")]

    def get_absolute_url(self) -> str:
        return reverse("receivables:receipt", args=[self.number])


class Settlement(Thing):
    """How much of a receipt pays which line."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="settlements")
    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="settlements")
    amount = MoneyField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "due"], name="settlement_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_is_positive"),
        ]
