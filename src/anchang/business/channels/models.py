from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, SecretField
from anchang.engine.policies import Grant, Reach, Scope
from anchang.lib.phone import mask_phone
from anchang.people.org.models import Site

from .stages import REPORT, MissKind, NaturalHow, ReportStage, VoidReason

SIGNER = Signer(salt="channels.report")


@dataclass(frozen=True)
class OfTheHouse(Scope):
    """What the site keeps about those who bring it clients: theirs alone it never is, so the reach `own` covers none."""

    def covers(self, grant: Grant, account: Account, thing: models.Model) -> bool:
        return grant.reach is not Reach.OWN and super().covers(grant, account, thing)

    def rows(self, grant: Grant, account: Account) -> Q:
        return Q(pk__in=()) if grant.reach is Reach.OWN else super().rows(grant, account)


class Company(Thing):
    """A company whose agents bring clients to the site under a contract. `daily_cap` narrows the site's own, if set."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("公司名称"), max_length=60)
    contract_from = models.DateField(_("合同开始"))
    contract_to = models.DateField(_("合同结束"))
    daily_cap = models.PositiveIntegerField(_("每日报备上限"), null=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    active = models.BooleanField(_("合作中"), default=True)

    scope: ClassVar[Scope] = OfTheHouse()
    personal: ClassVar[tuple[str, ...]] = ("contact",)

    class Meta:
        verbose_name = _("渠道公司")
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="company_name_once"),
            models.CheckConstraint(
                condition=Q(contract_to__gte=models.F("contract_from")), name="company_contract_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("channels:company", args=[self.pk])

    def is_in_force(self, day: date) -> bool:
        return self.active and self.contract_from <= day <= self.contract_to


class Agent(Thing):
    """Somebody of a company with an account of their own, by which they report and see their own reports."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="agents")
    account = models.OneToOneField(**PERSON)
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(site="company__site_id", own="account_id")

    class Meta:
        verbose_name = _("渠道经纪人")

    @property
    def site_id(self) -> int:
        return self.company.site_id

    @property
    def name(self) -> str:
        return str(self.account.name)

    @property
    def ledger_name(self) -> str:
        return f"{self.company.name} {self.name}"

    def get_absolute_url(self) -> str:
        return self.company.get_absolute_url()


