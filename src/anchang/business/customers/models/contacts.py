from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope


class DoNotContact(Thing):
    """A number that nobody of the company may call or write to, at whatever site (R-247). It belongs to no file.

    `key` is the hash by which files find the number; the number itself stands nowhere, so that the row outlives the
    file. Lifted only when the customer asks for it, and then `lifted_how` they did.
    """

    key = models.CharField(max_length=64)
    since = models.DateTimeField()
    by = models.ForeignKey(**PERSON)
    channel = models.CharField(max_length=20)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(**PERSON, null=True)
    lifted_how = models.CharField(max_length=20, blank=True)

    scope: ClassVar[Scope] = Scope(site="")
    personal: ClassVar[tuple[str, ...]] = ("key",)

    class Meta:
        verbose_name = _("免打扰")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(lifted_at=None), name="do_not_contact_once"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_how="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_how="")),
                name="do_not_contact_lifted_somehow",
            ),
        ]
