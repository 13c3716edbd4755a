"""Twelve units on sale, and 李静 with a customer, on the morning of Monday 2 November 2026."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import pytest
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, files_apart, office, opened

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Project, Unit
from anchang.business.purchaseplans import actions
from anchang.business.purchaseplans.models import PlanUnit, PurchasePlan
from anchang.business.purchaseplans.queries import plans
from anchang.business.purchaseplans.stages import Wish
from anchang.engine.accounts.models import Account
from anchang.engine.rules.actions import load

__all__ = ["files_apart", "office", "opened"]

DAY = timedelta(days=1)
D = Decimal
# Label's room to area in m² and posted total: O1 of domain §1.8 stands in 101, 102 is over the limit of deed tax.
ROOMS = {"101": ("140.00", "1980000"), "102": ("140.01", "2180000"), "103": ("90.00", "900000")}
LOCAL = """
[[rule]]
code = "{code}"
title = "{code}"
value = "{value}"
jurisdiction = "{place}"
effective_from = {since}
source = "试验"
"""


@dataclass
class Desk(Scene):
    """The project's three units with posted prices, and what a consultant does with them."""

    project: Project | None = None
    files: int = 0

    @classmethod
    def ready(cls, at: datetime = MONDAY, office: Office | None = None) -> Self:
        desk = cls.opened(at, office)
        by: dict[str, Any] = {"by": Account.objects.system(), "at": at}
        names = {"name": "锦绣", "developer": "锦绣置业", "district": "成华区"}
        desk.project = inventory.open_project(desk.office.site, **by, **names)
        building = inventory.add_building(desk.project, **by, name="9号楼")
        facts = {"number": "P1", "issued_on": at.date() - DAY, "buildings": [building]}
        permit = inventory.record_permit(desk.project, **by, **facts)
        for room, (area, _total) in ROOMS.items():
            inventory.add_unit(building, **by, entrance="1", floor=1, room=room, gross_area=D(area))
        desk.post()
        inventory.release(permit, **by)
        return desk

    def post(self, more: int = 0) -> None:
        """Another version of the price table, every total so much higher."""
        prices = []
        for unit in Unit.objects.filter(building__project=self.project):
            area, total = ROOMS[unit.room]
            whole = D(total) + more
            prices.append(inventory.Priced(unit.pk, (whole / D(area)).quantize(D("0.01")), whole))
        inventory.post_prices(self.project, by=Account.objects.system(), at=self.at, prices=prices)

    def unit(self, room: str = "101") -> Unit:
        rows = Unit.objects.select_related("building__project", "building__permit", "price__price_list", "site")
        return rows.get(room=room)

    def rule(self, path: Path, code: str, value: str, place: str = "office", since: str = "2020-01-01") -> None:
        """Loads one more version of a rule, as an office would from a file of its own."""
        file = path / f"{code}-{place}-{since}.toml"
        file.write_text(LOCAL.format(code=code, value=value, place=place, since=since))
        load(file, by=Account.objects.system(), at=self.at)

    def file(self, who: str = "lijing", **given: Any) -> Customer:
        self.files += 1
        facts = {"name": f"客户{self.files}", "source": "walk_in", "consent": True, "phone": f"1390000{self.files:04d}"}
        made = customers.register(self.office.site, by=self.who(who), at=self.at, **{**facts, **given})
        return Customer.objects.select_related("site", "owner").get(pk=made.pk)

    def make(
        self, customer: Customer | None = None, *rooms: str, who: str = "lijing", note: str = "", **wish: Any
    ) -> PurchasePlan:
        """A plan for these rooms, by default for 101, with a bank's rate of 3.50 %."""
        units = [self.unit(room) for room in rooms or ("101",)]
        asked = replace(Wish(rate=D("3.50")), **wish)
        made = actions.make(
            customer or self.file(who), by=self.who(who), at=self.at, units=units, wish=asked, note=note
        )
        return self.again(made)

    def send(self, plan: PurchasePlan | None = None, who: str = "lijing") -> PurchasePlan:
        made = plan or self.make()
        actions.send(made, by=self.who(who), at=self.at)
        return self.again(made)

    def again(self, plan: PurchasePlan) -> PurchasePlan:
        found: PurchasePlan = plans().get(pk=plan.pk)
        return found

    def only(self, plan: PurchasePlan) -> PlanUnit:
        return PlanUnit.objects.select_related("unit", "price__price_list").get(plan=plan)


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk.ready(office=office)


@pytest.fixture
def now(office: Office) -> Desk:
    """The same yesterday, for screens, which read the clock."""
    yesterday = timezone.localtime(timezone.now() - DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    return Desk.ready(yesterday, office)
