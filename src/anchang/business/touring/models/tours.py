from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.business.inventory.models import Unit
from anchang.business.reception.models import Visit
from anchang.engine.doors.things import Thing
from anchang.engine.fields import PERSON
from anchang.engine.policies import Scope
from anchang.engine.states import Machine
from anchang.people.org.models import Site

from ..stages import HOLDING, MOST_PEOPLE, TONES, TOUR, Stage
from .flats import ShowFlat


class Tour(Thing):
    """带看: one party in a slot of a show flat. `place` is which of the `seats` of the slot it takes."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    flat = models.ForeignKey(ShowFlat, on_delete=models.PROTECT, related_name="tours", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tours")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="tours", db_index=False)
    guide = models.ForeignKey(**PERSON, db_index=False, verbose_name=_("带看顾问"))
    on = models.DateField()
    starts_at = models.DateTimeField(_("时间"))
    ends_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    party_size = models.PositiveSmallIntegerField(_("人数"), default=1)
    stage = models.CharField(_("状态"), max_length=10, choices=Stage, default=Stage.BOOKED)
    booked_by = models.ForeignKey(**PERSON, db_index=False)
    booked_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(_("原因"), max_length=100, blank=True)

    machine: ClassVar[Machine] = TOUR
    scope: ClassVar[Scope] = Scope(own="guide_id")
    personal: ClassVar[tuple[str, ...]] = ("why",)

    class Meta:
        verbose_name = _("带看")
        constraints = [
            models.UniqueConstraint(
                fields=["flat", "starts_at", "place"],
                condition=Q(stage__in=[str(one) for one in HOLDING]),
                name="tour_place_once",
            ),
            models.CheckConstraint(condition=Q(place__gte=1) & Q(place__lte=F("seats")), name="tour_place_is_there"),
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=MOST_PEOPLE), name="tour_is_somebody"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="tour_takes_time"),
        ]
        indexes = [
            models.Index(fields=["site", "on"], name="tour_of_day"),
            models.Index(fields=["guide", "-starts_at"], name="tour_of_guide"),
        ]

    @property
    def ledger_name(self) -> str:
        return f"{self.flat.name} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def shown_stage(self) -> tuple[str, str]:
        return str(self.get_stage_display()), TONES[Stage(self.stage)]

    @property
    def day_url(self) -> str:
        return f"{reverse('touring:index')}?site={self.site.code}&on={self.on}"

    def get_absolute_url(self) -> str:
        return reverse("touring:tour", args=[self.pk])


class Tick(Thing):
    """Ten minutes in which a tour takes a place, a guide and a customer: none of these twice, whatever the slots are.

    Written and removed with the tour's place, so that the database itself refuses an overlap.
    """

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="ticks")
    flat = models.ForeignKey(ShowFlat, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()
    guide = models.ForeignKey(**PERSON, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(site="flat__site_id")

    class Meta:
        verbose_name = _("带看时段")
        constraints = [
            models.UniqueConstraint(fields=["flat", "at", "place"], name="tick_place_once"),
            models.UniqueConstraint(fields=["guide", "at"], name="tick_guide_once"),
            models.UniqueConstraint(fields=["customer", "at"], name="tick_customer_once"),
        ]

    @staticmethod
    def moments(starts_at: datetime, ends_at: datetime, step: int) -> list[datetime]:
        """The beginnings of the steps between the two."""
        count = int((ends_at - starts_at).total_seconds() // 60) // step
        return [starts_at + timedelta(minutes=step * n) for n in range(count)]


class Seen(Thing):
    """What a customer was shown: a unit, or a show flat in a tour."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="seen")
    tour = models.ForeignKey(Tour, null=True, on_delete=models.PROTECT, related_name="seen")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    flat = models.ForeignKey(ShowFlat, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()
    note = models.CharField(_("客户怎么说"), max_length=200, blank=True)

    scope: ClassVar[Scope] = Scope(own="by_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("看过的房源")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, flat__isnull=False) | Q(unit__isnull=False, flat=None), name="seen_is_one_thing"
            )
        ]

    @property
    def shown(self) -> str:
        return self.unit.label if self.unit else self.flat.name if self.flat else ""

    def get_absolute_url(self) -> str:
        return self.customer.get_absolute_url()


class Favourite(Thing):
    """意向房源: a unit the customer would like, the smallest rank first. Whether it is still free, inventory says."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="favourites", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="favourites")
    rank = models.IntegerField()
    note = models.CharField(_("备注"), max_length=200, blank=True)
    by = models.ForeignKey(**PERSON, db_index=False)
    at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(own="customer__owner_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("意向房源")
        constraints = [models.UniqueConstraint(fields=["customer", "unit"], name="favourite_once")]

    @property
    def owner_id(self) -> int | None:
        return self.customer.owner_id

    @property
    def ledger_name(self) -> str:
        return self.unit.label

    def get_absolute_url(self) -> str:
        return self.customer.get_absolute_url()
