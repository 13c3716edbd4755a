from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.inventory.models import PriceList, Project, Unit
from anchang.engine.doors.things import Thing
from anchang.engine.fields import AreaField, MoneyField, RateField
from anchang.engine.files.models import Attachment
from anchang.engine.imports.models import Import
from anchang.engine.policies import Scope
from anchang.engine.states import Machine
from anchang.lib import pricing

from .stages import LIVE, PROPOSAL, TONES, Format, Kind, Phase, PrintStage, Source, Stage

PERSON: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
OF_PROJECT = Scope(site="project__site_id")


class Scheme(Thing):
    """定价方案: a base price for a square metre, the coefficients that move it, and what the project is to bring in all.

    `floor_percent` is the floor price as a share of the posted one. Nothing is posted by it: proposals are made from it.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="schemes")
    name = models.CharField(_("方案名称"), max_length=60)
    base = MoneyField(_("基准单价"))
    floor_percent = RateField(_("底价比例"), null=True)
    target = MoneyField(_("目标货值"), null=True)
    made_by = models.ForeignKey(**PERSON)
    made_at = models.DateTimeField(_("建立时间"))

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("定价方案")
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="scheme_name_once"),
            models.CheckConstraint(condition=Q(base__gt=0), name="scheme_base_above_zero"),
            models.CheckConstraint(
                condition=Q(floor_percent=None) | Q(floor_percent__gt=0, floor_percent__lte=Decimal(100)),
                name="scheme_floor_is_a_share",
            ),
            models.CheckConstraint(condition=Q(target=None) | Q(target__gt=0), name="scheme_target_above_zero"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.project.name} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("pricing:scheme", args=[self.pk])


class Coefficient(Thing):
    """A line of a scheme's table. The factor is kept in percent, so that 1.015 is 101.5000."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="coefficients")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=40, blank=True)
    low = AreaField(null=True)
    high = AreaField(null=True)
    percent = RateField()

    scope: ClassVar[Scope] = Scope(site="scheme__project__site_id")

    class Meta:
        verbose_name = _("定价系数")
        constraints = [
            models.CheckConstraint(condition=Q(percent__gt=0), name="coefficient_above_zero"),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")), name="coefficient_band_upright"
            ),
            models.UniqueConstraint(
                fields=["scheme", "kind", "key"], condition=~Q(kind__in=["floor", "area"]), name="coefficient_key_once"
            ),
            models.UniqueConstraint(
                fields=["scheme", "kind", "low"], condition=Q(kind__in=["floor", "area"]), name="coefficient_band_once"
            ),
        ]

    @property
    def plain(self) -> pricing.Coefficient:
        return pricing.Coefficient(self.kind, self.percent.scaleb(-2), self.key, self.low, self.high)


