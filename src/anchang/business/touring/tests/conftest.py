"""Two show flats on the morning of Monday 2 November 2026: 李静 and 张磊 show them, 王敏 supervises."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Self

import pytest
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, office, opened

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Unit
from anchang.business.reception import actions as reception
from anchang.business.touring import actions
from anchang.business.touring.models import Favourite, Invitation, ShowFlat, Tour
from anchang.engine.accounts.models import Account
from anchang.engine.imports import actions as imports
from anchang.engine.notices.models import Notice
from anchang.lib.calendar import SHANGHAI

__all__ = ["office", "opened"]

TABLE = "楼栋,楼层,房号,建筑面积,单价,总价\n" + "".join(
    f"9号楼,{floor},{floor}01,90.00,10000,900000\n" for floor in range(1, 13)
)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass
class Hall(Scene):
    """`flat` takes two parties in half an hour from nine to six; `flats` come with the scene."""

    flat: ShowFlat | None = None
    other: ShowFlat | None = None
    files: int = 0

    @classmethod
    def ready(cls, at: datetime = MONDAY, office: Office | None = None) -> Self:
        hall = cls.opened(at, office)
        hall.flat = hall.add_flat("样板间A")
        hall.other = hall.add_flat("样板间B", capacity=1, slot_minutes=40)
        return hall

    def add_flat(self, name: str, **given: Any) -> ShowFlat:
        facts = {"capacity": 2, "slot_minutes": 30, "opens": time(9), "closes": time(18), **given}
        made: ShowFlat = actions.add_flat(self.office.site, by=self.who("chenwei"), at=self.at, name=name, **facts)
        return made

    def file(self, who: str = "lijing", **given: Any) -> Customer:
        self.files += 1
        facts = {"name": f"客户{self.files}", "source": "walk_in", "consent": True, "phone": f"1390000{self.files:04d}"}
        made = customers.register(self.office.site, by=self.who(who), at=self.at, **{**facts, **given})
        return Customer.objects.select_related("site", "owner").get(pk=made.pk)

    def slot(self, hour: int, minute: int = 0, days: int = 0) -> datetime:
        """A time of the scene's day, or so many days after it."""
        on = self.at.astimezone(SHANGHAI).date() + days * DAY
        return datetime.combine(on, time(hour, minute), SHANGHAI)

    def book(self, customer: Customer | None = None, who: str = "lijing", **given: Any) -> Tour:
        facts = {"flat": self.flat, "starts_at": self.slot(10), **given}
        at = facts.pop("at", self.at)
        made: Tour = actions.book(customer or self.file(who), by=self.who(who), at=at, **facts)
        return self.again(made)

    def walk(self, customer: Customer | None = None, who: str = "lijing", **given: Any) -> Tour:
        """A tour that was booked and walked."""
        tour = self.book(customer, who, **given)
        actions.arrive(tour, by=self.who(who), at=tour.starts_at)
        actions.finish(self.again(tour), by=self.who(who), at=tour.ends_at)
        return self.again(tour)

    def invite(self, customer: Customer | None = None, who: str = "lijing", **given: Any) -> Invitation:
        facts = {"on": self.slot(9, days=1).date(), **given}
        at = facts.pop("at", self.at)
        made = actions.invite(customer or self.file(who), by=self.who(who), at=at, **facts)
        return Invitation.objects.select_related("site", "customer", "tour__flat").get(pk=made.pk)

    def receive(self, who: str = "lijing", at: datetime | None = None, **given: Any) -> Any:
        facts = {"name": "王小明", "source": "walk_in", "consent": True, **given}
        return reception.receive(self.office.site, by=self.who(who), at=at or self.at, **facts)

    def units(self) -> list[Unit]:
        """Twelve units on sale."""
        by = {"by": Account.objects.system(), "at": self.at}
        project = inventory.open_project(self.office.site, **by, name="锦绣", developer="锦绣置业", address="成华区1号")
        permit = inventory.record_permit(project, **by, number="P1", issued_on=self.at.date())
        inventory.add_building(project, **by, name="9号楼", permit=permit)
        table = imports.upload(project, **by, kind="inventory.price_list", name="价.csv", content=TABLE.encode())
        imports.commit(table, **by)
        prices = [inventory.Priced(unit.pk, Decimal(10000), unit.gross_area * 10000) for unit in Unit.objects.all()]
        inventory.post_prices(project, **by, prices=prices)
        inventory.release(permit, **by)
        return list(Unit.objects.order_by("pk"))

    def like(self, customer: Customer, unit: Unit, who: str = "lijing", **given: Any) -> Favourite:
        made: Favourite = actions.like(customer, by=self.who(who), at=self.at, unit=unit, **given)
        return made

    def again(self, tour: Tour) -> Tour:
        return Tour.objects.select_related("flat", "site", "guide", "customer__site", "customer__owner").get(pk=tour.pk)

    def told(self, username: str) -> list[str]:
        mine = Notice.objects.filter(account_id=self.who(username).pk)
        return list(mine.order_by("pk").values_list("text", flat=True))


@pytest.fixture
def hall(office: Office) -> Hall:
    return Hall.ready(office=office)


@pytest.fixture
def now(office: Office) -> Hall:
    """The same yesterday, for screens, which read the clock."""
    yesterday = timezone.localtime(timezone.now() - DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    return Hall.ready(yesterday, office)
