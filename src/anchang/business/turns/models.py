from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.engine.states import Machine
from anchang.people.org.models import Site

from .stages import GUEST, TONES, Absence, Known, Move, Stage

SERVING = (Move.TURN, Move.ASKED, Move.OWN)


class LineRules(Thing):
    """From a day on, for which absences the site makes missed turns up; before the first row the pack's rules hold."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("生效日期"))
    made_up = models.JSONField(_("补轮的离开原因"), default=list)
    asked_costs = models.BooleanField(_("指定接待算一轮"), default=False)
    greet_within = models.PositiveSmallIntegerField(_("几分钟内接待"), default=3)
    set_by = models.ForeignKey(**PERSON)
    set_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("轮排规则")
        constraints = [
            models.UniqueConstraint(fields=["site", "since"], name="line_rules_once_a_day"),
            models.CheckConstraint(condition=Q(greet_within__gte=1), name="line_rules_greet_in_a_minute"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.since}"


class Guest(Thing):
    """Somebody who came through the door, alone or in company, not yet known by name; `nth` counts those of a day.

    `person` receives them now. What is written down of them is reception's.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    nth = models.PositiveIntegerField()
    entered_at = models.DateTimeField(_("进门时间"))
    party_size = models.PositiveSmallIntegerField(_("人数"), default=1)
    known = models.CharField(_("以前来过吗"), max_length=10, choices=Known)
    asked_for = models.ForeignKey(**PERSON, null=True, db_index=False, verbose_name=_("要找的顾问"))
    is_vip = models.BooleanField(_("重要客户"), default=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    person = models.ForeignKey(**PERSON, null=True, db_index=False, verbose_name=_("接待顾问"))
    called_at = models.DateTimeField(null=True)
    greeted_at = models.DateTimeField(_("接待时间"), null=True)
    ended_at = models.DateTimeField(null=True)

    machine: ClassVar[Machine] = GUEST
    scope: ClassVar[Scope] = Scope(own="person_id")

    class Meta:
        verbose_name = _("来访客人")
        constraints = [
            models.UniqueConstraint(fields=["site", "on", "nth"], name="guest_nth_once"),
            models.UniqueConstraint(
                fields=["person", "on"], condition=Q(stage__in=["called", "greeted"]), name="guest_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["waiting", "gone"]) | Q(person__isnull=False),
                name="guest_is_received_by_somebody",
            ),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="guest_is_somebody"),
        ]
        indexes = [models.Index(fields=["person", "-entered_at"], name="guest_received_by")]

    @property
    def ledger_name(self) -> str:
        return f"{self.on} {self.nth}"

    @property
    def shown_stage(self) -> tuple[str, str]:
        return str(self.get_stage_display()), TONES[Stage(self.stage)]

    def get_absolute_url(self) -> str:
        return f"{reverse('turns:index')}?site={self.site.code}"


class LineEvent(Thing):
    """What happened in the line of a day, only ever added to; the line is reckoned from these (lib.turns)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    nth = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Move)
    person = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()
    why = models.CharField(_("原因"), max_length=60, blank=True)
    guest = models.ForeignKey(Guest, null=True, on_delete=models.PROTECT, related_name="moves", db_index=False)
    told_by = models.ForeignKey(**PERSON, db_index=False)

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("轮排记录")
        constraints = [
            models.UniqueConstraint(fields=["site", "on", "nth"], name="line_event_nth_once"),
            models.UniqueConstraint(
                fields=["guest"], condition=Q(kind__in=[str(one) for one in SERVING]), name="guest_called_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Move.AWAY) | Q(why__in=Absence.values), name="line_event_says_why_away"
            ),
            models.CheckConstraint(condition=~Q(kind=Move.LOSE) | ~Q(why=""), name="line_event_says_why_lost"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.on} {self.get_kind_display()}"
