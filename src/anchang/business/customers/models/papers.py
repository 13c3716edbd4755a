from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import SecretField
from anchang.lib.ids import mask_id
from anchang.people.org.models import Site

from ..stages import IdKind
from .files import Customer


class Paper(Thing):
    """A further paper beside the main one of the file: a passport next to an identity card, or a second passport."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="papers", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("证件类型"), max_length=20, choices=IdKind)
    number = SecretField(_("证件号码"))
    key = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    personal: ClassVar[tuple[str, ...]] = ("key",)

    class Meta:
        verbose_name = _("客户证件")
        constraints = [models.UniqueConstraint(fields=["customer", "key"], name="paper_once")]
        indexes = [models.Index(fields=["key"], name="paper_key")]

    @property
    def masked(self) -> str:
        return mask_id(self.number)
