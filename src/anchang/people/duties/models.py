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
from anchang.engine.policies import Grant, Scope
from anchang.people.org.models import Everywhere, Post, Site
from anchang.ui.tags.formats import by_language

from .stages import EDITION, OCCURRENCE, EditionStage, RecordKind, Stage


class Duty(Thing):
    """Something a post must do, whatever its wording is at the time. Its editions say what, when and what proves it."""

    code = models.CharField(max_length=60, unique=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="duties")
    pack = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField(default=0)

    scope: ClassVar[Scope] = Everywhere()

    class Meta:
        verbose_name = _("职责")
        ordering = ["place"]

    @property
    def ledger_name(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("duties:duty", args=[self.code])


@dataclass(frozen=True)
class Proof:
    """What in the ledger discharges a duty: a verb, and values its entry must hold. `signs` is the reviewer's own verb."""

    verb: str
    where: tuple[tuple[str, Any], ...] = ()
    planned: bool = False

    @property
    def signs(self) -> bool:
        return self.verb == "duties.sign_off"


class Edition(Thing):
    """One wording of a duty: the pack's (`site` empty) or the one an office made of it for itself.

    `cadence` and `discharge` are as the pack writes them; `every` asks for each of the proofs, else any one will do.
    `planned` says that nothing can prove it yet, because the room which will is not built: such a duty is shown and counted
    apart, and never comes due. With a `backlog` items are made only for those who have something waiting under that name,
    and nothing proves them while any of it is left.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="editions")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    pack_version = models.PositiveIntegerField(null=True)
    stage = models.CharField(max_length=10, choices=EditionStage, default=EditionStage.ASKED)
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=80)
    text = models.TextField(_("要求"))
    text_en = models.TextField(_("英文要求"))
    clauses = models.JSONField(default=list)
    cadence = models.JSONField(_("周期"), default=dict)
    discharge = models.JSONField(default=list)
    open = models.CharField(max_length=60, blank=True)
    reviewer = models.CharField(_("检查岗位"), max_length=40, blank=True)
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)
    shared = models.BooleanField(default=False)
    every = models.BooleanField(default=False)
    backlog = models.CharField(max_length=40, blank=True)
    planned = models.BooleanField(default=False)
    why = models.CharField(_("修改理由"), max_length=200, blank=True)
    made_by = models.ForeignKey(**PERSON, null=True)
    made_at = models.DateTimeField()

    machine = EDITION
    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("职责版本")
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(stage=EditionStage.LIVE, site=None), name="edition_one_live_of_pack"
            ),
            models.UniqueConstraint(
                fields=["duty", "site"], condition=Q(stage=EditionStage.LIVE), name="edition_one_live_of_site"
            ),
            models.UniqueConstraint(
                fields=["duty", "site"], condition=Q(stage=EditionStage.ASKED), name="edition_one_asked"
            ),
            models.UniqueConstraint(fields=["duty", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(weight__range=(1, 5)), name="edition_weight"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.duty.code} {self.number}"

    @property
    def title(self) -> str:
        return by_language(self.name, self.name_en)

    @property
    def wording(self) -> str:
        return by_language(self.text, self.text_en)

    @property
    def proofs(self) -> list[Proof]:
        return [_proof(self.duty.code, given) for given in self.discharge]

    @property
    def comes_due(self) -> bool:
        """True when it makes items: it has an hour or an event, and something that can prove it."""
        return not self.planned and not {"standing", "on_demand"} & set(self.cadence)

    def get_absolute_url(self) -> str:
        return reverse("duties:edition", args=[self.pk])


def _proof(code: str, given: dict[str, Any]) -> Proof:
    if "round" in given:
        return Proof("rounds.finish", (("template", given["round"]),))
    for name, verb in (("record", "duties.record"), ("report", "duties.report")):
        if name in given:
            return Proof(verb, (("duty", code),))
    if "sign_off" in given:
        return Proof("duties.sign_off")
    return Proof(given["verb"], tuple(sorted(given.get("where", {}).items())), bool(given.get("planned")))


class Roll(Thing):
    """The items of a site's day were made: once, however many ticks there are."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "on"], name="roll_once")]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.on}"


@dataclass(frozen=True)
class Borne(Scope):
    """Like any scope, but what a post shares is every holder's own."""

    own: str = "person_id"

    def covers(self, grant: Grant, account: Account, thing: models.Model) -> bool:
        if super().covers(grant, account, thing) or not isinstance(thing, Occurrence):
            return super().covers(grant, account, thing)
        shared = thing.kept_for == 0 and not grant.absent
        return shared and thing.site_id in grant.sites and thing.duty.post.code == grant.post

    def rows(self, grant: Grant, account: Account) -> Q:
        rows = super().rows(grant, account)
        if not rows or grant.absent:
            return rows
        return rows | Q(kept_for=0, site_id__in=grant.sites, duty__post__code=grant.post)


class Occurrence(Thing):
    """One time that a duty is due, and for whom.

    `kept_for` makes it come once: the account it was made for, 0 when the post shares it, or the ledger entry of the
    event that called for it. `risen_from` is the vacant post it came up from. `entry` is the ledger entry that
    discharged it: nothing is done without one. `met` holds the places of the proofs that came so far, where every one of
    them is asked for.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="occurrences", db_index=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="occurrences", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(**PERSON, db_index=False, verbose_name=_("责任人"))
    kept_for = models.BigIntegerField()
    risen_from = models.CharField(max_length=40, blank=True)
    slot = models.CharField(max_length=60)
    on = models.DateField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    thing_label = models.CharField(max_length=60, blank=True)
    thing_id = models.BigIntegerField(null=True)
    thing_text = models.CharField(max_length=80, blank=True)
    stage = models.CharField(_("状态"), max_length=10, choices=Stage, default=Stage.OPEN)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.BigIntegerField(null=True)
    done_by_name = models.CharField(max_length=40, blank=True)
    entry = models.BigIntegerField(null=True)
    met = models.JSONField(default=list)
    excuse = models.CharField(_("免除原因"), max_length=10, blank=True)

    machine = OCCURRENCE
    scope: ClassVar[Scope] = Borne()

    class Meta:
        verbose_name = _("职责事项")
        constraints = [
            models.UniqueConstraint(fields=["duty", "site", "slot", "kept_for"], name="occurrence_once"),
            models.CheckConstraint(
                condition=~Q(stage=Stage.DONE) | Q(entry__isnull=False, done_at__isnull=False),
                name="occurrence_done_by_the_ledger",
            ),
            models.CheckConstraint(condition=Q(opens_at__lte=F("due_at")), name="occurrence_opens_first"),
        ]
        indexes = [
            models.Index(fields=["person", "on"], name="occurrence_of_person"),
            models.Index(fields=["person", "opens_at"], condition=Q(stage=Stage.OPEN), name="occurrence_waiting"),
            models.Index(fields=["site", "on"], name="occurrence_at_site"),
            models.Index(fields=["duty", "site", "on"], name="occurrence_of_duty"),
            models.Index(fields=["lapses_at"], condition=Q(stage=Stage.OPEN), name="occurrence_lapsing"),
            models.Index(fields=["thing_label", "thing_id"], condition=~Q(thing_label=""), name="occurrence_about"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.duty.code} {self.slot}"

    @property
    def is_late(self) -> bool:
        """True when it was done after its hour, on time enough to count."""
        return self.stage == Stage.DONE and self.done_at is not None and self.done_at > self.due_at

    def is_overdue(self, at: datetime) -> bool:
        return self.stage == Stage.OPEN and self.due_at < at

    def get_absolute_url(self) -> str:
        return reverse("duties:occurrence", args=[self.pk])


class Passing(Thing):
    """An item went from one person to another. Nobody gets the same item twice, so it cannot go round in a circle."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="passings")
    giver = models.ForeignKey(**PERSON)
    taker = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "taker"], name="passing_no_circle"),
            models.UniqueConstraint(fields=["occurrence", "giver"], name="passing_given_once"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="passing_to_another"),
        ]


class Record(Thing):
    """What somebody wrote to discharge a duty: a record kept, or a report sent to the reviewer with its time."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="records")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=RecordKind)
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("内容"))
    sent_to = models.CharField(max_length=40, blank=True)

    scope: ClassVar[Scope] = Scope(own="by_id")
    personal: ClassVar[tuple[str, ...]] = ("title", "text")

    class Meta:
        verbose_name = _("职责记录")
        indexes = [models.Index(fields=["duty", "site", "-at"], name="record_of_duty")]

    @property
    def ledger_name(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("duties:written", args=[self.pk])
