from typing import ClassVar

from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, SecretField
from anchang.engine.policies import Scope
from anchang.engine.states import Machine
from anchang.people.org.models import Site

from ..stages import (
    CAMPAIGN,
    CAMPAIGN_TONES,
    MESSAGE,
    MESSAGE_TONES,
    TRIED,
    CampaignStage,
    Heard,
    MessagePurpose,
    MessageStage,
    Stopping,
    Way,
)

SIGNER = Signer(salt="contacting.stop")


class Template(Thing):
    """A message that is sent again and again; what it says stands in its wordings."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(gettext_lazy("模板名称"), max_length=40)
    way = models.CharField(gettext_lazy("用什么发"), max_length=5, choices=Way)
    purpose = models.CharField(gettext_lazy("用途"), max_length=10, choices=MessagePurpose)
    made_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = gettext_lazy("消息模板")
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="template_name_once")]

    @property
    def ledger_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contacting:template", args=[self.pk])


class Wording(Thing):
    """What a template says; it never changes. `sender` and `contact` name who writes and how to reach them (R-241)."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="wordings")
    nth = models.PositiveIntegerField()
    subject = models.CharField(gettext_lazy("邮件主题"), max_length=80, blank=True)
    text = models.TextField(gettext_lazy("正文"))
    sender = models.CharField(gettext_lazy("发送方名称"), max_length=30)
    contact = models.CharField(gettext_lazy("联系方式"), max_length=40)
    made_by = models.ForeignKey(**PERSON, db_index=False)
    made_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(site="template__site_id")

    class Meta:
        verbose_name = gettext_lazy("模板版本")
        constraints = [
            models.UniqueConstraint(fields=["template", "nth"], name="wording_nth_once"),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(sender="") & ~Q(contact=""), name="wording_says_who_writes"
            ),
        ]

    @property
    def site_id(self) -> int:
        return self.template.site_id

    @property
    def number(self) -> str:
        return _("%(name)s 第%(nth)s版") % {"name": self.template.name, "nth": self.nth}


class Campaign(Thing):
    """One wording for the customers whom a filter chooses (`asked`). Launched once; after `until` nothing goes out."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(gettext_lazy("名称"), max_length=40)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="campaigns")
    asked = models.JSONField(default=dict)
    until = models.DateField(gettext_lazy("最晚发到哪天"))
    stage = models.CharField(max_length=10, choices=CampaignStage, default=CampaignStage.DRAFT)
    made_by = models.ForeignKey(**PERSON, db_index=False)
    made_at = models.DateTimeField()
    launched_by = models.ForeignKey(**PERSON, null=True, db_index=False)
    launched_at = models.DateTimeField(null=True)

    machine: ClassVar[Machine] = CAMPAIGN
    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = gettext_lazy("群发")
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=CampaignStage.DRAFT, launched_at=None)
                | (~Q(stage=CampaignStage.DRAFT) & Q(launched_at__isnull=False)),
                name="campaign_launched_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["site", "-made_at"], name="campaign_at_site")]

    @property
    def ledger_name(self) -> str:
        return self.name

    @property
    def shown_stage(self) -> tuple[str, str]:
        return str(self.get_stage_display()), CAMPAIGN_TONES[CampaignStage(self.stage)]

    def get_absolute_url(self) -> str:
        return reverse("contacting:campaign", args=[self.pk])


class Message(Thing):
    """A message to one customer, under the number or address they have when it goes out: neither stands here.

    `due_at` is when it may be tried next, `taken_at` when it was given to whoever carries it, which happens once.
    """

    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="messages")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=5, choices=Way)
    purpose = models.CharField(max_length=10, choices=MessagePurpose)
    stage = models.CharField(max_length=10, choices=MessageStage, default=MessageStage.QUEUED)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(gettext_lazy("原因"), max_length=120, blank=True)
    receipt = models.CharField(gettext_lazy("回执"), max_length=100, blank=True)

    machine: ClassVar[Machine] = MESSAGE
    scope: ClassVar[Scope] = Scope(own="customer__owner_id")

    class Meta:
        verbose_name = gettext_lazy("消息")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "customer"], name="message_once_a_campaign"),
            models.CheckConstraint(
                condition=Q(stage__in=TRIED, taken_at__isnull=False) | (~Q(stage__in=TRIED) & Q(taken_at=None)),
                name="message_taken_once",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[MessageStage.REFUSED, MessageStage.FAILED]) | ~Q(reason=""),
                name="message_not_sent_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(stage=MessageStage.QUEUED), name="message_waiting"),
            models.Index(fields=["taken_at"], condition=Q(stage=MessageStage.SENDING), name="message_in_hand"),
            models.Index(fields=["receipt"], condition=~Q(receipt=""), name="message_receipt"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def shown_stage(self) -> tuple[str, str]:
        return str(self.get_stage_display()), MESSAGE_TONES[MessageStage(self.stage)]

    @property
    def stop_token(self) -> str:
        """What the link in a mail carries: it says which message, and only we can have written it."""
        return SIGNER.sign(str(self.pk))


class MailAddress(Thing):
    """Where a customer wants mail. `agreed_at`: they agreed to offers by mail too, which consent by voice does not cover."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="mail_address")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    address = SecretField(gettext_lazy("邮箱"))
    agreed_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(**PERSON, db_index=False)

    scope: ClassVar[Scope] = Scope(own="customer__owner_id")

    class Meta:
        verbose_name = gettext_lazy("客户邮箱")


class Refusal(Thing):
    """A customer wants no more of it: when, how they said so, how far it goes (R-243). Kept as long as their file."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="refusals")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    stopping = models.CharField(gettext_lazy("不再接受什么"), max_length=10, choices=Stopping)
    how = models.CharField(gettext_lazy("怎么说的"), max_length=10, choices=Heard)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(**PERSON, db_index=False)

    scope: ClassVar[Scope] = Scope(own="customer__owner_id")

    class Meta:
        verbose_name = gettext_lazy("退订")


class Knock(models.Model):
    """How often somebody outside asked for a page within a minute; `who` is a hash of the address they came from."""

    who = models.CharField(max_length=64)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "minute"], name="knock_by_minute")]
