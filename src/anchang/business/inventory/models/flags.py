from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.policies import Scope

from ..stages import BLOCKING, FlagKind
from .units import Unit


class Flag(Thing):
    """A fact about a unit that stands beside its status: seized, mortgaged, a sample flat, its price frozen.

    One live row of a kind by constraint. `consent_no` is the mortgagee's written consent to the sale (R-111).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(_("标记"), max_length=12, choices=FlagKind)
    document_no = models.CharField(_("文号"), max_length=80, blank=True)
    since = models.DateTimeField()
    by_id = models.BigIntegerField()
    consent_no = models.CharField(_("抵押权人同意书号"), max_length=80, blank=True)
    consent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_no = models.CharField(_("解除文号"), max_length=80, blank=True)

    scope: ClassVar[Scope] = Scope(site="unit__site_id")

    class Meta:
        verbose_name = _("房源标记")
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], condition=Q(ended_at=None), name="flag_one_live_a_kind"),
            models.CheckConstraint(
                condition=~Q(kind__in=BLOCKING) | ~Q(document_no=""), name="flag_that_blocks_has_document"
            ),
            models.CheckConstraint(
                condition=Q(consent_no="") | Q(kind=FlagKind.MORTGAGED), name="flag_consent_is_of_mortgagee"
            ),
        ]

    @property
    def site_id(self) -> int:
        return self.unit.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.unit.label} {self.get_kind_display()}"

    @property
    def blocks(self) -> bool:
        """Does it keep the unit from being sold? A seizure always; a mortgage until the mortgagee has consented."""
        return self.ended_at is None and (
            self.kind == FlagKind.SEIZED or (self.kind == FlagKind.MORTGAGED and not self.consent_no)
        )

    def get_absolute_url(self) -> str:
        return self.unit.get_absolute_url()
