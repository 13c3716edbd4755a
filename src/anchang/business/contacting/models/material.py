from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import MaterialKind


class Material(Thing):
    """Something that is said or shown to customers: a script, a brochure, a floor plan. What it says stands in editions."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(gettext_lazy("种类"), max_length=10, choices=MaterialKind)
    title = models.CharField(gettext_lazy("名称"), max_length=60)
    made_by = models.ForeignKey(**PERSON, db_index=False)
    made_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = gettext_lazy("资料")
        constraints = [
            models.UniqueConstraint(fields=["site", "kind", "title"], name="material_title_once"),
            models.CheckConstraint(condition=~Q(title=""), name="material_has_a_title"),
        ]

    @property
    def ledger_name(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contacting:material", args=[self.pk])


class Edition(Thing):
    """What a material says from a day on. It never changes: another text or file is another edition (R-122).

    Only one that a superior approved, within its days and not withdrawn, may be shown to anybody.
    """

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="editions")
    nth = models.PositiveIntegerField()
    text = models.TextField(gettext_lazy("内容"), blank=True)
    file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(gettext_lazy("从哪天起可用"))
    until = models.DateField(gettext_lazy("用到哪天"), null=True)
    made_by = models.ForeignKey(**PERSON, db_index=False)
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(**PERSON, null=True, db_index=False)
    approved_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(**PERSON, null=True, db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(gettext_lazy("停用原因"), max_length=100, blank=True)

    scope: ClassVar[Scope] = Scope(site="material__site_id")

    class Meta:
        verbose_name = gettext_lazy("资料版本")
        constraints = [
            models.UniqueConstraint(fields=["material", "nth"], name="edition_nth_once"),
            models.CheckConstraint(condition=~Q(text="") | Q(file__isnull=False), name="edition_says_something"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="edition_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")), name="edition_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="edition_withdrawn_for_a_reason",
            ),
        ]

    @property
    def site_id(self) -> int:
        return self.material.site_id

    @property
    def number(self) -> str:
        return _("%(title)s 第%(nth)s版") % {"title": self.material.title, "nth": self.nth}

    def state_on(self, on: date) -> tuple[str, str]:
        """Word and tone for where it stands on that day."""
        if self.withdrawn_at is not None:
            return _("已停用"), "stopped"
        if self.approved_at is None:
            return _("待审批"), "held"
        if self.since > on:
            return _("还没开始"), "open"
        if self.until is not None and self.until < on:
            return _("已过期"), "neutral"
        return _("可用"), "done"

    def is_usable(self, on: date) -> bool:
        within = self.since <= on and (self.until is None or on <= self.until)
        return within and self.approved_at is not None and self.withdrawn_at is None

    def get_absolute_url(self) -> str:
        return self.material.get_absolute_url()


class Showing(Thing):
    """An edition was shown to a customer on a day, by whom. Written once, never changed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="showings")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="showings")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(**PERSON, db_index=False)
    on = models.DateField()
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(own="by_id")

    class Meta:
        verbose_name = gettext_lazy("出示资料")
        constraints = [
            models.UniqueConstraint(fields=["customer", "edition", "on", "by"], name="showing_once_a_day"),
        ]
