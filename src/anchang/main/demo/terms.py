"""Terms of the demonstration: three ways of paying and three policies, agreed to before the first customer comes."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from anchang.business.inventory.models import Project, Unit
from anchang.business.terms import actions
from anchang.business.terms.actions import Share
from anchang.business.terms.models import Policy
from anchang.business.terms.queries import offered
from anchang.business.terms.stages import Source
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.models import Case, Opinion
from anchang.lib.calendar import office_day

from .cast import Office

SEATS = {"sales_director": "linlan", "general_manager": "zhoujianguo"}
HUNDRED = Decimal(100)
METHODS: tuple[tuple[str, str, Decimal, tuple[Share, ...]], ...] = (
    ("一次性付款", "once", Decimal(2), (Share("down", HUNDRED, 15),)),
    ("分期付款", "instalments", Decimal(1), (Share("down", Decimal(50), 7), Share("instalment", Decimal(50), 90))),
    ("按揭贷款", "mortgage", Decimal(0), (Share("down", Decimal(30), 7), Share("loan", Decimal(70), 60))),
)
OFFERS: tuple[dict[str, Any], ...] = (
    {"name": "开盘优惠", "source": "campaign", "value": Decimal(1), "exclusion": "活动", "note": "开盘当月认购"},
    {"name": "周末活动优惠", "source": "campaign", "value": Decimal("0.5"), "exclusion": "活动", "place": 1},
    {"name": "老带新券", "source": "coupon", "kind": "amount", "value": Decimal(5000), "uses": 20},
)


class Terms:
    def __init__(self, office: Office, project: Project) -> None:
        self.office, self.project = office, project

    def open(self, when: datetime) -> None:
        """The manager proposes, those of the route agree."""
        for name, pays, value, parts in METHODS:
            self._agreed(when, name=name, source="payment", pays=pays, value=value, parts=parts)
        for offer in OFFERS:
            self._agreed(when, **offer)

    def _agreed(self, when: datetime, **given: Any) -> None:
        manager = self.office.account("chenwei")
        made = actions.propose(self.project, by=manager, at=when, starts_on=office_day(when), why="开盘定价", **given)
        actions.submit(made, by=manager, at=when)
        case = Case.objects.get(thing_label="terms.policy", thing_id=made.pk)
        for seat in Opinion.objects.filter(case=case).order_by("place"):
            approvals.agree(Case.objects.get(pk=case.pk), by=self.office.account(SEATS[seat.post]), at=when)

    def propose(self, when: datetime) -> None:
        """On the last evening a new version waits for the director."""
        manager = self.office.account("chenwei")
        facts: dict[str, Any] = {"name": "老带新券", "source": "coupon", "kind": "amount", "uses": 30}
        made = actions.propose(
            self.project,
            by=manager,
            at=when,
            value=Decimal(8000),
            starts_on=office_day(when),
            why="老带新不多",
            **facts,
        )
        actions.submit(Policy.objects.select_related("project").get(pk=made.pk), by=manager, at=when)

    def chosen(self, unit: Unit, when: datetime, warmth: float) -> list[int]:
        """What a customer so warm takes: a way of paying, and now and then a policy."""
        home = Unit.objects.select_related("building").get(pk=unit.pk)
        found = offered(home, office_day(when))
        ways = [one for one in found if one.source == Source.PAYMENT]
        n = int(warmth * 1000)
        taken = [ways[n % len(ways)].pk] if ways else []
        wanted = ("开盘优惠",) if n % 2 else ("老带新券",) if n % 3 == 0 else ()
        return taken + [one.pk for one in found if one.name in wanted]
