from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.engine.states import Machine
from anchang.people.org.models import Site

from ..stages import EXPORT, ExportStage, FileKind


class Export(Thing):
    """One taking of customers out of the house: who, when, why, how many, under which filter, and the file's digest.

    `level` is which of the thresholds of R-23C this one and those of the day before reach together (`in_a_day` rows).
    """

    number = models.CharField(max_length=30, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    stage = models.CharField(max_length=12, choices=ExportStage, default=ExportStage.ASKED)
    kind = models.CharField(_("文件格式"), max_length=10, choices=FileKind, default=FileKind.XLSX)
    reason = models.CharField(_("导出用途"), max_length=200)
    filters = models.JSONField(default=dict)
    last_key = models.BigIntegerField(default=0)
    rows = models.PositiveIntegerField()
    in_a_day = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(default=0)
    rule = models.CharField(max_length=80)
    approved_by_name = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    attachment = models.ForeignKey("files.Attachment", null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    downloads = models.PositiveIntegerField(default=0)

    machine: ClassVar[Machine] = EXPORT
    scope: ClassVar[Scope] = Scope(own="by_id")

    class Meta:
        verbose_name = _("客户导出")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="export_has_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(level__gte=2)
                | models.Q(stage__in=[ExportStage.ASKED, ExportStage.REFUSED])
                | ~models.Q(approved_by_name=""),
                name="export_beyond_the_limit_was_approved",
            ),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="export_of_a_day")]

    def get_absolute_url(self) -> str:
        return reverse("customers:export_file", args=[self.number])


class UnmaskDay(Thing):
    """How many whole numbers somebody has looked at on a day, and how often a manager has let them go on."""

    account = models.ForeignKey(**PERSON)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    lifted = models.PositiveSmallIntegerField(default=0)
    lifted_by_name = models.CharField(max_length=40, blank=True)

    scope: ClassVar[Scope] = Scope(own="account_id")

    class Meta:
        verbose_name = _("当天查看电话数")
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="unmask_day_once")]
        indexes = [models.Index(fields=["site", "day"], name="unmask_day_at_site")]

    def get_absolute_url(self) -> str:
        return reverse("customers:exports")
