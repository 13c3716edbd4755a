from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON, MoneyField
from anchang.engine.policies import Scope
from anchang.people.org.models import Site

from .stages import Origin, Product


class Neighbour(Thing):
    """周边楼盘: a project near a site of ours. `distance` in metres."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("楼盘"), max_length=60)
    developer = models.CharField(_("开发企业"), max_length=100, blank=True)
    district = models.CharField(_("区县"), max_length=40, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    distance = models.PositiveIntegerField(_("距离（米）"), null=True)
    is_watched = models.BooleanField(_("继续关注"), default=True)
    added_by = models.ForeignKey(**PERSON, db_index=False)
    added_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("周边楼盘")
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="neighbour_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("marketing:neighbour", args=[self.pk])


class Presale(Thing):
    """A presale permit of a neighbour, as the housing bureau published it; homes that are built have no day of issue."""

    neighbour = models.ForeignKey(Neighbour, on_delete=models.PROTECT, related_name="presales", db_index=False)
    number = models.CharField(_("许可证号"), max_length=60)
    issued_on = models.DateField(_("发证日期"), null=True)
    homes = models.PositiveIntegerField(_("可售套数"), null=True)
    use = models.CharField(_("用途"), max_length=60, blank=True)

    scope: ClassVar[Scope] = Scope(site="neighbour__site_id")

    class Meta:
        verbose_name = _("预售许可证")
        constraints = [models.UniqueConstraint(fields=["neighbour", "number"], name="presale_once")]

    @property
    def site_id(self) -> int:
        return self.neighbour.site_id

    @property
    def ledger_name(self) -> str:
        return self.number


class Round(Thing):
    """市调任务: which neighbours are looked at by when; who goes where stands in its errands."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(_("市调任务"), max_length=60)
    due_on = models.DateField(_("完成日期"))
    note = models.CharField(_("要求"), max_length=200, blank=True)
    made_by = models.ForeignKey(**PERSON, db_index=False)
    made_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Scope()

    class Meta:
        verbose_name = _("市调任务")
        indexes = [models.Index(fields=["site", "-due_on"], name="market_round_at_site")]

    @property
    def ledger_name(self) -> str:
        return f"{self.site.code} {self.due_on}"

    def get_absolute_url(self) -> str:
        return reverse("marketing:round", args=[self.pk])


class Survey(Thing):
    """市调: what was learnt of a neighbour on a day, by whom and from where. Handed in, it is never changed again.

    A correction is another version that `replaces` this one, with its reason; only what nothing replaces counts. `price`
    in yuan a square metre of gross area. `is_lawful` is the writer's word that no false pretence and nobody's trade
    secret is behind it; without it nothing is kept.
    """

    neighbour = models.ForeignKey(Neighbour, on_delete=models.PROTECT, related_name="surveys", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField(_("日期"))
    by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()
    product = models.CharField(_("产品类型"), max_length=10, choices=Product, default=Product.HOME)
    price = MoneyField(_("建面单价（元/㎡）"), null=True)
    stock = models.PositiveIntegerField(_("余货（套）"), null=True)
    visitors = models.PositiveIntegerField(_("当时到访（组）"), null=True)
    offers = models.TextField(_("优惠"), blank=True)
    news = models.TextField(_("新情况"), blank=True)
    origin = models.CharField(_("来源"), max_length=10, choices=Origin)
    proof = models.CharField(_("出处"), max_length=200)
    is_lawful = models.BooleanField()
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)

    scope: ClassVar[Scope] = Scope(own="by_id")

    class Meta:
        verbose_name = _("市调")
        constraints = [
            models.UniqueConstraint(
                fields=["neighbour", "on", "by", "product"], condition=Q(replaces=None), name="survey_once_a_day"
            ),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gt=0), name="survey_price_is_one"),
            models.CheckConstraint(
                condition=Q(is_lawful=True) & ~Q(proof="") & Q(origin__in=[str(one) for one in Origin]),
                name="survey_lawful_source",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, version=1) | (Q(replaces__isnull=False, version__gt=1) & ~Q(reason="")),
                name="survey_correction_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(price=None, stock=None, visitors=None, offers="", news=""), name="survey_says_something"
            ),
        ]
        indexes = [models.Index(fields=["neighbour", "-on", "-id"], name="survey_of_neighbour")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A survey is written once: a TypeError for a second save."""
        if not self._state.adding:
            raise TypeError("a survey that was handed in is corrected by another version")
        super().save(*args, **kwargs)

    @property
    def ledger_name(self) -> str:
        return f"{self.neighbour.name} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("marketing:survey", args=[self.pk])


class Errand(Thing):
    """Who goes to which neighbour in a round; a survey of theirs ends it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="errands", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    neighbour = models.ForeignKey(Neighbour, on_delete=models.PROTECT, related_name="errands")
    person = models.ForeignKey(**PERSON, db_index=False, verbose_name=_("谁去"))
    survey = models.ForeignKey(Survey, null=True, on_delete=models.PROTECT, related_name="errands")
    done_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Scope(own="person_id")

    class Meta:
        verbose_name = _("市调安排")
        constraints = [
            models.UniqueConstraint(fields=["round", "neighbour"], name="errand_once"),
            models.CheckConstraint(
                condition=Q(survey=None, done_at=None) | Q(survey__isnull=False, done_at__isnull=False),
                name="errand_done_by_a_survey",
            ),
        ]
        indexes = [models.Index(fields=["person", "round"], condition=Q(done_at=None), name="errand_of_person")]

    @property
    def ledger_name(self) -> str:
        return self.neighbour.name

    def get_absolute_url(self) -> str:
        return self.round.get_absolute_url()
