from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Model, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Grant, Reach, Scope
from anchang.lib.attribution import WHOLE
from anchang.people.org.models import Site

from ..stages import DISPUTE, OPEN, Ground, Stage


@dataclass(frozen=True)
class Parties(Scope):
    """A dispute is one's own when one raised it, had the customer, or it was raised for one."""

    own: str = "raised_by_id"

    def covers(self, grant: Grant, account: Account, thing: Model) -> bool:
        is_party = not grant.absent and isinstance(thing, Dispute) and account.pk in thing.parties
        return super().covers(grant, account, thing) or (is_party and thing.site_id in grant.sites)  # type: ignore[attr-defined]

    def rows(self, grant: Grant, account: Account) -> Q:
        rows = super().rows(grant, account)
        if grant.absent or grant.reach in (Reach.SITE, Reach.COMPANY):
            return rows
        return rows | (Q(site__in=grant.sites) & (Q(owner=account.pk) | Q(claimed_for=account.pk)))


class Dispute(Thing):
    """Somebody says that a customer is not whose it seems to be. What the rules said then is kept as it was said.

    `decide_by` is when the decision asked for now is due: the first, or after an appeal the second.
    """

    number = models.CharField(max_length=40, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="disputes")
    raised_by = models.ForeignKey(**PERSON)
    raised_at = models.DateTimeField()
    owner = models.ForeignKey(**PERSON, null=True)
    claimed_for = models.ForeignKey(**PERSON, null=True)
    claimed_company = models.CharField(max_length=60, blank=True)
    text = models.TextField(_("理由"))
    said = models.TextField()
    rule = models.CharField(max_length=30)
    rules_used = models.CharField(max_length=60)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.RAISED)
    decide_by = models.DateTimeField()
    appeal_by = models.DateTimeField(null=True)
    appealed_by = models.ForeignKey(**PERSON, null=True)
    appealed_at = models.DateTimeField(null=True)
    appeal_text = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Parties()
    personal: ClassVar[tuple[str, ...]] = ("text", "appeal_text")
    machine = DISPUTE

    class Meta:
        verbose_name = _("归属异议")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(stage__in=OPEN), name="dispute_one_open_a_customer"
            ),
            models.CheckConstraint(condition=~Q(claimed_for=None) | ~Q(claimed_company=""), name="dispute_is_for_somebody"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["site", "stage", "decide_by"], name="dispute_by_stage")]

    def __str__(self) -> str:
        return self.number

    @property
    def parties(self) -> set[int]:
        """Whom it is about: who raised it, who had the customer, whom it was raised for."""
        return {one for one in (self.raised_by_id, self.owner_id, self.claimed_for_id) if one is not None}

    @property
    def claimed_name(self) -> str:
        return self.claimed_company or (self.claimed_for.name if self.claimed_for else "")

    @property
    def due_at(self) -> datetime | None:
        """By when the next step is due."""
        due = {Stage.RAISED: self.decide_by, Stage.DECIDED: self.appeal_by, Stage.APPEALED: self.decide_by}
        return due.get(Stage(self.stage))

    def get_absolute_url(self) -> str:
        return reverse("ownership:dispute", args=[self.number])


class Decision(Thing):
    """What somebody in charge decided: up to three parties, whose shares are all of it. Level 2 answers an appeal."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="decisions")
    level = models.PositiveSmallIntegerField()
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    ground = models.CharField(max_length=12, choices=Ground)
    text = models.TextField()
    person_1 = models.ForeignKey(**PERSON, null=True)
    company_1 = models.CharField(max_length=60, blank=True)
    bp_1 = models.PositiveSmallIntegerField()
    person_2 = models.ForeignKey(**PERSON, null=True)
    company_2 = models.CharField(max_length=60, blank=True)
    bp_2 = models.PositiveSmallIntegerField(default=0)
    person_3 = models.ForeignKey(**PERSON, null=True)
    company_3 = models.CharField(max_length=60, blank=True)
    bp_3 = models.PositiveSmallIntegerField(default=0)

    scope: ClassVar[Scope] = Scope(site="dispute__site_id", own="by_id")
    personal: ClassVar[tuple[str, ...]] = ("text",)

    class Meta:
        verbose_name = pgettext_lazy("归属异议", "裁定")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "level"], name="decision_once_a_level"),
            models.CheckConstraint(
                condition=Q(bp_1=WHOLE - F("bp_2") - F("bp_3"), bp_1__gte=F("bp_2"), bp_2__gte=F("bp_3")),
                name="decision_shares_are_the_whole",
            ),
            models.CheckConstraint(
                condition=(Q(person_1__isnull=False) | ~Q(company_1=""))
                & (Q(bp_2=0) | Q(person_2__isnull=False) | ~Q(company_2=""))
                & (Q(bp_3=0) | Q(person_3__isnull=False) | ~Q(company_3="")),
                name="decision_shares_are_somebodys",
            ),
        ]

    @property
    def site_id(self) -> int:
        return self.dispute.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.dispute.number} {self.level}"

    @property
    def parts(self) -> list[tuple[Account | None, str, int]]:
        """Account or company, and basis points, the largest first."""
        rows = ((self.person_1, self.company_1, self.bp_1), (self.person_2, self.company_2, self.bp_2))
        return [one for one in (*rows, (self.person_3, self.company_3, self.bp_3)) if one[2]]
