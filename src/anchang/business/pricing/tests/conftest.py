"""A project of one building whose units have no price yet, and the ways a price gets onto the wall."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.office import MONDAY, Office, Scene, files_apart, office, opened, rows

from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Building, Permit, Project, Unit
from anchang.business.pricing import actions, queries
from anchang.business.pricing.models import Proposal, Scheme
from anchang.business.pricing.stages import Way
from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.queries import next_opinion
from anchang.lib.pricing import Coefficient

__all__ = ["files_apart", "office", "opened"]

DAY = timedelta(days=1)
SEATS = {"sales_director": "linlan", "general_manager": "zhoujianguo"}
COEFFICIENTS = (
    Coefficient("floor", Decimal("0.98"), "", Decimal(1), Decimal(1)),
    Coefficient("floor", Decimal("1.015"), "", Decimal(2), None),
    Coefficient("orientation", Decimal("1.02"), "南"),
    Coefficient("area", Decimal("1.01"), "", Decimal(80), Decimal(90)),
)


@dataclass
class Wall(Scene):
    """`project` has a building of `floors` × `rooms` units; odd rooms look south."""

    project: Project
    building: Building
    units: list[Unit]

    @classmethod
    def ready(cls, at: datetime = MONDAY, office: Office | None = None, floors: int = 2, rooms: int = 2) -> "Wall":
        scene = Scene.opened(at, office)
        by: dict[str, Any] = {"by": Account.objects.system(), "at": at}
        site = scene.office.site
        project = inventory.open_project(site, **by, name="锦绣一期", developer="锦绣置业", address="成华区1号")
        building = inventory.add_building(project, **by, name="28号楼")
        permit = {"number": "锦房预售证2026001号", "issued_on": date(2026, 11, 1), "buildings": [building]}
        inventory.record_permit(project, **by, **permit)
        for floor in range(1, floors + 1):
            for room in range(1, rooms + 1):
                facts = {"entrance": "1", "floor": floor, "room": f"{floor}{room:02}", "type": "三室两厅"}
                unit = inventory.add_unit(building, **by, **facts, gross_area=Decimal("89.50"))
                if room % 2:
                    Wall.look_south(unit)
        return cls(scene.office, at, project, building, list(Unit.objects.select_related("price").order_by("pk")))

    @staticmethod
    def look_south(unit: Unit) -> None:
        """No verb of inventory sets it but the price table."""
        rows(Unit).filter(pk=unit.pk).update(orientation="南")

    def scheme(self, who: str = "chenwei", **given: Any) -> Scheme:
        facts = {"name": "首推", "base": Decimal(14000), "coefficients": COEFFICIENTS, **given}
        made: Scheme = actions.open_scheme(self.project, by=self.who(who), at=self.at, **facts)
        return made

    def draft(self, scheme: Scheme | None = None, **given: Any) -> Proposal:
        made: Proposal = actions.draft(scheme or self.scheme(), by=self.who("chenwei"), at=self.at, **given)
        return made

    def change(self, value: str, way: str = Way.PERCENT, at: datetime | None = None, **choice: Any) -> Proposal:
        """A draft that moves the prices in force."""
        facts = {"title": f"调价 {value}", "way": way, "value": Decimal(value), "choice": queries.Choice(**choice)}
        made: Proposal = actions.reprice(self.project, by=self.who("chenwei"), at=at or self.at, **facts)
        return made

    def submit(self, proposal: Proposal, effective_at: datetime | None = None, at: datetime | None = None) -> Proposal:
        moment = at or self.at
        facts = {"effective_at": effective_at, "why": "首次定价"}
        return actions.submit(self.again(proposal), by=self.who("chenwei"), at=moment, **facts)  # type: ignore[no-any-return]

    def agree(self, proposal: Proposal, at: datetime | None = None) -> Proposal:
        """Every seat whose turn it is speaks in favour."""
        case = queries.case_of(proposal)
        while case is not None and (opinion := next_opinion(case)) is not None:
            approvals.agree(case, by=self.who(SEATS[opinion.post]), at=at or self.at)
            case.refresh_from_db()
        return self.again(proposal)

    def post(self, proposal: Proposal | None = None, at: datetime | None = None) -> Proposal:
        """Submitted and agreed to at once: in force."""
        return self.agree(self.submit(proposal or self.draft(), at=at), at)

    def again(self, proposal: Proposal) -> Proposal:
        return Proposal.objects.select_related("project", "table", "price_list").get(pk=proposal.pk)

    def unit(self, room: str = "101") -> Unit:
        return Unit.objects.select_related("building__project", "price__price_list").get(room=room)

    def total(self, room: str = "101") -> Decimal | None:
        price = self.unit(room).price
        return None if price is None else price.total

    def take(self, room: str = "101", until: datetime | None = None) -> None:
        facts = {"kind": "hold", "reference": "hold-1", "holder_label": "李静", "until": until or self.at + DAY}
        permit = Permit.objects.get(project=self.project)
        if permit.released_at is None:
            inventory.release(permit, by=Account.objects.system(), at=self.at)
        inventory.take(self.unit(room), by=Account.objects.system(), at=self.at, **facts)


@pytest.fixture
def wall(office: Office) -> Wall:
    return Wall.ready(office=office)
