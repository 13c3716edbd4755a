"""An office of consultants with a unit and a customer for each deal to come, and the verbs that make the deal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from anchang.business.customers.models import Customer
from anchang.business.deals import actions as deals
from anchang.business.deals.models import Deal, Hold
from anchang.business.inventory.models import Unit
from anchang.business.receivables import actions as receivables
from anchang.business.receivables.models import Plan, Receipt
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.rules.models import Rule
from anchang.main.demo.people import lines
from anchang.people.org import actions as org
from anchang.people.org.models import Post

from . import filling

CLIENTS, FEW = 32, 8
DEPOSIT = Decimal(50000)


@dataclass(frozen=True)
class Market:
    """Keys: the n-th unit goes to the n-th customer through the n-th consultant, who are counted round."""

    consultants: list[int]
    cashier: int
    accountant: int
    units: list[int]
    customers: list[int]

    @property
    def clients(self) -> int:
        """How many work at once: one for each consultant."""
        return len(self.consultants)

    def places(self, client: int, first: int, count: int) -> list[int]:
        """The places of one client within `count` from `first`."""
        return [n for n in range(first, first + count) if n % self.clients == client]

    def seller(self, n: int) -> int:
        return self.consultants[n % self.clients]


def open_market(units: int, more_customers: int, clients: int = CLIENTS) -> Market:
    """So many units on sale, a customer for each of them, and some more customers who compete, for so many clients."""
    office, at = filling.an_office(), timezone.now() - timedelta(hours=12)
    project, post, by = filling.a_project(office, units), Post.objects.get(code="consultant"), Account.objects.system()
    about: dict[str, Any] = {"post": post, "joined_on": at.date()}
    sellers = [
        org.hire(office.site, by=by, at=at, username=f"bench{n:02d}", name=f"顾问{n:02d}", **about).account
        for n in range(clients)
    ]
    allow_holds(by=by, at=at, most=units)
    filling.customers(office.site, sellers, units + more_customers)
    return Market(
        [one.pk for one in sellers],
        office.account("qiancheng").pk,
        office.account("fengshan").pk,
        [one.pk for one in filling.units_of(project)],
        list(Customer.objects.order_by("pk").values_list("pk", flat=True)),
    )


@action("bench.allow_holds", "测量：放宽锁房数")
def allow_holds(*, by: Account, at: datetime, most: int) -> Rule:
    """The office's rule on holds at once, raised from today on: here every consultant holds all their units first."""
    given = {"title": "测量", "value": str(most), "unit": "套", "jurisdiction": "office", "source": "测量"}
    return Rule.objects.create(code="holds_per_consultant", effective_from=at.date(), **given)


def hold(market: Market, unit: int, customer: int, consultant: int) -> None:
    home = Unit.objects.select_related("building__permit", "price", "site").get(pk=market.units[unit])
    file = Customer.objects.get(pk=market.customers[customer])
    deals.hold(home, by=Account.objects.get(pk=consultant), at=timezone.now(), customer=file)


def _hold(market: Market, n: int) -> None:
    hold(market, n, n, market.seller(n))


def _subscribe(market: Market, n: int) -> None:
    rows = Hold.objects.select_related("unit__building__permit", "unit__price", "customer", "owner", "site")
    hold = rows.get(unit_id=market.units[n])
    paper: dict[str, Any] = {"id_kind": "id_card", "id_number": filling.a_paper(n)}
    deals.subscribe(hold, by=Account.objects.get(pk=market.seller(n)), at=timezone.now(), deposit=DEPOSIT, **paper)


def _receive(market: Market, n: int) -> None:
    reference = Deal.objects.values_list("number", flat=True).get(unit_id=market.units[n])
    at, cashier = timezone.now(), Account.objects.get(pk=market.cashier)
    plan = Plan.objects.select_related("site").get(reference=reference)
    given: dict[str, Any] = {
        "amount": DEPOSIT,
        "method": "card",
        "value_on": timezone.localdate(at),
        "voucher": f"YH{n:06d}",
    }
    receivables.receive(plan, by=cashier, at=at, **given)


def _confirm(market: Market, n: int) -> None:
    reference = Deal.objects.values_list("number", flat=True).get(unit_id=market.units[n])
    receipt = Receipt.objects.select_related("plan").get(plan__reference=reference)
    receivables.confirm(receipt, by=Account.objects.get(pk=market.accountant), at=timezone.now())


def _sign(market: Market, n: int) -> None:
    rows = Deal.objects.select_related("unit__building__permit", "customer", "site")
    deal, at = rows.get(unit_id=market.units[n]), timezone.now()
    plan = lines("mortgage", deal.price - deal.deposit, timezone.localdate(at))
    deals.sign(deal, by=Account.objects.get(pk=market.seller(n)), at=at, plan_kind="mortgage", lines=plan)


VERBS: dict[str, Callable[[Market, int], None]] = {
    "hold": _hold,
    "subscription": _subscribe,
    "receipt": _receive,
    "confirmation": _confirm,
    "signing": _sign,
}
