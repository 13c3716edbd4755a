from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.people.duties.models import Occurrence
from anchang.people.org.models import Site
from anchang.people.tasks.models import Task

from .stages import AWAY, CAME, TONES, State


class StartHour(Thing):
    """From a day on work begins at the site at that hour; before the first row the company's own hours hold."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(gettext_lazy("生效日期"))
    starts = models.TimeField(gettext_lazy("上班时间"))
    set_by = models.ForeignKey(**PERSON)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("上班时间")
        constraints = [models.UniqueConstraint(fields=["site", "since"], name="start_hour_once")]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.since}"


class Presence(Thing):
    """Somebody's day at the site. Without a row nobody has seen them yet."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(**PERSON, db_index=False)
    on = models.DateField()
    state = models.CharField(gettext_lazy("状态"), max_length=10, choices=State)
    arrived_at = models.DateTimeField(gettext_lazy("到岗时间"), null=True)
    late_minutes = models.PositiveSmallIntegerField(gettext_lazy("迟到分钟"), default=0)
    note = models.CharField(gettext_lazy("说明"), max_length=100, blank=True)

    scope: ClassVar[Scope] = Scope(own="person_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = gettext_lazy("到岗")
        constraints = [
            models.UniqueConstraint(fields=["site", "on", "person"], name="presence_once_a_day"),
            models.CheckConstraint(
                condition=~Q(state__in=[str(one) for one in CAME]) | Q(arrived_at__isnull=False),
                name="presence_came_at_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(state="late", late_minutes__gt=0) | (~Q(state="late") & Q(late_minutes=0)),
                name="presence_late_by_minutes",
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="presence_of_person")]

    @property
    def ledger_name(self) -> str:
        return f"{self.person.name} {self.on}"

    @property
    def shown_state(self) -> tuple[str, str]:
        return str(self.get_state_display()), TONES[State(self.state)]

    @property
    def is_away(self) -> bool:
        """True for whoever is not expected on site that day, or is out on business."""
        return self.state in AWAY

    def get_absolute_url(self) -> str:
        return f"{reverse('workday:index')}?site={self.site.code}"


class Arrangement(Thing):
    """Who does what on a day. With `item` it carries a duty, which goes along when the arrangement does."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(**PERSON, verbose_name=gettext_lazy("负责人"))
    on = models.DateField()
    what = models.CharField(gettext_lazy("工作"), max_length=40)
    place = models.CharField(gettext_lazy("地点"), max_length=20, blank=True)
    item = models.ForeignKey(Occurrence, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(**PERSON)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(gettext_lazy("完成时间"), null=True)

    scope: ClassVar[Scope] = Scope(own="person_id")

    class Meta:
        verbose_name = gettext_lazy("工作安排")
        constraints = [
            models.UniqueConstraint(fields=["site", "on", "person", "what"], name="arrangement_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(item__isnull=False), name="arrangement_one_of_item"),
            models.CheckConstraint(condition=~Q(what=""), name="arrangement_says_what"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.what} {self.on}"

    @property
    def is_done(self) -> bool:
        """By its own word, or by the ledger where it carries a duty."""
        return self.done_at is not None or (self.item is not None and self.item.done_at is not None)

    def get_absolute_url(self) -> str:
        return f"{reverse('workday:index')}?site={self.site.code}"


class Handing(Thing):
    """An arrangement went to somebody else, and why. Nobody gives or gets the same one twice: it cannot go in a circle."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="handings")
    giver = models.ForeignKey(**PERSON)
    taker = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    why = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "giver"], name="handing_given_once"),
            models.UniqueConstraint(fields=["arrangement", "taker"], name="handing_taken_once"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="handing_to_another"),
            models.CheckConstraint(condition=~Q(why=""), name="handing_says_why"),
        ]


class Meeting(Thing):
    """The site's meeting of a day. `listed` is how many customers its agenda held, discussed or not."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    held_by = models.ForeignKey(**PERSON)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    notes = models.TextField(gettext_lazy("会议记录"), blank=True)
    listed = models.PositiveIntegerField(default=0)

    personal: ClassVar[tuple[str, ...]] = ("notes",)

    class Meta:
        verbose_name = gettext_lazy("例会")
        constraints = [
            models.UniqueConstraint(fields=["site", "on"], name="meeting_once_a_day"),
            models.CheckConstraint(condition=Q(began_at__lte=F("ended_at")), name="meeting_begins_first"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self._meta.verbose_name} {self.on}"

    def get_absolute_url(self) -> str:
        return f"{reverse('workday:meeting', args=[self.on])}?site={self.site.code}"


class Attendee(Thing):
    """Somebody who was on site when the meeting was held."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    person = models.ForeignKey(**PERSON)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attendee_once")]


class MeetingLine(Thing):
    """A customer who was discussed, as the agenda named them, and what was decided. `who` is the consultant."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    text = models.CharField(max_length=200, blank=True)
    who = models.ForeignKey(**PERSON, null=True)
    kind = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    url = models.CharField(max_length=300, blank=True)
    decision = models.CharField(gettext_lazy("决定"), max_length=200)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="+")

    scope: ClassVar[Scope] = Scope(site="meeting__site_id", own="who_id")
    personal: ClassVar[tuple[str, ...]] = ("label", "text", "decision")

    class Meta:
        verbose_name = gettext_lazy("例会研讨")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "place"], name="meeting_line_place"),
            models.UniqueConstraint(fields=["meeting", "kind", "thing_id"], name="meeting_line_once"),
            models.CheckConstraint(condition=~Q(decision=""), name="meeting_line_decided"),
        ]

    @property
    def site_id(self) -> int:
        return self.meeting.site_id

    @property
    def ledger_name(self) -> str:
        return _("%(on)s例会第%(place)s项") % {"on": self.meeting.on, "place": self.place}

    def get_absolute_url(self) -> str:
        return self.url or self.meeting.get_absolute_url()


class Summary(Thing):
    """The day as it was sent up, with every figure as it stood then. It closes the day."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    text = models.TextField(gettext_lazy("当日小结"))
    figures = models.JSONField(default=list)
    late = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(**PERSON)
    sent_to = models.CharField(max_length=100, blank=True)

    personal: ClassVar[tuple[str, ...]] = ("text", "late")

    class Meta:
        verbose_name = gettext_lazy("日结")
        constraints = [
            models.UniqueConstraint(fields=["site", "on"], name="summary_once_a_day"),
            models.CheckConstraint(condition=~Q(text=""), name="summary_says_something"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self._meta.verbose_name} {self.on}"

    def get_absolute_url(self) -> str:
        return f"{reverse('workday:summary', args=[self.on])}?site={self.site.code}"


class Signature(Thing):
    """Somebody above signed that they have read the summary."""

    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    remark = models.CharField(gettext_lazy("批示"), max_length=200, blank=True)

    scope: ClassVar[Scope] = Scope(site="summary__site_id")
    personal: ClassVar[tuple[str, ...]] = ("remark",)

    class Meta:
        verbose_name = gettext_lazy("签阅")
        constraints = [models.UniqueConstraint(fields=["summary", "by"], name="signature_once")]

    @property
    def site_id(self) -> int:
        return self.summary.site_id

    @property
    def ledger_name(self) -> str:
        return self.summary.ledger_name
