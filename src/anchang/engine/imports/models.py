from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.policies import Scope


class Import(Thing):
    """One table on its way in: the original file, how its columns were read, what is wrong with it."""

    kind = models.CharField(max_length=60)
    site_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    attachment = models.ForeignKey("files.Attachment", on_delete=models.PROTECT)
    columns = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)

    scope = Scope()

    class Meta:
        verbose_name = _("导入")

    @property
    def is_clean(self) -> bool:
        return not self.faults

    def get_absolute_url(self) -> str:
        return reverse("imports:show", args=[self.pk])
