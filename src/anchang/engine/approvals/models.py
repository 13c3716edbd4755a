from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.fields import RateField
from anchang.engine.policies import Grant, Scope
from anchang.engine.states import Machine

from .stages import STEPS, CaseStage


class Route(Thing):
    """The seats a kind of request passes, for one site or for all (no site)."""

    code = models.CharField(max_length=60)
    site_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=60)
    unit = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "site_id"], name="route_once_a_site"),
            models.UniqueConstraint(fields=["code"], condition=models.Q(site_id=None), name="route_once_in_general"),
        ]


class Seat(Thing):
    """A post that must agree when the measure is above `above`; `by_law` seats are never left out."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="seats")
    place = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=40)
    post_name = models.CharField(max_length=40)
    above = RateField(default=0)
    up_to = RateField(null=True)
    by_law = models.BooleanField(default=False)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["route", "place"], name="seat_once")]


@dataclass(frozen=True)
class SeatScope(Scope):
    """Who stands in for somebody sees the cases that wait in that person's seat and those they spoke in, no other."""

    def covers(self, grant: Grant, account: Account, thing: models.Model) -> bool:
        if not grant.absent:
            return super().covers(grant, account, thing)
        return Case.objects.filter(self.rows(grant, account), pk=thing.pk).exists()

    def rows(self, grant: Grant, account: Account) -> Q:
        if not grant.absent:
            return super().rows(grant, account)
        seats = Opinion.objects.filter(case=OuterRef("pk")).order_by("place")
        turn = Exact(Subquery(seats.filter(said="").values("post")[:1]), grant.post)
        waiting = Q(turn, stage=CaseStage.OPEN) & ~Q(requested_by_id=grant.absent)
        spoken = Q(Exists(seats.filter(by_id=account.pk, post=grant.post)))
        return Q(site_id__in=grant.sites) & (waiting | spoken)


class Case(Thing):
    """One request on its way. `approved_verb` and `rejected_verb` are done on the thing when it ends."""

    route_code = models.CharField(max_length=60)
    site_id = models.BigIntegerField(null=True)
    thing_label = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    thing_text = models.CharField(max_length=80)
    url = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=200)
    measure = RateField(default=0)
    requested_by_id = models.BigIntegerField()
    requested_by_name = models.CharField(max_length=40)
    requested_at = models.DateTimeField()
    approved_verb = models.CharField(max_length=60)
    rejected_verb = models.CharField(max_length=60)
    stage = models.CharField(max_length=12, choices=CaseStage.choices, default=CaseStage.OPEN)

    scope = SeatScope(own="requested_by_id")
    machine = Machine("stage", CaseStage, CaseStage.OPEN, STEPS)

    class Meta:
        verbose_name = _("审批单")
        constraints = [
            models.UniqueConstraint(
                fields=["thing_label", "thing_id", "route_code"],
                condition=models.Q(stage="open"),
                name="case_open_once",
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("approvals:case", args=[self.pk])


class Opinion(Thing):
    """A seat of a case and, once given, who said what in it. Nobody sits twice in a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    place = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=40)
    post_name = models.CharField(max_length=40)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=40, blank=True)
    for_name = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=10, blank=True, choices=[("yes", _("同意")), ("no", _("不同意"))])
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="opinion_once"),
            models.UniqueConstraint(fields=["case", "by_id"], name="opinion_nobody_twice"),
        ]
