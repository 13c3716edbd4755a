from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import MOST_PARTIES


class ShowFlat(Thing):
    """样板间. `capacity` parties at once in a slot of `slot_minutes`, between two hours, on all but some weekdays."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("样板间"), max_length=40)
    capacity = models.PositiveSmallIntegerField(_("同时接待（组）"), default=2)
    slot_minutes = models.PositiveSmallIntegerField(_("每场（分钟）"), default=30)
    opens = models.TimeField(_("开放"))
    closes = models.TimeField(_("关闭"))
    closed_on = models.CharField(_("每周休息"), max_length=20, blank=True)
    is_open = models.BooleanField(_("开放预约"), default=True)

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("样板间")
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="show_flat_name_once"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PARTIES), name="show_flat_takes_somebody"
            ),
            models.CheckConstraint(condition=Q(slot_minutes__gte=10, slot_minutes__lte=240), name="show_flat_slot"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="show_flat_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        return self.name

    @property
    def weekdays_off(self) -> frozenset[int]:
        """Monday is 0."""
        return frozenset(int(one) for one in self.closed_on)

    def get_absolute_url(self) -> str:
        return f"{reverse('touring:flats')}?site={self.site.code}"


class ClosedDay(Thing):
    """A day on which the show flat is shut, beside those of every week."""

    flat = models.ForeignKey(ShowFlat, on_delete=models.PROTECT, related_name="closed_days", db_index=False)
    on = models.DateField(_("日期"))
    why = models.CharField(_("原因"), max_length=60)

    scope: ClassVar[Scope] = Scope(site="flat__site_id")

    class Meta:
        verbose_name = _("闭馆日")
        constraints = [models.UniqueConstraint(fields=["flat", "on"], name="closed_day_once")]

    @property
    def site_id(self) -> int:
        return self.flat.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.flat.name} {self.on}"

    def get_absolute_url(self) -> str:
        return self.flat.get_absolute_url()
