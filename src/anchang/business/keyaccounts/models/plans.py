from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, MoneyField
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import PLAN, ActivityKind, PlanKind, PlanStage

AGREED = (PlanStage.APPROVED, PlanStage.ACTIVE, PlanStage.CLOSED)


class Plan(Thing):
    """A strategy that the general manager approves before it is acted on, or a manager's plan of a month (no approval).

    `month` is the first day of the month of a monthly plan, else empty.
    """

    number = models.CharField(max_length=40, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=PlanKind)
    title = models.CharField(_("标题"), max_length=60)
    region = models.CharField(_("区域"), max_length=40, blank=True)
    text = models.TextField(_("内容"))
    manager = models.ForeignKey(**PERSON, verbose_name=_("客户经理"))
    month = models.DateField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    stage = models.CharField(_("状态"), max_length=10, choices=PlanStage, default=PlanStage.DRAFT)
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(**PERSON, verbose_name=_("批准人"), null=True)
    approved_at = models.DateTimeField(null=True)
    result = models.TextField(_("执行结果"), blank=True)

    scope: ClassVar[Scope] = Scope(own="manager_id")
    machine = PLAN

    class Meta:
        verbose_name = _("大客户计划")
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=AGREED)
                | Q(kind=PlanKind.MONTHLY)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("manager"))),
                name="plan_acted_on_only_once_approved",
            ),
            models.CheckConstraint(
                condition=Q(kind=PlanKind.MONTHLY, month__isnull=False)
                | (~Q(kind=PlanKind.MONTHLY) & Q(month__isnull=True)),
                name="plan_of_a_month_names_it",
            ),
            models.UniqueConstraint(fields=["manager", "month"], name="plan_one_a_month"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="plan_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(stage=PlanStage.CLOSED) | ~Q(result=""), name="plan_closed_has_result"),
        ]
        indexes = [models.Index(fields=["site", "stage", "-drafted_at"], name="plan_by_stage")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("keyaccounts:plan", args=[self.number])


class Item(Thing):
    """One thing a plan says must be done, by whom and until when (KEY-016, KEY-023)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    text = models.CharField(_("事项"), max_length=120)
    person = models.ForeignKey(**PERSON, verbose_name=_("负责人"))
    due_on = models.DateField(_("期限"))
    done_at = models.DateTimeField(null=True)
    result = models.CharField(_("结果"), max_length=200, blank=True)

    scope: ClassVar[Scope] = Scope(site="plan__site_id", own="plan__manager_id")

    class Meta:
        verbose_name = pgettext_lazy("大客户计划", "执行事项")
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(result=""), name="item_done_has_result"),
        ]

    @property
    def site_id(self) -> int:
        return self.plan.site_id

    @property
    def ledger_name(self) -> str:
        return str(self.plan.number)

    def get_absolute_url(self) -> str:
        return self.plan.get_absolute_url()


class MissedMonth(Thing):
    """The clock found no plan of a month by a manager who has accounts, and said so upstairs (KEY-022)."""

    manager = models.ForeignKey(**PERSON)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    flagged_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(own="manager_id")

    class Meta:
        verbose_name = _("缺月度计划")
        constraints = [models.UniqueConstraint(fields=["manager", "month"], name="missed_month_once")]


class Activity(Thing):
    """Marketing to accounts, brand and publicity events, public relations: planned, then held with a result."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=ActivityKind)
    title = models.CharField(_("名称"), max_length=60)
    region = models.CharField(_("区域"), max_length=40, blank=True)
    on = models.DateField(_("日期"))
    budget = MoneyField(_("预算"), null=True)
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="activities")
    manager = models.ForeignKey(**PERSON, verbose_name=_("客户经理"))
    planned_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    result = models.TextField(_("效果"), blank=True)

    scope: ClassVar[Scope] = Scope(own="manager_id")

    class Meta:
        verbose_name = _("大客户活动")
        constraints = [
            models.CheckConstraint(condition=Q(held_at=None) | ~Q(result=""), name="activity_held_has_result"),
        ]
        indexes = [models.Index(fields=["site", "-on"], name="activity_at_site")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("keyaccounts:records")
