from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing, Things
from anchang.engine.policies import Scope

from ..stages import ClaimKind, Ground, WithholdingStage
from .units import Item, Unit


class Claims(Things["Claim"]):
    def live(self, at: datetime) -> "Claims":
        """Neither ended nor past its time: what counts, whether or not the worker has cleared the table yet."""
        return self.filter(Q(until=None) | Q(until__gt=at), ended_at=None)


class Claim(Thing):
    """Who has taken an item. One row without an end for each item, by constraint; a past `until` counts as free.

    `parts` is how many companions were taken along with it; each of those has a row of its own with the same reference.
    """

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
    parts = models.PositiveSmallIntegerField(default=0)

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


class Withholding(Thing):
    """A request to withhold a unit from sale: on which ground, until when, who asked, and what became of it (R-104).

    `is_late` says that the days in which everything has to be on sale were over when it was asked for (R-103).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="withholdings")
    ground = models.CharField(_("法定事由"), max_length=20, choices=Ground)
    document_no = models.CharField(_("文号"), max_length=200)
    until = models.DateTimeField(_("销控到"))
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    stage = models.CharField(max_length=10, choices=WithholdingStage, default=WithholdingStage.ASKED)
    approved_by_name = models.CharField(_("批准人"), max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Scope(site="unit__site_id")

    class Meta:
        verbose_name = _("销控申请")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(stage=WithholdingStage.ASKED), name="withholding_one_asked_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=Ground.values) & ~Q(document_no=""), name="withholding_has_ground"
            ),
            models.CheckConstraint(
                condition=~Q(stage=WithholdingStage.APPROVED) | (~Q(approved_by_name="") & Q(decided_at__isnull=False)),
                name="withholding_has_approver",
            ),
        ]

    @property
    def site_id(self) -> int:
        return self.unit.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.unit.label} {self.get_ground_display()}"

    @property
    def reference(self) -> str:
        return f"control-{self.unit_id}"

    def get_absolute_url(self) -> str:
        return self.unit.get_absolute_url()
