from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing, Things
from anchang.engine.fields import AreaField, MoneyField
from anchang.engine.imports.models import Import
from anchang.engine.policies import Scope
from anchang.lib.money import format_yuan
from anchang.people.org.models import Site

from .stages import ClaimKind, Ground

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

    class Meta:
        verbose_name = _("项目")
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="project_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inventory:board", args=[self.pk])


class Permit(Thing):
    """预售许可证. Valid from the day it was issued up to, not including, the day it was revoked."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="permits")
    number = models.CharField(_("许可证号"), max_length=60, unique=True)
    issued_on = models.DateField(_("发证日期"))
    revoked_on = models.DateField(_("撤销日期"), null=True)

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

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()


class Building(Thing):
    """楼栋. Without a permit nothing in it can be taken (R-102)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="buildings")
    permit = models.ForeignKey(Permit, null=True, on_delete=models.PROTECT, related_name="buildings")
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


class Item(Thing):
    """Anything that is sold once. A claim points here, whatever the thing is."""

    UNIT = "unit"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, default=UNIT)
    label = models.CharField(_("房源"), max_length=60)

    class Meta:
        verbose_name = _("标的")

    def __str__(self) -> str:
        return self.label

    @property
    def ledger_name(self) -> str:
        return self.label


class Unit(Item):
    """房源. `price` is the posted price in force; the prices before it stay in their lists."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="units")
    entrance = models.CharField(_("单元"), max_length=10, blank=True)
    floor = models.IntegerField(_("楼层"))
    room = models.CharField(_("房号"), max_length=10)
    type = models.CharField(_("户型"), max_length=40, blank=True)
    orientation = models.CharField(_("朝向"), max_length=20, blank=True)
    view = models.CharField(_("景观"), max_length=20, blank=True)
    gross_area = AreaField(_("建筑面积"))
    net_area = AreaField(_("套内面积"), null=True)
    price = models.ForeignKey(
        "UnitPrice", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("公示价格")
    )

    class Meta:
        verbose_name = _("房源")
        constraints = [
            models.UniqueConstraint(fields=["building", "entrance", "room"], name="unit_room_once"),
            models.CheckConstraint(condition=Q(gross_area__gt=0), name="unit_has_area"),
            models.CheckConstraint(
                condition=Q(net_area=None) | Q(net_area__gt=0, net_area__lte=F("gross_area")), name="unit_net_in_gross"
            ),
        ]

    @property
    def project(self) -> Project:
        return self.building.project

    def get_absolute_url(self) -> str:
        return reverse("inventory:unit", args=[self.pk])


class PriceList(Thing):
    """One version of 一房一价表. Never changed: the next table is the next version."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="price_lists")
    version = models.PositiveIntegerField()
    effective_at = models.DateTimeField(_("生效时间"))
    filed_no = models.CharField(_("备案文号"), max_length=60, blank=True)
    source = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="+")

    scope: ClassVar[Scope] = OF_PROJECT

    class Meta:
        verbose_name = _("一房一价表")
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="price_list_version_once")]

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.project.name} V{self.version}"


class UnitPrice(Thing):
    """The posted price of one unit in one list (R-130), with the price filed for it and the one no deal goes below.

    What is filed bounds what is posted (R-136); below the floor price only a special approval sells.
    """

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="prices")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="prices")
    unit_price = MoneyField(_("单价"))
    total = MoneyField(_("总价"))
    filed_total = MoneyField(_("备案总价"), null=True)
    floor_total = MoneyField(_("底价"), null=True)

    scope: ClassVar[Scope] = Scope(site="unit__site_id")

    class Meta:
        verbose_name = _("公示价格")
        constraints = [
            models.UniqueConstraint(fields=["price_list", "unit"], name="unit_price_once_a_list"),
            models.CheckConstraint(condition=Q(unit_price__gt=0, total__gt=0), name="unit_price_above_zero"),
            models.CheckConstraint(
                condition=Q(filed_total=None) | Q(filed_total__gte=F("total")), name="unit_price_within_filed"
            ),
            models.CheckConstraint(
                condition=Q(floor_total=None) | Q(floor_total__gt=0, floor_total__lte=F("total")),
                name="unit_price_not_below_floor",
            ),
        ]

    def __str__(self) -> str:
        return format_yuan(self.total)

    @property
    def site_id(self) -> int:
        return self.unit.site_id


class Claims(Things["Claim"]):
    def live(self, at: datetime) -> "Claims":
        """Neither ended nor past its time: what counts, whether or not the worker has cleared the table yet."""
        return self.filter(Q(until=None) | Q(until__gt=at), ended_at=None)


class Claim(Thing):
    """Who has taken an item. One row without an end for each item, by constraint; a past `until` counts as free."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=20, choices=ClaimKind)
    reference = models.CharField(max_length=60)
    holder_label = models.CharField(max_length=60)
    holder_id = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=40, blank=True)

    scope: ClassVar[Scope] = Scope(site="item__site_id")
    objects: ClassVar[Any] = Claims.as_manager()

    class Meta:
        verbose_name = _("占用")
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(ended_at=None), name="claim_one_live"),
            models.CheckConstraint(
                condition=~Q(kind=ClaimKind.CONTROL) | (~Q(ground="") & Q(until__isnull=False)),
                name="claim_control_has_ground",
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="claim_by_reference")]

    @property
    def site_id(self) -> int:
        return self.item.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"

    def overdue(self, at: datetime) -> bool:
        return self.until is not None and self.until <= at
