from typing import ClassVar

from django.db import models
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Grant, Scope
from anchang.people.org.models import Site
from anchang.people.tasks.models import Task
from anchang.ui.tags.formats import by_language

from .stages import FINDING, FindingStage, Kind, Outcome


class Offered(Scope):
    """The lists of the pack stand open to every site; a site's own copy is seen where the site is."""

    def covers(self, grant: Grant, account: Account, thing: Model) -> bool:
        return (not grant.absent and getattr(thing, "site_id", None) is None) or super().covers(grant, account, thing)

    def rows(self, grant: Grant, account: Account) -> Q:
        rows = super().rows(grant, account)
        return rows | Q(site=None) if rows and not grant.absent else rows


class Checklist(Thing):
    """One edition of a list. Without a site it is the pack's; with one it is that office's own copy.

    `post` walks it; `mends` is the post that mends what fails, or "subject" for the person whom it concerns, within
    `minutes` of working time. `subjects` are the posts that a list about people looks at, all of them when empty.
    """

    code = models.CharField(max_length=40)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=40)
    place_en = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=40)
    mends = models.CharField(max_length=40)
    subjects = models.JSONField(default=list)
    minutes = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(**PERSON)
    made_at = models.DateTimeField()

    scope: ClassVar[Scope] = Offered()

    class Meta:
        verbose_name = _("检查清单")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "site", "edition"], condition=Q(site__isnull=False), name="checklist_edition_of_site"
            ),
            models.UniqueConstraint(
                fields=["code", "edition"], condition=Q(site__isnull=True), name="checklist_edition_of_pack"
            ),
            models.UniqueConstraint(
                fields=["code", "site"], condition=Q(is_current=True, site__isnull=False), name="checklist_one_of_site"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_current=True, site__isnull=True), name="checklist_one_of_pack"
            ),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.name} {self.edition}"

    @property
    def title(self) -> str:
        return by_language(self.name, self.name_en)

    @property
    def where(self) -> str:
        return by_language(self.place, self.place_en)

    @property
    def origin(self) -> str:
        """Whose edition it is, as the office says it."""
        source = _("本案场第%(edition)s版") if self.site_id else _("标准第%(edition)s版")
        return str(source) % {"edition": self.edition}

    def get_absolute_url(self) -> str:
        return reverse("rounds:editions", args=[self.code])


class Item(Thing):
    """A line of an edition. The same words in another edition are the same item."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=40)
    group_en = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=120)
    text_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["checklist", "text"], name="item_once")]

    @property
    def words(self) -> str:
        return by_language(self.text, self.text_en)

    @property
    def heading(self) -> str:
        return by_language(self.group, self.group_en)


class Round(Thing):
    """A list walked once, with the edition it was walked with. The counts are of its answers."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="rounds")
    code = models.CharField(max_length=40)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    passed = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    not_applicable = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("巡检")
        indexes = [
            models.Index(fields=["site", "code", "-at"], name="round_of_list"),
            models.Index(fields=["site", "-at"], name="round_at_site"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.checklist.name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:round", args=[self.pk])


class Finding(Thing):
    """Something that is not as it should be, from the round that found it until a second check passes it.

    `words` are the item's, by which it is known again in a later edition; while it is open the same item at the site
    (of the same person, where it concerns one) makes no second finding and so no second task.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    words = models.CharField(max_length=120)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(**PERSON, null=True)
    found_in = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="findings")
    found_at = models.DateTimeField()
    due_at = models.DateTimeField()
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(
        verbose_name=_("状态"), max_length=10, choices=FindingStage, default=FindingStage.OPEN, db_index=False
    )
    closed_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Scope()
    machine = FINDING

    class Meta:
        verbose_name = _("问题")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "code", "words"],
                condition=~Q(stage="closed") & Q(subject__isnull=True),
                name="finding_once_open",
            ),
            models.UniqueConstraint(
                fields=["site", "code", "words", "subject"],
                condition=~Q(stage="closed") & Q(subject__isnull=False),
                name="finding_once_open_of_person",
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False) | (~Q(stage="closed") & Q(closed_at=None)),
                name="finding_closed_at",
            ),
        ]
        indexes = [models.Index(fields=["site", "stage", "due_at"], name="finding_by_stage")]

    @property
    def ledger_name(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("rounds:finding", args=[self.pk])


class Result(Thing):
    """An answer of a round: of an item, of a person against an item, or of a person with nothing wrong at all."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(**PERSON, null=True)
    outcome = models.CharField(max_length=15, choices=Outcome)
    note = models.CharField(max_length=500, blank=True)
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="results")

    class Meta:
        verbose_name = _("检查结果")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item"], condition=Q(subject__isnull=True), name="result_once_an_item"
            ),
            models.UniqueConstraint(fields=["round", "item", "subject"], name="result_once_an_item_of_person"),
            models.UniqueConstraint(
                fields=["round", "subject"], condition=Q(item__isnull=True), name="result_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | (Q(subject__isnull=False) & ~Q(outcome="failed")),
                name="result_is_about_something",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="failed") | (~Q(note="") & Q(finding__isnull=False)),
                name="result_failed_is_explained",
            ),
        ]

    @property
    def site_id(self) -> int:
        return int(self.round.site_id)


class Recheck(Thing):
    """A second look at a finding: passed, or what is still wrong."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rechecks")
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    passed = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("复查")
        constraints = [
            models.CheckConstraint(condition=Q(passed=True) | ~Q(note=""), name="recheck_failed_is_explained"),
        ]
