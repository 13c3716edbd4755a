from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from anchang.business.inventory.models import Unit
from anchang.business.terms.models import Policy
from anchang.business.terms.queries import applies, open_to_all
from anchang.business.terms.stages import Source
from anchang.lib.calendar import office_day
from anchang.lib.discounts import stack


@dataclass(frozen=True)
class Off:
    """One discount of a price, in yuan."""

    label: str
    amount: Decimal


class Offers:
    """The policies of a moment, each project's read once however many units are compared."""

    def __init__(self, at: datetime) -> None:
        self.day = office_day(at)
        self._known: dict[int, list[Policy]] = {}

    def of(self, unit: Unit, pay: str) -> list[Policy]:
        """What anybody who pays in that way has for the unit: its campaigns and the ways to pay, but no coupon."""
        project = unit.building.project_id
        if project not in self._known:
            self._known[project] = open_to_all(project, self.day)
        given = [one for one in self._known[project] if one.value and applies(one, unit)]
        return [one for one in given if one.source == Source.CAMPAIGN or (one.is_method and one.pays == pay)]


def discounts(unit: Unit, total: Decimal, pay: str, offers: Offers) -> list[Off]:
    """What comes off the posted total for whoever pays in that way, line by line; of several payment methods of the way
    the one that leaves the lowest price, for only one can be taken."""
    given = [
        replace(one.discount, group=Source.PAYMENT) if one.is_method else one.discount for one in offers.of(unit, pay)
    ]
    return [Off(one.label, amount) for one, amount in stack(total, given).lines] if given else []
