from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from .stages import BATCH, CATCH_ALL, LEVELS, Ended, How, Kind, Stage


class DataClass(Thing):
    """Who answers for one class of customer data of a site. A class without a row is on and nobody's."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("资料类别"), max_length=12, choices=Kind)
    steward = models.ForeignKey(**PERSON, verbose_name=_("责任人"), null=True)
    is_on = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("资料类别")
        constraints = [
            models.UniqueConstraint(fields=["site", "kind"], name="data_class_once"),
            models.CheckConstraint(condition=Q(is_on=True) | ~Q(kind=CATCH_ALL), name="data_class_catch_all_stays_on"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.get_kind_display()}"


class Day(Thing):
    """The extraction of a day: what was new or changed in (`since`, `made_at`]. Closed when nothing is left out.

    `classified`, `extracted` and `assigned` are the numbers at the closing, which the database wants equal.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    since = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(**PERSON, null=True)
    classified = models.PositiveIntegerField(null=True)
    extracted = models.PositiveIntegerField(null=True)
    assigned = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("资料日")
        constraints = [
            models.UniqueConstraint(fields=["site", "on"], name="stewardship_day_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(
                    closed_by__isnull=False,
                    classified__isnull=False,
                    extracted=F("classified"),
                    assigned=F("classified"),
                ),
                name="stewardship_day_closed_leaves_nothing_out",
            ),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.on}"

    def get_absolute_url(self) -> str:
        return f"{reverse('stewardship:index')}?site={self.site.code}&on={self.on}"


class Batch(Thing):
    """The files of one class for one day. Its steward is whoever answered for the class when it was made.

    Without a steward it waits until the class has one; that it waits is what keeps the day open.
    """

    day = models.ForeignKey(Day, on_delete=models.PROTECT, related_name="batches")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("资料类别"), max_length=12, choices=Kind)
    steward = models.ForeignKey(**PERSON, verbose_name=_("责任人"), null=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.MADE)
    extracted_at = models.DateTimeField(null=True)
    extracted = models.PositiveIntegerField(_("提取份数"), null=True)
    submitted_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Scope(own="steward_id")
    machine = BATCH

    class Meta:
        verbose_name = _("提取清单")
        constraints = [
            models.UniqueConstraint(fields=["day", "kind"], name="batch_once_a_day"),
            models.CheckConstraint(
                condition=Q(stage=Stage.MADE, extracted=None)
                | Q(steward__isnull=False, extracted__isnull=False, extracted_at__isnull=False),
                name="batch_extracted_by_its_steward",
            ),
        ]
        indexes = [models.Index(fields=["steward", "-day"], name="batch_of_steward")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day.on}"

    @property
    def ledger_name(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("stewardship:batch", args=[self.pk])


class Row(Thing):
    """One file in the list of a day, frozen as it was found. `what` are the verbs that touched it since the last day."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    day = models.ForeignKey(Day, on_delete=models.PROTECT, related_name="rows")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    how = models.CharField(max_length=8, choices=How)
    what = models.CharField(max_length=200, blank=True)
    note = models.TextField(_("客户动态"), blank=True)
    is_important = models.BooleanField(_("重要动态"), default=False)

    scope: ClassVar[Scope] = Scope(site="batch__site_id", own="batch__steward_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("提取的资料")
        constraints = [
            models.UniqueConstraint(fields=["day", "customer"], name="row_once_a_day"),
        ]
        indexes = [models.Index(fields=["customer", "-day"], name="row_of_customer")]

    @property
    def site_id(self) -> int:
        return self.batch.site_id

    def get_absolute_url(self) -> str:
        return self.batch.get_absolute_url()


class Digest(Thing):
    """What was sent up of a day, as it was known then: `figures` by class, and the words added.

    Of the important movements only the keys of their rows stand here: what is said of a customer is kept in one place.
    """

    day = models.OneToOneField(Day, on_delete=models.PROTECT, related_name="digest")
    sent_by = models.ForeignKey(**PERSON)
    sent_at = models.DateTimeField()
    sent_to = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    figures = models.JSONField(default=list)

    scope: ClassVar[Scope] = Scope(site="day__site_id", own="sent_by_id")
    personal: ClassVar[tuple[str, ...]] = ("text",)

    class Meta:
        verbose_name = _("客户摘要")

    @property
    def site_id(self) -> int:
        return self.day.site_id

    @property
    def ledger_name(self) -> str:
        return self.day.ledger_name

    def get_absolute_url(self) -> str:
        return reverse("stewardship:digest", args=[self.pk])


class Ability(Thing):
    """How much somebody can carry from a day on, who found so and why."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(**PERSON)
    level = models.PositiveSmallIntegerField(_("业务能力"))
    since = models.DateField()
    set_by = models.ForeignKey(**PERSON)
    set_at = models.DateTimeField()
    why = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("业务能力")
        constraints = [
            models.CheckConstraint(condition=Q(level__in=list(LEVELS)), name="ability_within_levels"),
            models.CheckConstraint(condition=~Q(why=""), name="ability_has_reason"),
        ]
        indexes = [models.Index(fields=["site", "person", "-since", "-id"], name="ability_of_person")]


class FirstContact(Thing):
    """A specialist owes a customer the first contact since `assigned_at`; a detailed record ends it."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="first_contacts")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    specialist = models.ForeignKey(**PERSON, verbose_name=_("专员"))
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, choices=Ended, blank=True)

    scope: ClassVar[Scope] = Scope(own="specialist_id")

    class Meta:
        verbose_name = _("首次联系")
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(ended_at=None), name="first_contact_owed_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="first_contact_ended_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["specialist", "due_at"], condition=Q(ended_at=None), name="first_contact_owed"),
            models.Index(fields=["site", "due_at"], condition=Q(ended_at=None), name="first_contact_at_site"),
        ]

    @property
    def ledger_name(self) -> str:
        return self.customer.number

    def get_absolute_url(self) -> str:
        return reverse("stewardship:contacts")
