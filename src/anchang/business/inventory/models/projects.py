from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import SaleMode

OF_PROJECT = Scope(site="project__site_id")


class Project(Thing):
    """楼盘: what one site sells, who develops it, and the supervised account its money goes to."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("项目名称"), max_length=60)
    developer = models.CharField(_("开发企业"), max_length=100)
    district = models.CharField(_("区县"), max_length=40, blank=True)
    address = models.CharField(_("坐落"), max_length=200, blank=True)
    escrow_bank = models.CharField(_("监管银行"), max_length=100, blank=True)
    escrow_account = models.CharField(_("监管账号"), max_length=40, blank=True)
    lead_bank = models.CharField(_("主办银行"), max_length=100, blank=True)
    sale_mode = models.CharField(_("销售方式"), max_length=12, choices=SaleMode, default=SaleMode.PRESALE)

    class Meta:
        verbose_name = _("项目")
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="project_name_once"),
            models.CheckConstraint(condition=Q(sale_mode__in=SaleMode.values), name="project_sale_mode_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inventory:board", args=[self.pk])


class Phase(Thing):
    """分期: a part of a project that is built and sold for itself; a building may belong to one."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="phases")
    name = models.CharField(_("分期"), max_length=20)

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("分期")
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="phase_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.project.name} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:project", args=[self.project_id])


class UnitType(Thing):
    """户型: its name as the price table writes it, and its floor plan."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="unit_types")
    name = models.CharField(_("户型"), max_length=40)
    plan = models.ForeignKey(
        Attachment, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("户型图")
    )

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("户型")
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="unit_type_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.project.name} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:project", args=[self.project_id])


class Permit(Thing):
    """预售许可证. Valid from the day it was issued up to, not including, the day it was revoked.

    What it covers is on sale from `released_at` on, all at once (R-103). Of a project sold when it is completed it is
    the record that stands in the permit's place (R-112).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="permits")
    number = models.CharField(_("许可证号"), max_length=60, unique=True)
    issued_on = models.DateField(_("发证日期"))
    revoked_on = models.DateField(_("撤销日期"), null=True)
    use = models.CharField(_("用途"), max_length=200, blank=True)
    released_at = models.DateTimeField(_("推盘时间"), null=True)

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("预售许可证")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("issued_on")), name="permit_revoked_after_issue"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def site_id(self) -> int:
        return self.project.site_id

    def valid_on(self, day: date) -> bool:
        return self.issued_on <= day and (self.revoked_on is None or day < self.revoked_on)

    def is_released(self, at: datetime) -> bool:
        return self.released_at is not None and self.released_at <= at

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()


class Building(Thing):
    """楼栋. Without a permit nothing in it can be taken (R-102)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="buildings")
    permit = models.ForeignKey(Permit, null=True, on_delete=models.PROTECT, related_name="buildings")
    phase = models.ForeignKey(
        Phase, null=True, on_delete=models.PROTECT, related_name="buildings", verbose_name=_("分期")
    )
    name = models.CharField(_("楼栋"), max_length=20)

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("楼栋")
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="building_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.project.name} {self.name}"

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()


class Exhibit(Thing):
    """A document that hangs on the wall of the sales hall, or stands behind the permit: from when to when it was shown.

    `kind` is a code of packs/exhibits.toml (R-101, R-108).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="exhibits")
    kind = models.CharField(_("公示材料"), max_length=40)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("文件"))
    shown_on = models.DateField(_("上墙日期"))
    taken_down_on = models.DateField(_("撤下日期"), null=True)

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("公示材料")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_down_on=None) | Q(taken_down_on__gte=F("shown_on")), name="exhibit_down_after_up"
            ),
            models.CheckConstraint(condition=~Q(number="") | Q(file__isnull=False), name="exhibit_is_something"),
        ]

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.project.name} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:exhibits", args=[self.project_id])
