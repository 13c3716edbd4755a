from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, AreaField, SecretField, keyed
from anchang.engine.policies import Grant, Scope
from anchang.engine.states import Machine
from anchang.lib.ids import mask_id
from anchang.lib.phone import mask_phone
from anchang.people.org.models import Site

from ..stages import FILE, GONE, TONES, FileStage, Grade, IdKind, Kind, Payment, Purpose, Source, Timing


@dataclass(frozen=True)
class InUse(Scope):
    """Whoever sees files sees those in use. What is kept by law alone is for the one verb that looks into it (R-236)."""

    def covers(self, grant: Grant, account: Account, thing: models.Model) -> bool:
        kept_apart = thing.stage in GONE and grant.verb not in LOOKS_INTO  # type: ignore[attr-defined]
        return not kept_apart and super().covers(grant, account, thing)

    def rows(self, grant: Grant, account: Account) -> Q:
        rows = super().rows(grant, account)
        return rows if grant.verb in LOOKS_INTO else rows & ~Q(stage__in=GONE)


LOOKS_INTO = ("customers.consult", "customers.consult_silent")


class Household(Thing):
    """Those whom family relations join at one site. It holds nothing: who belongs to it says so in their own file."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("家庭")


MASKS = "customers.mask"
"""What the hash of a masked number is for: another hash than that of any other use of the same digits."""


class Customer(Thing):
    """The file of one person or organisation at one site. Who did not consent has a salutation and nothing else by which
    to be found. Without an owner it lies in the public pool.

    A merged file keeps everything of its own and points to the one that speaks for it now, which is never merged itself.
    `last_contact_at` is when the customer was last reached or came.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(**PERSON, null=True, db_index=False, verbose_name=_("置业顾问"))
    kind = models.CharField(_("类别"), max_length=20, choices=Kind, default=Kind.PERSON)
    stage = models.CharField(max_length=12, choices=FileStage, default=FileStage.OPEN)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="members")
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
    floor_wanted = models.CharField(_("意向楼层"), max_length=40, blank=True)
    payment = models.CharField(_("付款方式"), max_length=20, choices=Payment, blank=True)
    timing = models.CharField(_("购房时间"), max_length=20, choices=Timing, blank=True)
    id_kind = models.CharField(_("证件类型"), max_length=20, choices=IdKind, blank=True)
    id_number = SecretField(_("证件号码"), blank=True, default="")
    id_key = models.CharField(max_length=64, null=True, db_index=True)
    first_at = models.DateTimeField(_("首次登记"))
    last_contact_at = models.DateTimeField(_("最近联系"))

    machine: ClassVar[Machine] = FILE
    scope: ClassVar[Scope] = InUse(own="owner_id")
    personal: ClassVar[tuple[str, ...]] = ("name", "salutation", "phone_key", "id_key")

    class Meta:
        verbose_name = _("客户")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "phone_key"], condition=Q(phone_key__isnull=False), name="customer_phone_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(salutation="") | Q(stage=FileStage.ERASED),
                name="customer_is_called_something",
            ),
            models.CheckConstraint(
                condition=Q(phone="", phone_key=None) | (~Q(phone="") & Q(phone_key__isnull=False)),
                name="customer_phone_has_key",
            ),
            models.CheckConstraint(
                condition=(Q(stage=FileStage.MERGED) & ~Q(merged_into=None))
                | (~Q(stage=FileStage.MERGED) & Q(merged_into=None)),
                name="customer_merged_into_another",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="customer_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["-first_at", "-id"], name="customer_newest"),
            models.Index(fields=["owner", "-first_at", "-id"], name="customer_of_owner"),
            models.Index(fields=["site", "-first_at", "-id"], name="customer_at_site"),
            models.Index(fields=["site", "intent_grade", "-first_at", "-id"], name="customer_by_grade"),
            models.Index(fields=["site", "source", "-first_at", "-id"], name="customer_by_source"),
            models.Index(fields=["source", "-first_at", "-id"], name="customer_by_any_source"),
            models.Index(
                fields=["-first_at", "-id"], condition=Q(kind=Kind.ORGANISATION), name="customer_organisations"
            ),
            models.Index(fields=["site", "last_contact_at"], name="customer_by_contact"),
            models.Index(
                fields=["last_contact_at", "id"], condition=Q(stage=FileStage.OPEN), name="customer_retention"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    def get_absolute_url(self) -> str:
        return reverse("customers:customer", args=[self.pk])

    @property
    def number(self) -> str:
        """What papers and people call the file: KH and its key, which no other file has (ADM-004)."""
        return f"KH{self.pk:07d}"

    @property
    def shown_name(self) -> str:
        return self.name or self.salutation or self.number

    @property
    def owner_name(self) -> str:
        return self.owner.name if self.owner else gettext("公海")

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


class MaskKey(models.CharField):  # type: ignore[type-arg]
    """The keyed hash of a number's first three and last four digits, filled from `number` whenever the row is written.

    By it a number of which somebody shows no more can be compared with the site's, without either being told.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = keyed(mask_phone(model_instance.number), MASKS)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class Phone(Thing):
    """One of a customer's numbers. The main one also stands in the file itself; a number belongs to one file a site."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="phones")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = SecretField()
    key = models.CharField(max_length=64)
    mask_key = MaskKey(max_length=64, default="")
    label = models.CharField(_("谁的号码"), max_length=20, blank=True)
    is_main = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    personal: ClassVar[tuple[str, ...]] = ("key", "mask_key", "label")

    class Meta:
        verbose_name = _("客户电话")
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="phone_of_one_customer"),
            models.UniqueConstraint(fields=["customer"], condition=Q(is_main=True), name="phone_one_main"),
        ]
        indexes = [
            models.Index(fields=["key"], name="phone_key"),
            models.Index(fields=["site", "mask_key"], name="phone_mask_at_site"),
        ]

    @property
    def masked(self) -> str:
        return mask_phone(self.number)


class Token(models.Model):
    """One thing a customer can be found by; written with the file by its verbs and derived from it alone.

    Tails of numbers stand here as keyed hashes. Site and owner are copied so that a search touches one table.
    """

    token = models.CharField(max_length=64)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tokens")
    site_id = models.BigIntegerField()
    owner_id = models.BigIntegerField(null=True)

    scope: ClassVar[Scope] = Scope(own="owner_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "customer"], name="token_once")]
        indexes = [
            models.Index(fields=["token", "site_id", "-customer"], name="token_at_site"),
            models.Index(fields=["token", "owner_id", "-customer"], name="token_of_owner"),
        ]
