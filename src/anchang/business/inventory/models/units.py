from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import AreaField, MoneyField
from anchang.engine.imports.models import Import
from anchang.engine.policies import Scope
from anchang.lib.money import format_yuan
from anchang.people.org.models import Site

from ..stages import COMPANIONS, Usage
from .projects import OF_PROJECT, Building, Project


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
    """房源: a home, a shop, a parking place or a store room. `price` is the posted price in force.

    The areas of the contract stay as they were forecast; what the survey found stands beside them. A parking place or
    store room with a `lead` is sold with that home and never alone; `parts` is how many of them the home has.
    """

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="units")
    entrance = models.CharField(_("单元"), max_length=10, blank=True)
    floor = models.IntegerField(_("楼层"))
    room = models.CharField(_("房号"), max_length=10)
    type = models.CharField(_("户型"), max_length=40, blank=True)
    orientation = models.CharField(_("朝向"), max_length=20, blank=True)
    view = models.CharField(_("景观"), max_length=20, blank=True)
    gross_area = AreaField(_("建筑面积"))
    net_area = AreaField(_("套内面积"), null=True)
    usage = models.CharField(_("用途"), max_length=10, choices=Usage, default=Usage.HOME)
    lead: Any = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="companions", verbose_name=_("随售于")
    )
    parts = models.PositiveSmallIntegerField(default=0)
    surveyed_gross = AreaField(_("实测建筑面积"), null=True)
    surveyed_net = AreaField(_("实测套内面积"), null=True)
    survey_no = models.CharField(_("测绘报告号"), max_length=60, blank=True)
    surveyed_on = models.DateField(_("测绘日期"), null=True)
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
            models.CheckConstraint(condition=Q(usage__in=Usage.values), name="unit_usage_known"),
            models.CheckConstraint(
                condition=Q(lead=None) | Q(usage__in=COMPANIONS, parts=0), name="unit_companion_is_no_home"
            ),
            models.CheckConstraint(
                condition=Q(surveyed_gross=None, surveyed_net=None)
                | Q(surveyed_gross__gt=0, surveyed_on__isnull=False) & ~Q(survey_no=""),
                name="unit_survey_has_document",
            ),
        ]

    @property
    def project(self) -> Project:
        return self.building.project

    def get_absolute_url(self) -> str:
        return reverse("inventory:unit", args=[self.pk])

    @property
    def area_ratio(self) -> Decimal | None:
        """(surveyed − contract) ÷ contract of the gross area, as a fraction; None before the survey (R-190)."""
        if self.surveyed_gross is None:
            return None
        ratio: Decimal = (self.surveyed_gross - self.gross_area) / self.gross_area
        return ratio


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
