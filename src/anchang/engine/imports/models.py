from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.policies import Scope

from .stages import ImportStage, Phase


class Import(Thing):
    """One table on its way in: the original file, how its columns were read, what is wrong with it.

    `differences` says what it would change of what is there.

    Of faults and warnings the first ones stand here with how many there are; all of them stand in the table `findings`.
    `content_hash` is kept of a table that may be taken in only once.
    """

    kind = models.CharField(max_length=60)
    site_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    attachment = models.ForeignKey("files.Attachment", on_delete=models.PROTECT)
    stage = models.CharField(max_length=12, choices=ImportStage, default=ImportStage.CHECKED)
    columns = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField(default=0)
    faulty_rows = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    findings = models.ForeignKey("files.Attachment", null=True, on_delete=models.PROTECT, related_name="+")
    failure = models.CharField(max_length=300, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    choices = models.JSONField(default=dict)
    committed_at = models.DateTimeField(null=True)
    committed_by_name = models.CharField(max_length=40, blank=True)
    skipped_rows = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    differences = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)

    scope = Scope()
    personal = ("faults", "warnings")

    class Meta:
        verbose_name = _("导入")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_id", "content_hash"],
                condition=models.Q(committed_at__isnull=False) & ~models.Q(content_hash=""),
                name="import_taken_in_once",
            )
        ]

    @property
    def is_clean(self) -> bool:
        return not self.faults

    @property
    def is_under_way(self) -> bool:
        """A worker has it, or will."""
        return self.stage in (ImportStage.CHECKING, ImportStage.COMMITTING)

    @property
    def faults_in_all(self) -> int:
        return max(self.fault_count, len(self.faults))

    @property
    def warnings_in_all(self) -> int:
        return max(self.warning_count, len(self.warnings))

    @property
    def has_faulty_heading(self) -> bool:
        """A column is missing or stands there twice: no row could be read, so none can be left out."""
        return any(not fault["row"] for fault in self.faults)

    def get_absolute_url(self) -> str:
        return reverse("imports:show", args=[self.pk])


class Progress(models.Model):
    """How far the worker is with a table; written beside the work, so that it is seen before that is done."""

    table = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()


class Mapping(Thing):
    """How somebody matched the columns of a table with these headings at the site; used when such a table comes again."""

    kind = models.CharField(max_length=60)
    site_id = models.BigIntegerField()
    heading_hash = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("列的对应")
        constraints = [
            models.UniqueConstraint(fields=["kind", "site_id", "heading_hash"], name="mapping_once_a_heading")
        ]
