from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.people.org.models import Site

from .files import Customer


class Merge(Thing):
    """Somebody found that two files are one person. `gone` stands behind `keep` until it is undone.

    `owner_before` is who had the file that went, to whom it returns, `contact_before` when the other was last reached.
    Merges of merges form a tree; the files themselves point to its root.
    """

    keep = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges_kept", db_index=False)
    gone = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges_gone", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner_before = models.ForeignKey(**PERSON, null=True)
    contact_before = models.DateTimeField()
    reason = models.CharField(_("原因"), max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(**PERSON)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(**PERSON, null=True)

    personal: ClassVar[tuple[str, ...]] = ("reason",)

    class Meta:
        verbose_name = _("资料合并")
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merge_in_force_once"),
            models.CheckConstraint(condition=~Q(keep=F("gone")), name="merge_of_two"),
        ]
        indexes = [models.Index(fields=["keep"], name="merge_kept"), models.Index(fields=["gone"], name="merge_gone")]
