from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, MoneyField
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import ACCOUNT, Level, Route, Stage, Standards, Way


class KeyAccount(Thing):
    """A customer whom a manager looks after beside whoever owns the file: an organisation, or a person who matters.

    `care_due_on` is by when somebody has to have been in touch again; it moves with every record of care.
    """

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="key_account")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    manager = models.ForeignKey(**PERSON, verbose_name=_("客户经理"))
    level = models.CharField(pgettext_lazy("大客户", "级别"), max_length=10, choices=Level)
    region = models.CharField(_("区域"), max_length=40, blank=True)
    route = models.CharField(_("开发渠道"), max_length=12, choices=Route)
    contact = models.CharField(_("对接人"), max_length=60, blank=True)
    needs = models.TextField(_("需求和背景"), blank=True)
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage, default=Stage.LEAD)
    opened_at = models.DateTimeField()
    care_due_on = models.DateField(_("下次客情"))
    lost_why = models.CharField(_("流失原因"), max_length=200, blank=True)

    scope: ClassVar[Scope] = Scope(own="manager_id")
    personal: ClassVar[tuple[str, ...]] = ("contact", "needs", "lost_why")
    machine = ACCOUNT

    class Meta:
        verbose_name = _("大客户")
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=Stage.LOST) | Q(lost_why=""), name="key_account_only_lost_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "stage", "care_due_on"], name="key_account_by_stage"),
            models.Index(fields=["manager", "care_due_on"], name="key_account_of_manager"),
        ]

    def __str__(self) -> str:
        return self.customer.shown_name

    @property
    def ledger_name(self) -> str:
        return f"{self._meta.verbose_name} {self.customer.number}"

    def get_absolute_url(self) -> str:
        return reverse("keyaccounts:account", args=[self.pk])


class Standard(Thing):
    """An edition of a process or a service standard (KEY-001, KEY-002). `items` are the lines its checklist has.

    Never changed: what is written later is another edition, and a record of care names the one it was checked by.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Standards)
    edition = models.PositiveIntegerField()
    text = models.TextField()
    items = models.JSONField(default=list)
    written_by = models.ForeignKey(**PERSON)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("大客户规范")
        constraints = [
            models.UniqueConstraint(fields=["site", "kind", "edition"], name="standard_edition_once"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.get_kind_display()} {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("keyaccounts:standards")


class Care(Thing):
    """Somebody was in touch with an account. `missed` are the lines of the standard that were not kept to.

    `checked_by` is whoever supervises and looked at the record: never its writer (KEY-006).
    """

    account = models.ForeignKey(KeyAccount, on_delete=models.PROTECT, related_name="cares", db_index=False)
    way = models.CharField(max_length=8, choices=Way)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    note = models.TextField()
    gift = models.CharField(max_length=60, blank=True)
    amount = MoneyField(null=True)
    standard = models.ForeignKey(Standard, null=True, on_delete=models.PROTECT, related_name="+")
    missed = models.JSONField(default=list)
    checked_by = models.ForeignKey(**PERSON, null=True)
    checked_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=200, blank=True)

    scope: ClassVar[Scope] = Scope(site="account__site_id", own="account__manager_id")
    personal: ClassVar[tuple[str, ...]] = ("note", "opinion")

    class Meta:
        verbose_name = _("客情记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("by")), name="care_checked_by_another"
            ),
            models.CheckConstraint(
                condition=(Q(way=Way.GIFT, amount__isnull=False) & ~Q(gift="")) | (~Q(way=Way.GIFT) & Q(amount=None)),
                name="care_gift_has_its_price",
            ),
        ]
        indexes = [models.Index(fields=["account", "-at"], name="care_of_account")]

    @property
    def site_id(self) -> int:
        return self.account.site_id

    def get_absolute_url(self) -> str:
        return self.account.get_absolute_url()


class ComplaintCheck(Thing):
    """The department's mark on a complaint of an account, without which it is not closed (KEY-008).

    The complaint stands above this room and is known by its number and page alone.
    """

    account = models.ForeignKey(KeyAccount, on_delete=models.PROTECT, related_name="complaint_checks")
    reference = models.CharField(max_length=40, unique=True)
    url = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    checked_by = models.ForeignKey(**PERSON, null=True)
    checked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    scope: ClassVar[Scope] = Scope(site="account__site_id", own="account__manager_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("大客户投诉检查")
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None, checked_at=None) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="complaint_check_by_somebody",
            ),
        ]

    @property
    def site_id(self) -> int:
        return self.account.site_id

    @property
    def ledger_name(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.account.get_absolute_url()
