from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Grant, Reach, Scope
from anchang.people.org.models import Site

from .stages import DONE, OPEN, TASK, TO_DO, Kind, Stage

PEOPLE = ("asked_by_id", "asked_of_id")


@dataclass(frozen=True)
class Between(Scope):
    """A task is its asker's and its doer's own, wherever their posts are; a team's when either belongs to the team."""

    def covers(self, grant: Grant, account: Account, thing: models.Model) -> bool:
        two = {getattr(thing, name) for name in PEOPLE}
        if grant.reach is Reach.OWN:
            return account.pk in two and not grant.absent
        if not super().covers(grant, account, thing):
            return False
        return grant.reach is not Reach.TEAM or bool(two & {account.pk, *grant.people})

    def rows(self, grant: Grant, account: Account) -> Q:
        if grant.reach is Reach.OWN:
            return _either([account.pk]) if not grant.absent else Q(pk__in=())
        rows = super().rows(grant, account)
        return rows & _either([account.pk, *grant.people]) if grant.reach is Reach.TEAM else rows


def _either(people: list[int]) -> Q:
    return Q(asked_by_id__in=people) | Q(asked_of_id__in=people)


class Task(Thing):
    """What one person asked of another, once. With `second_check` whoever looks again decides, not whoever asked.

    What it concerns is known only as text: label and key of the thing, its name and its page.
    """

    number = models.CharField(max_length=40, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("性质"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("事项"), max_length=60)
    text = models.TextField(_("要求"), blank=True)
    asked_by = models.ForeignKey(**PERSON, verbose_name=_("交办人"), db_index=False)
    asked_of = models.ForeignKey(**PERSON, verbose_name=_("经办人"), db_index=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stage = models.CharField(_("状态"), max_length=10, choices=Stage.choices, default=Stage.ASKED)
    answered_at = models.DateTimeField(null=True)
    answer_minutes = models.PositiveIntegerField(null=True)
    result = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(**PERSON, null=True, db_index=False)
    second_check = models.BooleanField(default=False)
    sent_back = models.PositiveSmallIntegerField(default=0)
    about_label = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    about_text = models.CharField(max_length=100, blank=True)
    about_url = models.CharField(max_length=300, blank=True)

    scope: ClassVar[Scope] = Between()
    personal: ClassVar[tuple[str, ...]] = ("title", "text", "result", "about_text")
    machine = TASK

    class Meta:
        verbose_name = _("任务")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="task_due_later"),
            models.CheckConstraint(condition=~Q(kind="order", stage="declined"), name="task_order_stands"),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("asked_of")) | Q(asked_by=F("asked_of")),
                name="task_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=DONE, finished_at__isnull=False)
                | (~Q(stage__in=DONE) & Q(finished_at=None, verified_by=None)),
                name="task_finished_as_it_says",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asked_of", "due_at"], condition=Q(stage__in=TO_DO), name="task_to_do"),
            models.Index(fields=["asked_of", "-asked_at"], name="task_of_doer"),
            models.Index(fields=["asked_by", "-asked_at"], name="task_of_asker"),
            models.Index(fields=["site", "-asked_at"], name="task_at_site"),
            models.Index(fields=["about_label", "about_id"], name="task_about"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_for_oneself(self) -> bool:
        return self.asked_by_id == self.asked_of_id

    @property
    def is_to_do(self) -> bool:
        return self.stage in TO_DO

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    def is_late(self, at: datetime) -> bool:
        """Not finished by its deadline, or finished after it."""
        if self.stage in (Stage.DECLINED, Stage.CANCELLED):
            return False
        return self.due_at < (self.finished_at or at)

    def get_absolute_url(self) -> str:
        return reverse("tasks:task", args=[self.number])
