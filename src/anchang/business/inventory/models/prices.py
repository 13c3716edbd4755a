from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import MoneyField
from anchang.engine.imports.models import Import
from anchang.engine.policies import Scope
from anchang.lib.money import format_yuan

from .projects import OF_PROJECT, Project
from .units import Unit


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
