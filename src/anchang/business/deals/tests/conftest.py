"""A building under a permit with four units at ¥1,980,000, and the steps of a sale by the people who do them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Self

import pytest
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, files_apart, office, open_the_office, opened, rows

from anchang.business.customers.actions import register
from anchang.business.customers.models import Customer
from anchang.business.deals import actions
from anchang.business.deals.models import Deal, Hold
from anchang.business.deals.queries import Discount
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Building, Permit, Unit
from anchang.business.receivables import actions as receivables
from anchang.business.receivables.actions import LineOf
from anchang.business.receivables.models import Plan, Receipt
from anchang.engine.accounts.models import Account

__all__ = ["files_apart", "office", "opened"]

PAPER = "510104199001011230"
PHONES = count(13900000001)
MINUTES = timedelta(minutes=1)


@dataclass
class Sale(Scene):
    building: Building
    permit: Permit
    units: list[Unit] = field(default_factory=list)

    @classmethod
    def opened(cls, at: datetime = MONDAY, office: Office | None = None) -> Self:
        office, system = office or open_the_office(at=at), Account.objects.system()
        project = inventory.open_project(
            office.site, by=system, at=at, name="锦绣一期", developer="锦绣置业", address="锦绣路1号"
        )
        building = inventory.add_building(project, by=system, at=at, name="28号楼")
        issued = {"number": "锦房预售证2026001号", "issued_on": timezone.localdate(at), "buildings": [building]}
        permit = inventory.record_permit(project, by=system, at=at, **issued)
        facts = {"entrance": "1", "floor": 1, "gross_area": Decimal(90)}
        units = [inventory.add_unit(building, by=system, at=at, room=f"10{n}", **facts) for n in range(1, 5)]
        prices = [inventory.Priced(unit.pk, Decimal(22000), Decimal(1980000)) for unit in units]
        inventory.post_prices(project, by=system, at=at, prices=prices)
        inventory.release(permit, by=system, at=at)
        return cls(office, at, building, permit, units)

    def unit(self, n: int = 0) -> Unit:
        return Unit.objects.select_related("building__permit", "price", "site").get(pk=self.units[n].pk)

    def customer(self, who: str = "lijing", name: str = "王小明") -> Customer:
        facts = {"name": name, "source": "walk_in", "consent": True, "phone": str(next(PHONES))}
        made: Customer = register(self.office.site, by=self.who(who), at=self.at, **facts)
        return made

    def hold(self, n: int = 0, who: str = "lijing", at: datetime | None = None, **given: Any) -> Hold:
        customer = given.pop("customer", None) or self.customer(who)
        made: Hold = actions.hold(self.unit(n), by=self.who(who), at=at or self.at, customer=customer)
        return made

    def subscribe(self, hold: Hold | None = None, who: str = "lijing", rate: str = "", **given: Any) -> Deal:
        """At the posted price with ¥50,000 down, or `rate` percent below it; read anew afterwards."""
        discounts = [Discount("按时签约优惠", "percent", Decimal(rate))] if rate else []
        facts = {"deposit": Decimal(50000), "discounts": discounts, "id_kind": "id_card", "id_number": PAPER}
        hold = hold or self.hold(who=who)
        deal: Deal = actions.subscribe(hold, by=self.who(who), at=given.pop("at", self.at), **{**facts, **given})
        return self.again(deal)

    def pay(self, deal: Deal, amount: str = "50000", at: datetime | None = None, **given: Any) -> Receipt:
        at = at or self.at
        facts = {"method": "transfer", "value_on": timezone.localdate(at), "amount": Decimal(amount), **given}
        made: Receipt = receivables.receive(self.plan(deal), by=self.who("qiancheng"), at=at, **facts)
        return made

    def reverse(self, receipt: Receipt, at: datetime | None = None) -> None:
        receivables.reverse(receipt, by=self.who("fengshan"), at=at or self.at, reason="记错了单")

    def sign(self, deal: Deal, at: datetime | None = None, **given: Any) -> Any:
        facts = {"plan_kind": "once", "lines": [self.line(str(deal.price - deal.deposit))], **given}
        return actions.sign(self.again(deal), by=self.who("lijing"), at=at or self.at, **facts)

    def line(self, amount: str) -> LineOf:
        return LineOf("down", "房款", self.at.date() + timedelta(days=7), Decimal(amount))

    def effective(self, **given: Any) -> Deal:
        deal = self.subscribe(**given)
        self.pay(deal)
        return self.again(deal)

    def signed(self) -> Deal:
        deal = self.effective()
        self.sign(deal)
        return self.again(deal)

    def plan(self, deal: Deal) -> Plan:
        return Plan.objects.select_related("site").get(reference=deal.number)

    def again(self, deal: Deal) -> Deal:
        whole = Deal.objects.select_related("unit__building__permit", "posted", "customer", "owner", "site")
        return whole.get(pk=deal.pk)

    def lose_permit(self, how: str) -> None:
        """Takes away the permit behind the units: missing, revoked, good for another building, not issued yet."""
        if how == "revoked":
            system = Account.objects.system()
            inventory.revoke_permit(self.permit, by=system, at=self.at, on=timezone.localdate(self.at))
            return
        if how == "not_issued":
            rows(Permit).filter(pk=self.permit.pk).update(issued_on=self.at.date() + timedelta(days=9))
            return
        if how == "another":
            plant(Building(project=self.building.project, name="29号楼", permit=self.permit))
        rows(Building).filter(pk=self.building.pk).update(permit=None)


LOST = ("missing", "revoked", "another", "not_issued")


def plant(thing: Model) -> Any:
    """Writes the row past every rule but those of the database."""
    return rows(type(thing)).bulk_create([thing])[0]


def drop(model: type[Model], name: str) -> None:
    """The table as it would be without that constraint; for a database that goes with its test."""
    declared = model._meta.constraints
    gone = next(one for one in declared if one.name == name)
    # SQLite makes the table anew from what the model declares.
    model._meta.constraints = [one for one in declared if one is not gone]
    try:
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, gone)
    finally:
        model._meta.constraints = declared


@pytest.fixture
def sale(office: Office) -> Sale:
    """On the morning of Monday 2 November 2026."""
    return Sale.opened(office=office)


@pytest.fixture
def sale_now(office: Office) -> Sale:
    """For screens, which read the clock: the project was opened a minute ago."""
    return Sale.opened(timezone.now() - MINUTES, office)


@pytest.fixture
def make_sale() -> Callable[..., Sale]:
    """For tests that bring their own database."""
    return Sale.opened