class Proposal(Thing):
    """调价方案: a price for every unit it names, from a day on, once it is approved. Its lines never change.

    `effective_at` empty is as soon as it is approved; `effective_on` is the day of that, and of the submission until
    then. `largest` is the largest change of a unit in percent, by which it is decided who must agree.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(_("名称"), max_length=80)
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    scheme = models.ForeignKey(Scheme, null=True, on_delete=models.PROTECT, related_name="proposals")
    table = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="+")
    filed_no = models.CharField(_("备案文号"), max_length=60, blank=True)
    units = models.PositiveIntegerField(_("套数"))
    total = MoneyField(_("总价合计"))
    before_total = MoneyField(_("调前合计"))
    largest = RateField(_("最大变幅"))
    stage = models.CharField(_("状态"), max_length=10, choices=Stage, default=Stage.DRAFT)
    made_by = models.ForeignKey(**PERSON)
    made_at = models.DateTimeField(_("起草时间"))
    why = models.CharField(_("理由"), max_length=200, blank=True)
    submitted_by = models.ForeignKey(**PERSON, null=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    effective_at = models.DateTimeField(_("生效时间"), null=True)
    effective_on = models.DateField(null=True)
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    price_list = models.OneToOneField(PriceList, null=True, on_delete=models.PROTECT, related_name="proposal")

    scope: ClassVar[Scope] = OF_PROJECT
    machine: ClassVar[Machine] = PROPOSAL

    class Meta:
        verbose_name = _("调价方案")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "effective_on"], condition=Q(stage__in=LIVE), name="proposal_one_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=LIVE)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, effective_on__isnull=False),
                name="proposal_live_is_submitted",
            ),
            models.CheckConstraint(
                condition=Q(effective_at=None) | Q(effective_at__gte=F("submitted_at")), name="proposal_not_in_the_past"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.APPROVED, Stage.IN_FORCE]) | Q(approved_at__isnull=False),
                name="proposal_approved_first",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.IN_FORCE, price_list__isnull=False, effective_at__isnull=False)
                | (~Q(stage=Stage.IN_FORCE) & Q(price_list=None)),
                name="proposal_posts_in_force_only",
            ),
        ]
        indexes = [models.Index(fields=["project", "-made_at"], name="proposal_of_project")]

    def __str__(self) -> str:
        return self.title

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.project.name} {self.title}"

    @property
    def difference(self) -> Decimal:
        return self.total - self.before_total

    @property
    def shown_stage(self) -> tuple[str, str]:
        return str(self.get_stage_display()), TONES[Stage(self.stage)]

    def get_absolute_url(self) -> str:
        return reverse("pricing:proposal", args=[self.pk])


class Line(Thing):
    """What one unit is to cost by a proposal, and what it cost when that was drawn up; a trigger refuses any change.

    `steps` are the steps of lib.pricing that led to the price of a square metre, with every figure as exact text.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="lines", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="price_lines")
    unit_price = MoneyField(_("单价"))
    total = MoneyField(_("总价"))
    filed_total = MoneyField(_("备案总价"), null=True)
    floor_total = MoneyField(_("底价"), null=True)
    before_unit_price = MoneyField(null=True)
    before_total = MoneyField(null=True)
    steps = models.JSONField(default=list)

    scope: ClassVar[Scope] = Scope(site="proposal__project__site_id")

    class Meta:
        verbose_name = _("调价明细")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "unit"], name="line_once_a_proposal"),
            models.CheckConstraint(condition=Q(unit_price__gt=0, total__gt=0), name="line_above_zero"),
            models.CheckConstraint(
                condition=Q(filed_total=None) | Q(filed_total__gte=F("total")), name="line_within_filed"
            ),
            models.CheckConstraint(
                condition=Q(floor_total=None) | Q(floor_total__gt=0, floor_total__lte=F("total")),
                name="line_not_below_floor",
            ),
        ]

    @property
    def difference(self) -> Decimal | None:
        return None if self.before_total is None else self.total - self.before_total


class Particulars(Thing):
    """What the posted sheet says of the project beside prices (R-130), as the office wrote it down last."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="particulars")
    land_nature = models.CharField(_("土地性质"), max_length=60, blank=True)
    land_until = models.DateField(_("土地使用终止日期"), null=True)
    delivery = models.CharField(_("交付标准"), max_length=100, blank=True)
    charges = models.CharField(_("代收费用"), max_length=300, blank=True)
    phone = models.CharField(_("价格举报电话"), max_length=40, blank=True)

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("公示事项")

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return self.project.name


class Printing(Thing):
    """A posted sheet that somebody wants as a file, and the file."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="printings")
    format = models.CharField(max_length=4, choices=Format)
    stage = models.CharField(max_length=8, choices=PrintStage, default=PrintStage.MAKING)
    units = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(**PERSON)
    asked_at = models.DateTimeField()
    file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    failure = models.CharField(max_length=200, blank=True)

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("公示表")
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=PrintStage.READY) | Q(file__isnull=False), name="printing_ready_has_file"
            ),
            models.UniqueConstraint(
                fields=["project", "format"], condition=Q(stage=PrintStage.MAKING), name="printing_one_at_a_time"
            ),
        ]

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.project.name} {self.get_format_display()}"

    @property
    def is_making(self) -> bool:
        return self.stage == PrintStage.MAKING

    def get_absolute_url(self) -> str:
        return reverse("pricing:printing", args=[self.pk])


class Progress(models.Model):
    """How far the worker is with a file, said while it is at work."""

    printing = models.OneToOneField(Printing, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
