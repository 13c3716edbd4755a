from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.business.reception.models import FollowUp, Visit
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.engine.states import Machine
from anchang.people.org.models import Site
from anchang.people.tasks.models import Task

from .stages import CARD, POSTS, TONES, NoteKind, Stage

AT_SITE: dict[str, Any] = {"to": Site, "on_delete": models.PROTECT, "related_name": "+", "db_index": False}
OF_CUSTOMER: dict[str, Any] = {"to": Customer, "on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class CardRules(Thing):
    """From a day on, when a site's cards go up and to whom; without `hour` when the office closes.

    `best_from` and `best_to` are the hours of the day in which customers are best called, if the office has such.
    """

    site = models.ForeignKey(**AT_SITE)
    since = models.DateField(_("生效日期"))
    hour = models.TimeField(_("几点交卡"), null=True)
    to = models.CharField(_("交给"), max_length=20, choices=POSTS)
    working_days = models.BooleanField(_("逾期只算工作日"), default=False)
    still_days = models.PositiveSmallIntegerField(_("等级多少天没变算停滞"))
    many_visits = models.PositiveSmallIntegerField(_("来访几次没认购算停滞"))
    best_from = models.TimeField(null=True)
    best_to = models.TimeField(null=True)
    set_by = models.ForeignKey(**PERSON)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("交卡规则")
        constraints = [
            models.UniqueConstraint(fields=["site", "since"], name="card_rules_once_a_day"),
            models.CheckConstraint(
                condition=Q(best_from=None, best_to=None) | Q(best_from__lt=F("best_to")),
                name="card_rules_best_hours_are_hours",
            ),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.since}"


class Day(Thing):
    """A day of cards at a site: who had customers to call was told in the morning, and at `due_at` the sheets went up."""

    site = models.ForeignKey(**AT_SITE)
    on = models.DateField()
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("交卡日")
        constraints = [models.UniqueConstraint(fields=["site", "on"], name="card_day_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(closed_at=None), name="card_day_open")]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.on}"


class Sheet(Thing):
    """What somebody handed up of a day: one a person and day. What comes afterwards stands on the next day's."""

    site = models.ForeignKey(**AT_SITE)
    person = models.ForeignKey(**PERSON, verbose_name=_("置业顾问"), db_index=False)
    on = models.DateField(_("日期"))
    due_at = models.DateTimeField()
    handed_up_at = models.DateTimeField(_("交卡时间"))
    handed_up_by = models.ForeignKey(**PERSON, db_index=False)
    sent_to = models.CharField(max_length=20, choices=POSTS)
    is_late = models.BooleanField(default=False)

    scope: ClassVar[Scope] = Scope(own="person_id")

    class Meta:
        verbose_name = _("跟进日报")
        constraints = [models.UniqueConstraint(fields=["person", "site", "on"], name="sheet_once_a_day")]
        indexes = [models.Index(fields=["site", "-on"], name="sheet_at_site")]

    def __str__(self) -> str:
        return f"{self.person.name} {self.on}"

    @property
    def ledger_name(self) -> str:
        return f"{self.on} {self.person.name}"

    def get_absolute_url(self) -> str:
        return reverse("cards:sheet", args=[self.pk])


class Card(Thing):
    """What was done with one customer that day, as it stood when the sheet went up; `gaps` names what was empty."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="cards", db_index=False)
    site = models.ForeignKey(**AT_SITE)
    person = models.ForeignKey(**PERSON, db_index=False)
    customer = models.ForeignKey(**OF_CUSTOMER)
    on = models.DateField()
    grade = models.CharField(max_length=1, blank=True)
    next_on = models.DateField(null=True)
    gaps = models.JSONField(default=list)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)

    machine: ClassVar[Machine] = CARD
    scope: ClassVar[Scope] = Scope(own="person_id")

    class Meta:
        verbose_name = _("跟进卡")
        constraints = [models.UniqueConstraint(fields=["sheet", "customer"], name="card_once_a_sheet")]
        indexes = [
            models.Index(fields=["customer", "-on"], name="card_of_customer"),
            models.Index(
                fields=["site", "on", "sheet"], condition=Q(stage__in=["waiting", "returned"]), name="card_unsigned"
            ),
        ]

    @property
    def shown_stage(self) -> tuple[str, str]:
        return str(self.get_stage_display()), TONES[Stage(self.stage)]

    def get_absolute_url(self) -> str:
        return f"{reverse('cards:sheet', args=[self.sheet_id])}#card-{self.pk}"


class Item(Thing):
    """A visit or a follow-up of reception that stands on a card; each stands on one card only."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="items")
    visit = models.OneToOneField(Visit, null=True, on_delete=models.PROTECT, related_name="card_item")
    follow_up = models.OneToOneField(FollowUp, null=True, on_delete=models.PROTECT, related_name="card_item")

    class Meta:
        verbose_name = _("跟进卡记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(visit__isnull=False, follow_up=None) | Q(visit=None, follow_up__isnull=False),
                name="card_item_is_one_thing",
            ),
        ]

    @property
    def said(self) -> Any:
        return self.visit or self.follow_up


class Note(Thing):
    """Something added to a card: why it came back, or what answers that. Only ever added to."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind)
    text = models.TextField()
    by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(site="card__site_id", own="card__person_id")
    personal: ClassVar[tuple[str, ...]] = ("text",)

    class Meta:
        verbose_name = _("跟进卡补充")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="card_note_says_something")]


class Signature(Thing):
    """Somebody other than whose card it is has checked it. `shown` is what stood there then, without what was said.

    What was said stands in it as a keyed hash, so that a later change is seen and nothing personal is kept twice.
    """

    card = models.OneToOneField(Card, on_delete=models.PROTECT, related_name="signature")
    person = models.ForeignKey(**PERSON, db_index=False)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    shown = models.JSONField()

    scope: ClassVar[Scope] = Scope(site="card__site_id", own="person_id")

    class Meta:
        verbose_name = _("跟进卡签字")
        constraints = [models.CheckConstraint(condition=~Q(by=F("person")), name="card_signed_by_another")]


class Review(Thing):
    """盘客: somebody goes through the customers of their people on a day. `figures` are the counts at the end."""

    site = models.ForeignKey(**AT_SITE)
    on = models.DateField()
    led_by = models.ForeignKey(**PERSON)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=list)

    scope: ClassVar[Scope] = Scope(own="led_by_id")

    class Meta:
        verbose_name = _("盘客")
        constraints = [models.UniqueConstraint(fields=["site", "led_by", "on"], name="review_once_a_day")]
        indexes = [models.Index(fields=["site", "-on"], name="review_at_site")]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("cards:record", args=[self.pk])


class Comment(Thing):
    """What was said of a customer in a review; with a next step, whose it is and by when, it is a task too."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="comments")
    site = models.ForeignKey(**AT_SITE)
    customer = models.ForeignKey(**OF_CUSTOMER)
    text = models.TextField(_("意见"))
    next_step = models.CharField(_("下一步"), max_length=60, blank=True)
    due_on = models.DateField(_("期限"), null=True)
    to = models.ForeignKey(**PERSON, verbose_name=_("谁来办"), null=True, db_index=False)
    task = models.OneToOneField(Task, null=True, on_delete=models.PROTECT, related_name="review_comment")
    by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(own="review__led_by_id")
    personal: ClassVar[tuple[str, ...]] = ("text", "next_step")

    class Meta:
        verbose_name = _("盘客意见")
        constraints = [
            models.CheckConstraint(
                condition=Q(task=None, due_on=None, to=None)
                | Q(task__isnull=False, due_on__isnull=False, to__isnull=False),
                name="comment_with_a_step_is_a_task",
            ),
        ]
        indexes = [models.Index(fields=["customer", "-at"], name="comment_of_customer")]

    def get_absolute_url(self) -> str:
        return self.review.get_absolute_url()
