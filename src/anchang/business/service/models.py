from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Model, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, MoneyField
from anchang.engine.policies import Grant, Reach, Scope
from anchang.people.org.models import Site

from .stages import COMPLAINT, LEVELS, Cause, Channel, Kind, Severity, Stage


class Limits(Thing):
    """How fast a site answers, and what is serious or major there, from a day on. Never changed: another version follows.

    `accept_…` are calendar minutes, `settle_…` working days, `visit_days` calendar days. `set_by` is empty for the
    version a site began with, which is the pack's.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    effective_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(**PERSON, null=True)
    source = models.CharField(max_length=60, blank=True)
    accept_everyday = models.PositiveIntegerField()
    accept_serious = models.PositiveIntegerField()
    accept_major = models.PositiveIntegerField()
    settle_everyday = models.PositiveSmallIntegerField()
    settle_serious = models.PositiveSmallIntegerField()
    settle_major = models.PositiveSmallIntegerField()
    visit_days = models.PositiveSmallIntegerField()
    amount_serious = MoneyField()
    amount_major = MoneyField()
    people_serious = models.PositiveIntegerField()
    people_major = models.PositiveIntegerField()
    media_is_major = models.BooleanField()

    class Meta:
        verbose_name = _("客诉时限")
        constraints = [
            models.UniqueConstraint(fields=["site", "version"], name="limits_version_once"),
            models.CheckConstraint(
                condition=Q(accept_major__gte=1, settle_major__gte=1, visit_days__gte=1), name="limits_leave_time"
            ),
            models.CheckConstraint(
                condition=Q(accept_major__lte=F("accept_serious"), accept_serious__lte=F("accept_everyday"))
                & Q(settle_major__lte=F("settle_serious"), settle_serious__lte=F("settle_everyday")),
                name="limits_severer_is_never_slower",
            ),
            models.CheckConstraint(
                condition=Q(amount_major__gte=F("amount_serious"), amount_serious__gt=0)
                & Q(people_major__gte=F("people_serious"), people_serious__gte=2),
                name="limits_major_is_above_serious",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site.code} {self.version}"

    @property
    def ledger_name(self) -> str:
        return str(self)

    def accept_minutes(self, severity: str) -> int:
        return int(getattr(self, f"accept_{severity}"))

    def settle_days(self, severity: str) -> int:
        return int(getattr(self, f"settle_{severity}"))

    def suggested(self, amount: Decimal | None, people: int | None, has_media: bool) -> Severity:
        """The severity that follows from what is known: yuan at stake, people involved, media."""
        money, heads = amount or Decimal(0), people or 0
        if money >= self.amount_major or heads >= self.people_major or (has_media and self.media_is_major):
            return Severity.MAJOR
        if money >= self.amount_serious or heads >= self.people_serious or has_media:
            return Severity.SERIOUS
        return Severity.EVERYDAY


@dataclass(frozen=True)
class Concerned(Scope):
    """A complaint is one's own when one opened it or handles it."""

    own: str = "opened_by_id"
    handled: str = "handler_id"

    def covers(self, grant: Grant, account: Account, thing: Model) -> bool:
        handles = getattr(thing, self.handled) == account.pk and getattr(thing, self.site) in grant.sites
        return super().covers(grant, account, thing) or (handles and not grant.absent)

    def rows(self, grant: Grant, account: Account) -> Q:
        rows = super().rows(grant, account)
        if grant.absent or grant.reach in (Reach.SITE, Reach.COMPANY):
            return rows
        return rows | Q(**{f"{self.site}__in": grant.sites, self.handled: account.pk})


class Complaint(Thing):
    """What somebody is unhappy about, or what happened on site. `suggested` is the severity the limits would give it.

    `accept_by`, `settle_by` and `visit_by` are the deadlines as they were last set; `reported_to` is the highest post
    that a missed deadline was reported to. Results and return visits are rows, for there may be several.
    """

    number = models.CharField(max_length=40, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    severity = models.CharField(_("级别"), max_length=10, choices=Severity)
    suggested = models.CharField(max_length=10, choices=Severity)
    channel = models.CharField(max_length=10, choices=Channel)
    title = models.CharField(max_length=60)
    details = models.TextField(blank=True)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="complaints")
    deal_number = models.CharField(max_length=40, blank=True)
    amount = MoneyField(null=True)
    people = models.PositiveIntegerField(null=True)
    has_media = models.BooleanField(default=False)
    limits = models.ForeignKey(Limits, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.OPEN)
    opened_by = models.ForeignKey(**PERSON)
    opened_at = models.DateTimeField()
    accept_by = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    minutes_to_accept = models.PositiveIntegerField(null=True)
    handler = models.ForeignKey(**PERSON, verbose_name=_("处理人"), null=True)
    settle_by = models.DateTimeField(null=True)
    visit_by = models.DateTimeField(null=True)
    reported_to = models.CharField(_("已上报"), max_length=20, choices=list(LEVELS.items()), blank=True)
    root_cause = models.CharField(_("根本原因"), max_length=20, choices=Cause, blank=True)
    cause_text = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Concerned()
    personal: ClassVar[tuple[str, ...]] = ("title", "details", "cause_text")
    machine = COMPLAINT

    class Meta:
        verbose_name = pgettext_lazy("客诉类别", "投诉")
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.CLOSED) | (~Q(root_cause="") & ~Q(cause_text="") & Q(closed_at__isnull=False)),
                name="complaint_closed_names_its_cause",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.OPEN) | Q(handler__isnull=False, accepted_at__isnull=False),
                name="complaint_accepted_has_handler",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "stage", "-opened_at"], name="complaint_by_stage"),
            models.Index(fields=["site", "-opened_at"], name="complaint_at_site"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        """重大投诉, 日常异议: severity and kind in one word."""
        return f"{self.get_severity_display()}{self.get_kind_display()}"

    @property
    def due_at(self) -> datetime | None:
        """By when the next step is due; nothing once the customer has been called back."""
        due = {Stage.OPEN: self.accept_by, Stage.ACCEPTED: self.settle_by, Stage.SETTLED: self.visit_by}
        return due.get(Stage(self.stage))

    def get_absolute_url(self) -> str:
        return reverse("service:complaint", args=[self.number])


class OfComplaint(Thing):
    """A step of a complaint that may be taken more than once; `nth` counts from 1."""

    nth = models.PositiveSmallIntegerField()
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def site_id(self) -> int:
        return int(self.complaint.site_id)  # type: ignore[attr-defined]

    @property
    def ledger_name(self) -> str:
        return str(self.complaint)  # type: ignore[attr-defined]


class Result(OfComplaint):
    """What was done about it, and by when it should have been."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="results")
    text = models.TextField()
    due_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(site="complaint__site_id", own="by_id")
    personal: ClassVar[tuple[str, ...]] = ("text",)

    class Meta:
        verbose_name = _("处理结果")
        constraints = [models.UniqueConstraint(fields=["complaint", "nth"], name="result_once")]


class ReturnVisit(OfComplaint):
    """What the customer said of the result of that number."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="return_visits")
    satisfied = models.BooleanField()
    note = models.TextField(blank=True)

    scope: ClassVar[Scope] = Scope(site="complaint__site_id", own="by_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = pgettext_lazy("客诉", "回访")
        constraints = [models.UniqueConstraint(fields=["complaint", "nth"], name="return_visit_once")]
