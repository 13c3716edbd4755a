from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse

from anchang.engine.doors.things import Thing, Things
from anchang.engine.policies import Scope


class Attachments(Things):
    def of(self, *things: Thing) -> Self:
        """What was kept with these things, which are of one kind; the oldest first."""
        label = next((thing._meta.label_lower for thing in things), "")
        return self.filter(thing_label=label, thing_id__in=[thing.pk for thing in things]).order_by("pk")


class Attachment(Thing):
    """A file of some thing. The bytes are stored once under their SHA-256, however often they are brought.

    A sealed one lies encrypted and is given out by the room it belongs to alone, never under its own address.
    One that was discarded has no name any more, and no bytes once they were swept away; the row stays for what points
    to it.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    site_id = models.BigIntegerField(null=True)
    thing_label = models.CharField(max_length=60, blank=True)
    thing_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    discarded_at = models.DateTimeField(null=True)
    is_sealed = models.BooleanField(default=False)

    scope = Scope(own="by_id")
    objects: ClassVar[Any] = Attachments.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["thing_label", "thing_id"], name="attachment_by_thing"),
            models.Index(
                fields=["discarded_at"],
                condition=models.Q(discarded_at__isnull=False) & ~models.Q(sha256=""),
                name="attachment_to_sweep",
            ),
        ]

    @property
    def path(self) -> str:
        return f"{'sealed/' if self.is_sealed else ''}{self.sha256[:2]}/{self.sha256}"

    def get_absolute_url(self) -> str:
        return reverse("files:download", args=[self.pk])
