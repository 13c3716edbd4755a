from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.contacting.models import Attempt
from anchang.business.customers.models import Customer
from anchang.business.turns.models import Guest
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from .stages import Channel, Occasion


class Layout(Thing):
    """登记表: what a site asks at a visit or a call from a moment on; what every registration asks stands in no row.

    `asked` names the fields of the product in their order, `must` those of them that may not stay empty.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(_("用于"), max_length=10, choices=Occasion)
    asked = models.JSONField(_("问什么"), default=list)
    must = models.JSONField(_("必填"), default=list)
    set_by = models.ForeignKey(**PERSON)
    set_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("登记表")
        constraints = [models.UniqueConstraint(fields=["site", "occasion", "set_at"], name="layout_one_at_a_time")]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.get_occasion_display()}"


class Question(Thing):
    """A question of the office's own on one version of its registration form; `choices` empty asks for a few words."""

    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="questions")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()
    words = models.CharField(_("问题"), max_length=40)
    choices = models.JSONField(_("选项"), default=list)
    is_must = models.BooleanField(_("必填"), default=False)

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("登记表的问题")
        constraints = [models.UniqueConstraint(fields=["layout", "place"], name="question_one_a_place")]

    @property
    def ledger_name(self) -> str:
        return self.words


class Visit(Thing):
    """Somebody came. `nth` counts the visits of a customer from 1; `clash` marks one received by another than the owner.

    `returning` is what the visitor answered to "来过吗", `namesakes` how many files of that name were opened shortly before,
    `guest` who came through the door. `helped`: received for an owner who was away or busy. `at` is when it was written
    down and decides whatever time decides; `kept_at` is what a phone without a network said, and decides nothing.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="visits", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()
    nth = models.PositiveIntegerField()
    party_size = models.PositiveSmallIntegerField(default=1)
    note = models.TextField(blank=True)
    returning = models.BooleanField(default=False)
    clash = models.BooleanField(default=False)
    namesakes = models.PositiveSmallIntegerField(default=0)
    helped = models.BooleanField(_("代接待"), default=False)
    appointed = models.BooleanField(_("预约来访"), default=False)
    guest = models.OneToOneField(Guest, null=True, on_delete=models.PROTECT, related_name="visit")
    entered_at = models.DateTimeField(_("进门时间"))
    greeted_at = models.DateTimeField(_("接待时间"))
    kept_at = models.DateTimeField(_("离线填写时间"), null=True)
    layout = models.ForeignKey(Layout, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answers = models.JSONField(_("登记表的回答"), default=dict)

    scope: ClassVar[Scope] = Scope(own="received_by_id")
    personal: ClassVar[tuple[str, ...]] = ("note", "answers")

    class Meta:
        verbose_name = _("到访")
        constraints = [
            models.UniqueConstraint(fields=["customer", "nth"], name="visit_nth_once"),
            models.CheckConstraint(
                condition=Q(entered_at__lte=F("greeted_at"), greeted_at__lte=F("at")), name="visit_in_its_order"
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="visit_newest"),
            models.Index(fields=["site", "-at", "-id"], name="visit_of_site"),
            models.Index(fields=["received_by", "-at"], name="visit_received_by"),
        ]

    @property
    def owner_id(self) -> int | None:
        return self.customer.owner_id

    def get_absolute_url(self) -> str:
        return reverse("reception:visit", args=[self.pk])


class Call(Thing):
    """来电: somebody rang the site. Who leaves no number has no file, and nothing but what they asked for is kept."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="calls", db_index=False)
    taken_by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()
    source = models.CharField(_("来源"), max_length=20, choices=Customer._meta.get_field("source").choices)
    effective = models.BooleanField(_("有效来电"))
    note = models.TextField(_("问了什么"), blank=True)
    layout = models.ForeignKey(Layout, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answers = models.JSONField(_("登记表的回答"), default=dict)
    is_first = models.BooleanField(default=False)

    scope: ClassVar[Scope] = Scope(own="taken_by_id")
    personal: ClassVar[tuple[str, ...]] = ("note", "answers")

    class Meta:
        verbose_name = _("来电")
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(is_first=True), name="call_one_first"),
            models.CheckConstraint(condition=Q(is_first=False) | Q(customer__isnull=False), name="call_first_of_whom"),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="call_of_customer"),
            models.Index(fields=["site", "-at", "-id"], name="call_of_site"),
            models.Index(fields=["taken_by", "-at"], name="call_taken_by"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("reception:call", args=[self.pk])


class FollowUp(Thing):
    """Somebody spoke with a customer. `effective` is False when nobody was reached; `is_last` marks the newest one.

    Only the newest one's `next_on` counts as due: whoever followed up again has answered the earlier date. A reception is
    the first line of it: `visit` names it, and what was said stands there; `attempt` is the call that was dialled for it.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="follow_ups", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    note = models.TextField(blank=True)
    effective = models.BooleanField()
    next_on = models.DateField(null=True)
    is_last = models.BooleanField(default=True)
    visit = models.OneToOneField(Visit, null=True, on_delete=models.PROTECT, related_name="follow_up")
    attempt = models.OneToOneField(Attempt, null=True, on_delete=models.PROTECT, related_name="follow_up")

    scope: ClassVar[Scope] = Scope(own="customer__owner_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("跟进")
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(is_last=True), name="follow_up_one_last"),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="follow_up_of_customer"),
            models.Index(fields=["by", "-at"], name="follow_up_by"),
            models.Index(fields=["site", "next_on", "id"], condition=Q(is_last=True), name="follow_up_due_at_site"),
            models.Index(fields=["next_on", "id"], condition=Q(is_last=True), name="follow_up_due_anywhere"),
        ]

    @property
    def owner_id(self) -> int | None:
        return self.customer.owner_id

    @property
    def said(self) -> str:
        """What was said: of a reception, what was written down there."""
        return self.visit.note if self.visit else self.note
