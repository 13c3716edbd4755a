from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.people.org.models import Site

from ..stages import SEEN_BACK, RelationKind
from .files import Customer


class Relation(Thing):
    """What `other` is to `customer`. One row says both directions; a contact has a title in the organisation."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relations", db_index=False)
    other = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("对方"))
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("关系"), max_length=12, choices=RelationKind)
    title = models.CharField(_("职务"), max_length=40, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(**PERSON)

    personal: ClassVar[tuple[str, ...]] = ("title", "note")

    class Meta:
        verbose_name = _("客户关系")
        constraints = [
            models.UniqueConstraint(fields=["customer", "other", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(customer=F("other")), name="relation_of_two"),
        ]

    def called_from(self, keys: list[int]) -> str:
        """What the one at the other end is to the person whose files have these keys."""
        forward = self.customer_id in keys
        return str(
            self.get_kind_display() if forward else SEEN_BACK.get(RelationKind(self.kind), self.get_kind_display())
        )
