"""The prices of the demonstration: the first list goes its way, and on the last day a change waits for consent."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from anchang.business.inventory.models import Project, Unit
from anchang.business.pricing import actions
from anchang.business.pricing.queries import Choice, case_of
from anchang.business.pricing.stages import Way
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.queries import next_opinion
from anchang.lib.pricing import Coefficient

from .cast import Office

SEATS = {"sales_director": "linlan", "general_manager": "zhoujianguo"}
MINUTE = timedelta(minutes=1)
FLOORS = ((1, 3, "0.97"), (4, 8, "0.99"), (9, 14, "1.01"), (15, None, "1.03"))


class Prices:
    def __init__(self, office: Office) -> None:
        self.office = office

    def first(self, project: Project, when: datetime) -> None:
        """What the table drafted is submitted, agreed to and in force within the hour."""
        manager = self.office.account("chenwei")
        about: dict[str, Any] = {"land_nature": "城镇住宅用地", "delivery": "毛坯", "charges": "无"}
        actions.set_particulars(project, by=manager, at=when, **about)
        draft = project.proposals.get()
        actions.submit(draft, by=manager, at=when + MINUTE, effective_at=None, why="取得预售许可，首次公示")
        case = case_of(draft)
        while case is not None and (opinion := next_opinion(case)) is not None:
            approvals.agree(case, by=self.office.account(SEATS[opinion.post]), at=when + 2 * MINUTE)
            case.refresh_from_db()

    def change(self, project: Project, when: datetime) -> None:
        """A scheme on the board, and a change of one building that waits for the director."""
        manager = self.office.account("chenwei")
        table = [
            Coefficient("floor", Decimal(factor), "", Decimal(low), None if high is None else Decimal(high))
            for low, high, factor in FLOORS
        ]
        middle = Unit.objects.filter(building__project=project).order_by("price__unit_price")
        base = middle[len(middle) // 2].price.unit_price  # type: ignore[union-attr]
        facts: dict[str, Any] = {
            "name": "二批次方案",
            "base": base,
            "floor_percent": Decimal(93),
            "coefficients": table,
        }
        actions.open_scheme(project, by=manager, at=when, **facts)
        building = project.buildings.order_by("pk")[0]
        title = f"{building.name}上调1.5%"
        move: dict[str, Any] = {
            "title": title,
            "way": Way.PERCENT,
            "value": Decimal("1.5"),
            "choice": Choice(building.pk),
        }
        drawn = actions.reprice(project, by=manager, at=when + MINUTE, **move)
        effective_at = when + timedelta(days=3)
        why = "本周去化快，在售不足三成"
        actions.submit(drawn, by=manager, at=when + 2 * MINUTE, effective_at=effective_at, why=why)
