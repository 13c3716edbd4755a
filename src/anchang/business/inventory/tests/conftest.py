"""A project of one building under a permit, with priced units, for the tests of the room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.office import MONDAY, Office, office, open_the_office, opened

from anchang.business.inventory import actions
from anchang.business.inventory.models import Building, Claim, Permit, Project, Unit, Withholding
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import agree
from anchang.engine.approvals.models import Case

__all__ = ["office", "opened"]


@dataclass
class Stock:
    office: Office
    system: Account
    project: Project
    building: Building
    permit: Permit
    units: list[Unit]

    @property
    def unit(self) -> Unit:
        return Unit.objects.select_related("building__permit", "price").get(pk=self.units[0].pk)

    def account(self, username: str) -> Account:
        return self.office.account(username)

    def take(self, unit: Unit | None = None, at: datetime = MONDAY, **given: Any) -> Claim:
        """A hold of half an hour for 李静 unless told otherwise."""
        until = at + timedelta(minutes=30)
        facts = {"kind": "hold", "reference": "hold-1", "holder_label": "李静", "holder_id": 7, "until": until}
        return actions.take(unit or self.unit, by=self.system, at=at, **{**facts, **given})

    def ask(self, unit: Unit | None = None, at: datetime = MONDAY, by: str = "chenwei", **given: Any) -> Withholding:
        """The manager asks to withhold a unit for a week because of a seizure unless told otherwise."""
        facts = {"ground": "seizure", "document_no": "（2026）锦01执88号", "until": at + timedelta(days=7), **given}
        made: Withholding = actions.request_control(unit or self.unit, by=self.account(by), at=at, **facts)
        return made

    def withhold(self, unit: Unit | None = None, at: datetime = MONDAY, **given: Any) -> Claim:
        """The same, and everybody agrees whose seat is in the case."""
        asked = self.ask(unit, at, **given)
        case = Case.objects.get(thing_label="inventory.withholding", thing_id=asked.pk)
        for username in ("linlan", "zhoujianguo", "hanli")[: case.opinions.count()]:
            agree(Case.objects.get(pk=case.pk), by=self.account(username), at=at)
        return Claim.objects.get(reference=asked.reference, ended_at=None, item=asked.unit_id)


def stock_up(
    floors: int = 2, rooms: int = 2, at: datetime = MONDAY, office: Office | None = None, released: bool = True
) -> Stock:
    office = office or open_the_office(at=at)
    system = Account.objects.system()
    project = actions.open_project(office.site, by=system, at=at, name="锦绣一期", developer="锦绣置业")
    building = actions.add_building(project, by=system, at=at, name="28号楼")
    permit = actions.record_permit(
        project, by=system, at=at, number="锦房预售证2026001号", issued_on=date(2026, 11, 1), buildings=[building]
    )
    units = [
        actions.add_unit(
            building, by=system, at=at, entrance="1", floor=floor, room=f"{floor}{room:02}", gross_area=Decimal("89.50")
        )
        for floor in range(1, floors + 1)
        for room in range(1, rooms + 1)
    ]
    prices = [actions.Priced(unit.pk, Decimal("14000"), Decimal("1253000")) for unit in units]
    actions.post_prices(project, by=system, at=at, prices=prices)
    if released:
        actions.release(permit, by=system, at=at)
    return Stock(office, system, project, building, permit, units)


@pytest.fixture
def stock(office: Office) -> Stock:
    return stock_up(office=office)


@pytest.fixture
def make_stock() -> Callable[..., Stock]:
    """For tests that bring their own database."""
    return stock_up
