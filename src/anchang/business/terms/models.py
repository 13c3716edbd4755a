from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anchang.business.inventory.models import Building, Project
from anchang.engine.doors.things import Thing, Things
from anchang.engine.fields import PERSON, RateField
from anchang.engine.policies import Scope
from anchang.lib.discounts import Discount

from .stages import AGREED, POLICY, STANDING, Kind, PartKind, PlanKind, PolicyStage, Source

OFFERED = (Source.PAYMENT, Source.CAMPAIGN, Source.COUPON, Source.SPECIAL)
"""What a policy may be; a post's authority is nobody's policy but a rule."""


class Policies(Things["Policy"]):
    def methods(self) -> "Policies":
        """付款方式."""
        return self.filter(source=Source.PAYMENT)

    def offers(self) -> "Policies":
        """优惠政策: all that is no way of paying."""
        return self.exclude(source=Source.PAYMENT)

    def in_force(self, day: date) -> "Policies":
        """Approved, not ended, begun and not over; of the versions of one name only the one that began last.

        A later version takes the place of the one before for good, even after its own last day: so no two versions of
        one name are ever in force together, because no two begin on one day.
        """
        alike = Policy.objects.filter(project=OuterRef("project"), name=OuterRef("name"), stage__in=AGREED)
        later = alike.filter(starts_on__lte=day, starts_on__gt=OuterRef("starts_on"))
        rows = self.filter(Q(ends_on=None) | Q(ends_on__gte=day), stage=PolicyStage.APPROVED, starts_on__lte=day)
        return rows.exclude(Exists(later))


class Policy(Thing):
    """One version of a preferential policy 优惠政策 or, with the source `payment`, of a payment method 付款方式.

    Written until it is submitted, never changed afterwards: the next version takes its place from its first day on.
    `value` is percent or yuan; `exclusion` names the group of which one counts; `uses` is how many deals may have it
    (None: any number) and `used` how many have.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="policies")
    name = models.CharField(_("名称"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版本"))
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    kind = models.CharField(_("优惠方式"), max_length=10, choices=Kind, default=Kind.PERCENT)
    value = RateField(_("优惠"))
    pays = models.CharField(_("付款方式"), max_length=12, choices=PlanKind, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("最后一天"), null=True)
    exclusion = models.CharField(_("互斥组"), max_length=20, blank=True)
    place = models.PositiveSmallIntegerField(_("顺序"), default=0)
    uses = models.PositiveIntegerField(_("可用次数"), null=True)
    used = models.PositiveIntegerField(default=0)
    note = models.CharField(_("对客户的说明"), max_length=200, blank=True)
    why = models.CharField(_("调整原因"), max_length=200, blank=True)
    stage = models.CharField(_("状态"), max_length=10, choices=PolicyStage, default=PolicyStage.DRAFT)
    proposed_by = models.ForeignKey(**PERSON)
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(**PERSON, null=True)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(**PERSON, null=True)
    ended_at = models.DateTimeField(null=True)

    scope: ClassVar[Scope] = Scope(site="project__site_id")
    objects: ClassVar[Any] = Policies.as_manager()
    machine = POLICY

    class Meta:
        verbose_name = _("优惠政策")
        constraints = [
            models.UniqueConstraint(fields=["project", "name", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["project", "name", "starts_on"],
                condition=Q(stage__in=[str(one) for one in STANDING]),
                name="policy_one_a_day",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[str(one) for one in OFFERED]), name="policy_source_is_offered"
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0) | Q(source=Source.PAYMENT, value=0), name="policy_gives_something"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.PERCENT, value__lt=100) | Q(kind=Kind.AMOUNT), name="policy_below_the_whole"
            ),
            models.CheckConstraint(
                condition=Q(source=Source.PAYMENT, pays__in=PlanKind.values) | (~Q(source=Source.PAYMENT) & Q(pays="")),
                name="policy_pays_one_way",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="policy_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(uses=None) | Q(used__lte=F("uses")), name="policy_not_used_up_twice"),
            models.CheckConstraint(
                condition=~Q(stage__in=[str(one) for one in AGREED])
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("proposed_by"))),
                name="policy_agreed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["project", "stage", "starts_on"], name="policy_of_project")]

    def __str__(self) -> str:
        return self.name

    @property
    def site_id(self) -> int:
        return self.project.site_id

    @property
    def ledger_name(self) -> str:
        return f"{self.name} V{self.version}"

    @property
    def is_method(self) -> bool:
        return self.source == Source.PAYMENT

    @property
    def discount(self) -> Discount:
        """What it takes off a price."""
        about: dict[str, Any] = {"source": str(self.source), "policy": self.pk, "group": self.exclusion}
        days: dict[str, Any] = {"place": self.place, "since": self.starts_on, "until": self.ends_on}
        return Discount(self.name, str(self.kind), self.value, **about, **days)

    def get_absolute_url(self) -> str:
        return reverse("terms:policy", args=[self.pk])


class Bound(Thing):
    """Where a policy applies: a building, a unit type. Without one of a sort it applies to all of that sort."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="bounds")
    building = models.ForeignKey(Building, null=True, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(_("户型"), max_length=40, blank=True)

    scope: ClassVar[Scope] = Scope(site="policy__project__site_id")

    class Meta:
        verbose_name = _("适用范围")
        constraints = [
            models.CheckConstraint(
                condition=Q(building__isnull=False, type="") | (Q(building=None) & ~Q(type="")), name="bound_says_one"
            ),
            models.UniqueConstraint(fields=["policy", "building"], name="bound_building_once"),
        ]


class Part(Thing):
    """One part of the price under a payment method: its share in percent, due so many days after signing."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(_("款项"), max_length=12, choices=PartKind)
    share = RateField(_("比例"))
    days = models.PositiveSmallIntegerField(_("签约后天数"))

    scope: ClassVar[Scope] = Scope(site="policy__project__site_id")

    class Meta:
        verbose_name = _("分期")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "place"], name="part_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="part_is_a_share"),
        ]
