from datetime import datetime
from typing import ClassVar

from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.business.reception.models import Visit
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, SecretField
from anchang.engine.policies import Scope
from anchang.engine.states import Machine
from anchang.people.org.models import Site

from ..stages import CALLING_TONES, INVITATION, Calling
from .tours import Tour

SIGNER = Signer(salt="touring.invitation")


class Invitation(Thing):
    """邀约: a customer is asked to come on a day, with a code that opens their visit until the end of that day."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="invitations")
    host = models.ForeignKey(**PERSON, db_index=False, verbose_name=_("邀约人"))
    on = models.DateField(_("到访日期"))
    tour = models.OneToOneField(Tour, null=True, on_delete=models.PROTECT, related_name="invitation")
    code = SecretField()
    code_key = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField(_("有效期至"))
    stage = models.CharField(_("状态"), max_length=10, choices=Calling, default=Calling.SENT)
    made_at = models.DateTimeField()
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    kept_at = models.DateTimeField(null=True)

    machine: ClassVar[Machine] = INVITATION
    scope: ClassVar[Scope] = Scope(own="host_id")
    personal: ClassVar[tuple[str, ...]] = ("code_key",)

    class Meta:
        verbose_name = _("邀约")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "on"], condition=Q(stage=Calling.SENT), name="invitation_once_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Calling.KEPT) | Q(visit__isnull=False, kept_at__isnull=False),
                name="invitation_kept_by_a_visit",
            ),
        ]
        indexes = [models.Index(fields=["site", "on"], name="invitation_of_day")]

    @property
    def token(self) -> str:
        """What stands in the link; nobody can guess it."""
        return SIGNER.sign(str(self.pk))

    @property
    def shown_stage(self) -> tuple[str, str]:
        return str(self.get_stage_display()), CALLING_TONES[Calling(self.stage)]

    def is_live(self, at: datetime) -> bool:
        return self.stage == Calling.SENT and at < self.until

    def get_absolute_url(self) -> str:
        return reverse("touring:invitation", args=[self.pk])
