from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import AreaField, SecretField
from anchang.engine.policies import Scope
from anchang.lib.ids import mask_id
from anchang.lib.phone import mask_phone
from anchang.people.org.models import Site

from .stages import TONES, ConsentPurpose, Grade, IdKind, Purpose, Source


class Customer(Thing):
    """One person's file at one site. Who did not consent has a salutation and nothing else by which to be found."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("置业顾问"),
    )
    name = models.CharField(_("姓名"), max_length=60, blank=True)
    salutation = models.CharField(_("称呼"), max_length=20, blank=True)
    phone = SecretField(_("电话"), blank=True, default="")
    phone_key = models.CharField(max_length=64, null=True)
    source = models.CharField(_("来源"), max_length=20, choices=Source)
    intent_grade = models.CharField(_("意向等级"), max_length=1, choices=Grade, blank=True)
    purpose = models.CharField(_("置业目的"), max_length=20, choices=Purpose, blank=True)
    wants = models.CharField(_("意向户型"), max_length=60, blank=True)
    budget_wan = models.PositiveIntegerField(_("预算（万元）"), null=True)
    area_wanted = AreaField(_("意向面积（㎡）"), null=True)
    id_kind = models.CharField(_("证件类型"), max_length=20, choices=IdKind, blank=True)
    id_number = SecretField(_("证件号码"), blank=True, default="")
    id_key = models.CharField(max_length=64, null=True, db_index=True)
    first_at = models.DateTimeField(_("首次登记"))

    scope: ClassVar[Scope] = Scope(own="owner_id")
    personal: ClassVar[tuple[str, ...]] = ("name", "salutation", "phone_key", "id_key")

    class Meta:
        verbose_name = _("客户")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "phone_key"], condition=Q(phone_key__isnull=False), name="customer_phone_once"
            ),
            models.CheckConstraint(condition=~Q(name="") | ~Q(salutation=""), name="customer_is_called_something"),
            models.CheckConstraint(
                condition=Q(phone="", phone_key=None) | (~Q(phone="") & Q(phone_key__isnull=False)),
                name="customer_phone_has_key",
            ),
        ]
        indexes = [
            models.Index(fields=["-first_at", "-id"], name="customer_newest"),
            models.Index(fields=["owner", "-first_at", "-id"], name="customer_of_owner"),
            models.Index(fields=["site", "-first_at", "-id"], name="customer_at_site"),
            models.Index(fields=["site", "intent_grade", "-first_at", "-id"], name="customer_by_grade"),
            models.Index(fields=["site", "source", "-first_at", "-id"], name="customer_by_source"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    def get_absolute_url(self) -> str:
        return reverse("customers:customer", args=[self.pk])

    @property
    def shown_name(self) -> str:
        return self.name or self.salutation

    @property
    def masked_phone(self) -> str:
        """What everybody sees of the number; the whole one only comes out of the verb unmask (R-23E)."""
        return mask_phone(self.phone) if self.phone else ""

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number) if self.id_number else ""

    @property
    def grade(self) -> tuple[str, str] | None:
        """Label and tone of the intent, for a stage mark; None when nobody has graded it."""
        found = Grade(self.intent_grade) if self.intent_grade else None
        return (str(found.label), TONES[found]) if found else None


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
    def site_id(self) -> int:
        return self.customer.site_id

    def is_in_force(self, at: datetime) -> bool:
        return self.given_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)


class Token(models.Model):
    """One thing a customer can be found by; written with the file by its verbs and derived from it alone.

    Tails of numbers stand here as keyed hashes. Site and owner are copied so that a search touches one table.
    """

    token = models.CharField(max_length=64)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tokens", db_index=False)
    site_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()

    scope: ClassVar[Scope] = Scope(own="owner_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "token"], name="token_once")]
        indexes = [
            models.Index(fields=["token", "site_id", "-customer"], name="token_at_site"),
            models.Index(fields=["token", "owner_id", "-customer"], name="token_of_owner"),
        ]