class Report(Thing):
    """报备: an agent says that a client will come. The server's time decides; a visit code shows on arrival that they did.

    Of a masked one `phone` is empty until the client comes. `valid_until`, and the `rules` it was accepted by, are fixed
    when it is accepted. `natural_at` is when the client had shown up without an agent before, and `natural_how` by what
    that was found; both are filled when the client comes.
    """

    number = models.CharField(max_length=40, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="reports", db_index=False)
    account = models.ForeignKey(**{**PERSON, "related_name": "agent_reports"}, db_index=False)
    name = models.CharField(_("客户称呼"), max_length=20)
    phone = SecretField(blank=True, default="")
    phone_key = models.CharField(max_length=64, null=True)
    mask = SecretField()
    mask_key = models.CharField(max_length=64)
    expected_at = models.DateTimeField(_("预计到访"))
    note = models.CharField(_("备注"), max_length=200, blank=True)
    consent = models.CharField(max_length=20)
    reported_at = models.DateTimeField(_("报备时间"))
    reported_on = models.DateField()
    valid_until = models.DateTimeField(_("有效期至"))
    rules = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=10, choices=ReportStage, default=ReportStage.REPORTED)
    void_reason = models.CharField(max_length=10, choices=VoidReason, blank=True)
    code = SecretField()
    code_key = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="reports")
    arrived_at = models.DateTimeField(_("到访时间"), null=True)
    received_by = models.ForeignKey(**PERSON, null=True, db_index=False)
    natural_at = models.DateTimeField(null=True)
    natural_how = models.CharField(max_length=10, choices=NaturalHow, blank=True)

    scope: ClassVar[Scope] = Scope(own="account_id")
    personal: ClassVar[tuple[str, ...]] = ("name", "phone_key", "mask_key", "code_key", "note")
    machine = REPORT

    class Meta:
        verbose_name = _("报备")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "phone_key"],
                condition=Q(stage=ReportStage.REPORTED, phone_key__isnull=False),
                name="report_of_phone_once",
            ),
            models.UniqueConstraint(
                fields=["site", "mask_key"],
                condition=Q(stage=ReportStage.REPORTED, phone_key=None),
                name="report_of_mask_once",
            ),
            models.CheckConstraint(
                condition=~Q(stage=ReportStage.ARRIVED)
                | Q(customer__isnull=False, arrived_at__isnull=False, received_by__isnull=False),
                name="report_arrived_says_who",
            ),
            models.CheckConstraint(
                condition=~Q(stage=ReportStage.VOID) | ~Q(void_reason=""), name="report_void_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-reported_at"], name="report_at_site"),
            models.Index(fields=["account", "-reported_at"], name="report_of_agent"),
            models.Index(fields=["company", "reported_on"], name="report_of_company_day"),
            models.Index(fields=["site", "mask_key"], name="report_by_mask"),
            models.Index(
                fields=["site", "expected_at"], condition=Q(stage=ReportStage.REPORTED), name="report_expected"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("channels:slip", args=[self.number])

    @property
    def shown_phone(self) -> str:
        """What everybody sees of the number, the agent who typed it too."""
        return mask_phone(self.phone) if self.phone else self.mask

    @property
    def token(self) -> str:
        """What stands in the link the agent forwards and in the picture the desk scans; nobody can guess it."""
        return SIGNER.sign(str(self.pk))

    @property
    def status(self) -> str:
        """已报备, 已到访, 已过期, or why it counts for nothing."""
        stage = str(self.get_stage_display())
        if not self.void_reason:
            return stage
        return gettext("%(kind)s：%(note)s") % {"kind": stage, "note": self.get_void_reason_display()}

    def is_valid(self, at: datetime) -> bool:
        """Whether the client may still come on it; the clock may be late in ending it."""
        return self.stage == ReportStage.REPORTED and at < self.valid_until


class Miss(Thing):
    """A wrong code, or a report that was not accepted, and by whose account: kept so that nobody tries on and on."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(**PERSON, db_index=False)
    kind = models.CharField(max_length=10, choices=MissKind)
    why = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(own="account_id")

    class Meta:
        verbose_name = _("未通过记录")
        indexes = [
            models.Index(fields=["account", "kind", "-at"], name="miss_of_account"),
            models.Index(fields=["site", "-at"], name="miss_at_site"),
        ]


class Place(Thing):
    """A place where outreach workers meet people: a market, a housing estate, an event."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("地点"), max_length=40)
    active = models.BooleanField(default=True)

    scope: ClassVar[Scope] = OfTheHouse()

    class Meta:
        verbose_name = _("外拓地点")
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="place_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("channels:places")


class Lead(Thing):
    """外拓登记: whom an outreach worker met, where and on what occasion. `was_known`: the file was there already."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(**PERSON, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="leads")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="leads")
    where = models.CharField(_("具体位置"), max_length=60, blank=True)
    activity = models.CharField(_("活动"), max_length=40, blank=True)
    was_known = models.BooleanField(default=False)
    at = models.DateTimeField(_("登记时间"))
    on = models.DateField()

    scope: ClassVar[Scope] = Scope(own="worker_id")

    class Meta:
        verbose_name = pgettext_lazy("外拓", "线索")
        indexes = [
            models.Index(fields=["site", "-at"], name="lead_at_site"),
            models.Index(fields=["worker", "on"], name="lead_of_worker_day"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("channels:leads")

    @property
    def number(self) -> str:
        return f"WT{self.pk:07d}"

    @property
    def whereabouts(self) -> str:
        return " · ".join(part for part in (self.place.name if self.place else "", self.where) if part)
