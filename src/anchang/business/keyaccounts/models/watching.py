from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import Origin, PartnerKind, Topic
from .plans import Plan


class PartnerLog(Thing):
    """A contact with a manufacturer's or partner's department, or the reception of their visitors (KEY-009, KEY-010)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=PartnerKind)
    partner = models.CharField(_("单位"), max_length=60)
    counterpart = models.CharField(_("对口部门和人"), max_length=60, blank=True)
    on = models.DateField(_("日期"))
    people = models.PositiveSmallIntegerField(_("来人数"), null=True)
    arrangement = models.TextField(_("接待安排"), blank=True)
    note = models.TextField(_("内容"))
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(own="by_id")
    personal: ClassVar[tuple[str, ...]] = ("counterpart", "arrangement", "note")

    class Meta:
        verbose_name = _("合作单位往来")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PartnerKind.CONTACT, people=None)
                | (Q(kind=PartnerKind.RECEPTION, people__gte=1) & ~Q(arrangement="")),
                name="partner_reception_is_arranged",
            ),
        ]
        indexes = [models.Index(fields=["site", "-on"], name="partner_log_at_site")]

    def get_absolute_url(self) -> str:
        return reverse("keyaccounts:records")


class CompetitorNote(Thing):
    """What was learnt of a competitor, and where: from a lawful source of the list, with the proof of it (KEY-029).

    `is_no_secret` is the writer's word that nobody's trade secret is in it; without it nothing is kept.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    competitor = models.CharField(_("竞争对手"), max_length=60)
    topic = models.CharField(_("方面"), max_length=10, choices=Topic)
    text = models.TextField(_("内容"))
    origin = models.CharField(_("来源"), max_length=10, choices=Origin)
    proof = models.CharField(_("出处"), max_length=200)
    statement = models.TextField(_("客户说明"), blank=True)
    is_no_secret = models.BooleanField()
    seen_on = models.DateField(_("看到的日期"))
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("竞品信息")
        constraints = [
            models.CheckConstraint(condition=Q(is_no_secret=True), name="competitor_note_is_no_secret"),
            models.CheckConstraint(
                condition=Q(origin__in=[str(one) for one in Origin]) & ~Q(proof=""),
                name="competitor_note_lawful_source",
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.VOLUNTARY) | ~Q(statement=""), name="competitor_note_voluntary_is_stated"
            ),
        ]
        indexes = [models.Index(fields=["site", "-seen_on"], name="competitor_note_at_site")]

    scope: ClassVar[Scope] = Scope()
    personal: ClassVar[tuple[str, ...]] = ("text", "proof", "statement")

    def __str__(self) -> str:
        return f"{self.competitor} {self.get_topic_display()}"

    def get_absolute_url(self) -> str:
        return reverse("keyaccounts:competitors")


class Analysis(Thing):
    """What the notes on competitors mean for the company's policy; attached to a strategy it is its ground (KEY-031)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("分析"))
    advice = models.TextField(_("建议"))
    notes = models.ManyToManyField(CompetitorNote, related_name="analyses")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="analyses")
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("竞品分析")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("keyaccounts:analysis", args=[self.pk])
