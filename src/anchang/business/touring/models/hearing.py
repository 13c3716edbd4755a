from typing import ClassVar

from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from ..stages import Side, Way
from .tours import Tour

SIGNER = Signer(salt="touring.feedback")


class QuestionSet(Thing):
    """What visitors of a site are asked, in editions: pairs of Chinese and English words. Edition 0 is the pack's."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    questions = models.JSONField(_("问题"), default=list)
    pleased = models.JSONField(Side.PLEASED.label, default=list)
    put_off = models.JSONField(Side.PUT_OFF.label, default=list)
    set_by = models.ForeignKey(**PERSON)
    set_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("到访反馈问题")
        constraints = [models.UniqueConstraint(fields=["site", "edition"], name="question_set_edition_once")]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.edition}"

    def get_absolute_url(self) -> str:
        return f"{reverse('touring:results')}?site={self.site.code}"


class Feedback(Thing):
    """到访反馈: what the visitor of one tour said, once. `heard_by` is empty where they wrote it themselves."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    tour = models.OneToOneField(Tour, on_delete=models.PROTECT, related_name="feedback")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="feedback")
    edition = models.PositiveIntegerField(_("问题版本"))
    way = models.CharField(_("方式"), max_length=10, choices=Way)
    heard_by = models.ForeignKey(**PERSON, null=True, db_index=False)
    at = models.DateTimeField()
    pleased = models.TextField(Side.PLEASED.label, blank=True)
    put_off = models.TextField(Side.PUT_OFF.label, blank=True)

    scope: ClassVar[Scope] = Scope(own="tour__guide_id")
    personal: ClassVar[tuple[str, ...]] = ("pleased", "put_off")

    class Meta:
        verbose_name = _("到访反馈")
        constraints = [
            models.CheckConstraint(
                condition=Q(way=Way.LINK, heard_by=None) | (~Q(way=Way.LINK) & Q(heard_by__isnull=False)),
                name="feedback_heard_or_written",
            )
        ]
        indexes = [models.Index(fields=["site", "-at"], name="feedback_at_site")]

    def get_absolute_url(self) -> str:
        return self.tour.get_absolute_url()


class Rating(Thing):
    """One to five stars for one question; the words of the question are those of its edition."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    place = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=60)
    stars = models.PositiveSmallIntegerField()

    scope: ClassVar[Scope] = Scope(site="feedback__site_id", own="feedback__tour__guide_id")

    class Meta:
        verbose_name = _("评分")
        constraints = [
            models.UniqueConstraint(fields=["feedback", "place"], name="rating_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_of_five"),
        ]


class Reason(Thing):
    """Something that pleased or put off, from the list of the office."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="reasons", db_index=False)
    side = models.CharField(max_length=10, choices=Side)
    word = models.CharField(max_length=20)

    scope: ClassVar[Scope] = Scope(site="feedback__site_id", own="feedback__tour__guide_id")

    class Meta:
        verbose_name = _("原因")
        constraints = [models.UniqueConstraint(fields=["feedback", "side", "word"], name="reason_once")]


class Knock(Thing):
    """An answer sent from outside, under the hash of its link and of the address it came from: so that few can be sent."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(site="")

    class Meta:
        verbose_name = _("外部提交")
        indexes = [models.Index(fields=["key", "-at"], name="knock_by_key")]
