"""A small sales office in front of a browser: one building on sale, and visitors as they are needed."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from anchang.business.customers.models import Customer
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Project, Unit
from anchang.business.reception import actions as reception
from anchang.engine.accounts.models import Account
from tests.office import Office, open_the_office

PHONES = count(13800000000)


@dataclass
class Stage:
    office: Office
    project: Project
    free: list[Unit] = field(default_factory=list)

    def account(self, username: str) -> Account:
        return self.office.account(username)

    def unit(self) -> Unit:
        """A unit on sale that no test has touched."""
        return self.free.pop()

    def visitor(self, of: str, name: str) -> Customer:
        """Somebody who came and left a phone: a customer of that consultant."""
        came = {"source": "walk_in", "consent": True, "phone": str(next(PHONES)), "party_size": 1}
        visit = reception.receive(self.office.site, by=self.account(of), at=timezone.now(), name=name, **came)
        customer: Customer = visit.customer
        return customer


def set_up(floors: int = 6, rooms: int = 4) -> Stage:
    """The office with its cast and one building of so many priced units."""
    at, system = timezone.now(), Account.objects.system()
    office = open_the_office(at=at)
    project = inventory.open_project(office.site, by=system, at=at, name="锦绣一期", developer="锦绣置业")
    building = inventory.add_building(project, by=system, at=at, name="28号楼")
    yesterday = timezone.localdate() - timedelta(days=1)
    permit = {"number": "锦房预售证2026001号", "issued_on": yesterday, "buildings": [building]}
    issued = inventory.record_permit(project, by=system, at=at, **permit)
    places = [(floor, f"{floor}0{room}") for floor in range(1, floors + 1) for room in range(1, rooms + 1)]
    area = {"entrance": "1", "gross_area": Decimal("89.50"), "type": "三室两厅两卫"}
    units = [inventory.add_unit(building, by=system, at=at, floor=floor, room=room, **area) for floor, room in places]
    prices = [inventory.Priced(unit.pk, Decimal(14000), Decimal(1253000)) for unit in units]
    inventory.post_prices(project, by=system, at=at, prices=prices)
    inventory.release(issued, by=system, at=at)
    return Stage(office, project, units)
