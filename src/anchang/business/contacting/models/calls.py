from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import OUTCOME_TONES, Outcome, Purpose


class DialRules(Thing):
    """From a day on, when the site may ring and write to people and how often; before the first row the pack's hold."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(gettext_lazy("生效日期"))
    working = models.JSONField(gettext_lazy("工作日可以联系的时段"), default=list)
    rest = models.JSONField(gettext_lazy("休息日可以联系的时段"), default=list)
    a_day = models.PositiveSmallIntegerField(gettext_lazy("同一客户每天最多几次"))
    a_week = models.PositiveSmallIntegerField(gettext_lazy("同一客户每7天最多几次"))
    set_by = models.ForeignKey(**PERSON)
    set_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = gettext_lazy("联系时段")
        constraints = [
            models.UniqueConstraint(fields=["site", "since"], name="dial_rules_once_a_day"),
            models.CheckConstraint(condition=Q(a_day__gte=1, a_week__gte=F("a_day")), name="dial_rules_caps"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.since}"


class Attempt(Thing):
    """Somebody rang a customer, or tried to. `place` says which of the person's numbers: 1 the main one, then the others.

    `asked` is how the customer wanted to be called back. Without an outcome nobody has yet said how it went; what
    reached nobody counts as an attempt and never as a contact.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="attempts", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(**PERSON, db_index=False, verbose_name=gettext_lazy("拨打人"))
    place = models.PositiveSmallIntegerField(gettext_lazy("第几个号码"), default=1)
    purpose = models.CharField(gettext_lazy("目的"), max_length=10, choices=Purpose)
    asked = models.CharField(gettext_lazy("客户怎么要求的"), max_length=100, blank=True)
    at = models.DateTimeField(gettext_lazy("拨打时间"))
    outcome = models.CharField(gettext_lazy("结果"), max_length=10, choices=Outcome, blank=True)
    seconds = models.PositiveIntegerField(gettext_lazy("通话秒数"), default=0)
    ended_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Scope(own="by_id")
    personal: ClassVar[tuple[str, ...]] = ("asked",)
    # The whole number, for the one answer to whoever dialled; no column.
    dialled = ""

    class Meta:
        verbose_name = gettext_lazy("拨打记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="attempt_ended_somehow",
            ),
            models.CheckConstraint(
                condition=Q(seconds=0) | Q(outcome__in=[Outcome.REACHED, Outcome.WRONG]),
                name="attempt_talk_was_reached",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="attempt_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="attempt_at_a_number"),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="attempt_of_customer"),
            models.Index(fields=["by", "-at"], name="attempt_by"),
            models.Index(fields=["site", "-at"], name="attempt_at_site"),
            models.Index(fields=["-at"], name="attempt_newest"),
        ]

    @property
    def ledger_name(self) -> str:
        return _("拨打%(customer)s") % {"customer": self.customer.number}

    @property
    def owner_id(self) -> int | None:
        return self.customer.owner_id

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def has_reached(self) -> bool:
        return self.outcome == Outcome.REACHED

    @property
    def shown_place(self) -> str:
        return _("主号码") if self.place == 1 else _("第%(place)s个号码") % {"place": self.place}

    @property
    def shown_length(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        words = {"minutes": minutes, "seconds": seconds}
        if minutes:
            return _("%(minutes)s分%(seconds)s秒") % words
        return _("%(seconds)s秒") % words if seconds else ""

    @property
    def shown_outcome(self) -> tuple[str, str]:
        if not self.outcome:
            return pgettext("通话", "没填结果"), "held"
        return str(self.get_outcome_display()), OUTCOME_TONES.get(Outcome(self.outcome), "neutral")

    def get_absolute_url(self) -> str:
        return reverse("contacting:attempt", args=[self.pk])
