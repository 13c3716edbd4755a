from django.db import models

from anchang.engine.doors.things import Thing
from anchang.engine.policies import Scope


class Attachment(Thing):
    """A file of some thing. The bytes are stored once under their SHA-256, however often they are brought.

    A sealed one lies encrypted and is given out by the room it belongs to alone, never under its own address.
    `shredded_at` is when its bytes were done away with; that it was there stays known.
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
    is_sealed = models.BooleanField(default=False)
    shredded_at = models.DateTimeField(null=True)

    scope = Scope(own="by_id")

    class Meta:
        indexes = [models.Index(fields=["thing_label", "thing_id"], name="attachment_by_thing")]

    @property
    def path(self) -> str:
        return f"{'sealed/' if self.is_sealed else ''}{self.sha256[:2]}/{self.sha256}"

    def get_absolute_url(self) -> str:
        return f"/files/{self.pk}/"
