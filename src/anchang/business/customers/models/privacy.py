from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import REQUEST, Proven, Recipient, RequestKind, RequestStage, Told
from .consents import Consent
from .files import Customer


class Sharing(Thing):
    """Data of a customer were given to somebody outside: which kinds, to whom, what for, on which consent.

    Kept three years (R-232), also when the file is gone: it never holds the data themselves.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="sharings")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("接收方类别"), max_length=10, choices=Recipient)
    recipient = models.CharField(_("接收方"), max_length=100)
    purpose = models.CharField(_("用途"), max_length=200, blank=True)
    fields = models.JSONField(default=list)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="sharings")
    at = models.DateTimeField()
    by = models.ForeignKey(**PERSON)
    keep_until = models.DateField()

    scope: ClassVar[Scope] = Scope(own="customer__owner_id")
    personal: ClassVar[tuple[str, ...]] = ("purpose",)

    class Meta:
        verbose_name = _("对外提供")


class DataRequest(Thing):
    """A person asks for their own data: a copy, a correction, that they be deleted, that nobody calls any more (R-233).

    What was asked and answered in words is theirs too and goes with the file; number, days and outcome stay.
    """

    number = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="requests")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("请求"), max_length=10, choices=RequestKind)
    channel = models.CharField(_("怎么提出的"), max_length=20, choices=Told)
    words = models.CharField(_("客户怎么说的"), max_length=300, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(**PERSON)
    due_at = models.DateTimeField(_("答复期限"))
    proven = models.CharField(_("身份核实"), max_length=10, choices=Proven, blank=True)
    proven_at = models.DateTimeField(null=True)
    proven_by = models.ForeignKey(**PERSON, null=True)
    stage = models.CharField(_("状态"), max_length=10, choices=RequestStage, default=RequestStage.OPEN)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(**PERSON, null=True)

    scope: ClassVar[Scope] = Scope(own="customer__owner_id")
    personal: ClassVar[tuple[str, ...]] = ("words", "answer")
    machine = REQUEST

    class Meta:
        verbose_name = _("个人信息请求")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=Q(stage__in=(RequestStage.OPEN, RequestStage.CHECKED)),
                name="data_request_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(stage=RequestStage.CHECKED) | ~Q(proven=""), name="data_request_checked_somehow"
            ),
        ]
        indexes = [models.Index(fields=["site", "-received_at"], name="data_request_at_site")]

    def __str__(self) -> str:
        return self.number

    @property
    def owner_id(self) -> int | None:
        owner: int | None = self.customer.owner_id
        return owner

    @property
    def is_open(self) -> bool:
        return self.stage in (RequestStage.OPEN, RequestStage.CHECKED)

    def is_late(self, at: datetime) -> bool:
        return (self.answered_at or at) > self.due_at

    def get_absolute_url(self) -> str:
        return reverse("customers:request", args=[self.number])


class Restriction(Thing):
    """Why a file is kept by law after its person asked for deletion, and until when. `root` is the file that spoke for it.

    A `silent` one is nobody's business but the officer's: everybody else is shown an erased file (R-220).
    """

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="restriction")
    root = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateField(null=True, db_index=True)
    silent = models.BooleanField(default=False)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("限制使用")


class RetentionDay(Thing):
    """How far a day's erasing of what need not be kept any longer has come. It goes on from there after a break."""

    day = models.DateField(unique=True)
    seen_at = models.DateTimeField(null=True)
    seen_id = models.BigIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Scope(site="")

    class Meta:
        verbose_name = _("到期删除")
