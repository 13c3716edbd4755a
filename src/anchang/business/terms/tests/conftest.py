"""A project of two buildings whose homes have prices, and the people who propose and agree."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, files_apart, office, open_the_office, opened

from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Building, Project, Unit
from anchang.business.terms import actions
from anchang.business.terms.actions import Share
from anchang.business.terms.models import Policy
from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.models import Case
from anchang.lib.calendar import office_day

__all__ = ["files_apart", "office", "opened"]

WHOLE = (Share("down", Decimal(100), 7),)


@dataclass
class Desk(Scene):
    project: Project
    buildings: list[Building]
    units: list[Unit]

    @property
    def today(self) -> date:
        return office_day(self.at)

    def unit(self, n: int = 0) -> Unit:
        return Unit.objects.select_related("building__permit", "price", "site").get(pk=self.units[n].pk)

    def draft(self, name: str = "开盘优惠", who: str = "chenwei", **given: Any) -> Policy:
        """A campaign of 1 % from today on unless told otherwise."""
        facts = {"source": "campaign", "value": Decimal(1), "starts_on": self.today, **given}
        made: Policy = actions.propose(self.project, by=self.who(who), at=self.at, name=name, **facts)
        return made

    def method(self, name: str = "一次性付款", **given: Any) -> Policy:
        facts = {"source": "payment", "value": Decimal(2), "pays": "once", "parts": WHOLE, **given}
        return self.draft(name, **facts)

    def submit(self, policy: Policy, who: str = "chenwei", at: datetime | None = None) -> Case:
        actions.submit(self.again(policy), by=self.who(who), at=at or self.at)
        return Case.objects.get(thing_label="terms.policy", thing_id=policy.pk, stage="open")

    def agree(self, case: Case, at: datetime | None = None) -> None:
        """Every seat of the case, in turn."""
        seats = {"sales_director": "linlan", "general_manager": "zhoujianguo"}
        for seat in case.opinions.all():
            approvals.agree(Case.objects.get(pk=case.pk), by=self.who(seats[seat.post]), at=at or self.at)

    def approve(self, policy: Policy) -> Policy:
        self.agree(self.submit(policy))
        return self.again(policy)

    def standing(self, name: str = "开盘优惠", **given: Any) -> Policy:
        return self.approve(self.draft(name, **given))

    def again(self, policy: Policy) -> Policy:
        return Policy.objects.select_related("project", "proposed_by").get(pk=policy.pk)


def set_up(at: datetime = MONDAY, office: Office | None = None) -> Desk:
    office = office or open_the_office(at=at)
    system = Account.objects.system()
    project = inventory.open_project(office.site, by=system, at=at, name="锦绣一期", developer="锦绣置业")
    buildings = [inventory.add_building(project, by=system, at=at, name=name) for name in ("28号楼", "29号楼")]
    day = at.date() - timedelta(days=1)
    inventory.record_permit(project, by=system, at=at, number="2026001", issued_on=day, buildings=buildings)
    about = {"entrance": "1", "floor": 1, "gross_area": Decimal(90)}
    units = [
        inventory.add_unit(building, by=system, at=at, room="101", type=kind, **about)
        for building, kind in zip(buildings, ("三房", "四房"), strict=True)
    ]
    prices = [inventory.Priced(unit.pk, Decimal(22000), Decimal(1980000)) for unit in units]
    inventory.post_prices(project, by=system, at=at, prices=prices)
    return Desk(office, at, project, buildings, units)


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
def desk(office: Office) -> Desk:
    return set_up(office=office)


@pytest.fixture
def desk_now(office: Office) -> Desk:
    """For screens, which read the clock."""
    return set_up(timezone.now() - timedelta(minutes=1), office)


@pytest.fixture
def make_desk() -> Callable[..., Desk]:
    """For tests that bring their own database."""
    return set_up
