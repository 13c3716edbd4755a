"""An office of consultants with a unit and a customer for each deal to come, and the verbs that make the deal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, CharField
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
from anchang.engine.statements import Given, Question
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


# What a screen has read before it calls the verb. The screens themselves are timed over HTTP.
KEY = Given("key", BigIntegerField())
ACCOUNT = Question(lambda: Account.objects.filter(pk=KEY))
UNIT = Question(lambda: Unit.objects.filter(pk=KEY).select_related("building__permit", "price", "site"))
CUSTOMER = Question(lambda: Customer.objects.filter(pk=KEY))
HOLD = Question(
    lambda: Hold.objects.filter(unit_id=KEY).select_related(
        "unit__building__permit", "unit__price", "customer", "owner", "site"
    )
)
DEAL = Question(
    lambda: Deal.objects.filter(unit_id=KEY).select_related("unit__building__permit", "customer", "owner", "site")
)
PLAN = Question(lambda: Plan.objects.filter(reference=Given("reference", CharField())).select_related("site"))
RECEIPT = Question(
    lambda: Receipt.objects.filter(plan__reference=Given("reference", CharField())).select_related("plan")
)


def the(question: Question, **given: Any) -> Any:
    (found,) = question.ask(**given)
    return found


def hold(market: Market, unit: int, customer: int, consultant: int) -> None:
    home, file = the(UNIT, key=market.units[unit]), the(CUSTOMER, key=market.customers[customer])
    deals.hold(home, by=the(ACCOUNT, key=consultant), at=timezone.now(), customer=file)


def _hold(market: Market, n: int) -> None:
    hold(market, n, n, market.seller(n))


def _subscribe(market: Market, n: int) -> None:
    hold, by = the(HOLD, key=market.units[n]), the(ACCOUNT, key=market.seller(n))
    paper: dict[str, Any] = {"id_kind": "id_card", "id_number": filling.a_paper(n)}
    deals.subscribe(hold, by=by, at=timezone.now(), deposit=DEPOSIT, **paper)


def _receive(market: Market, n: int) -> None:
    at, cashier = timezone.now(), the(ACCOUNT, key=market.cashier)
    plan = the(PLAN, reference=the(DEAL, key=market.units[n]).number)
    given: dict[str, Any] = {
        "amount": DEPOSIT,
        "method": "card",
        "value_on": timezone.localdate(at),
        "voucher": f"YH{n:06d}",
    }
    receivables.receive(plan, by=cashier, at=at, **given)


def _confirm(market: Market, n: int) -> None:
    receipt = the(RECEIPT, reference=the(DEAL, key=market.units[n]).number)
    receivables.confirm(receipt, by=the(ACCOUNT, key=market.accountant), at=timezone.now())


def _sign(market: Market, n: int) -> None:
    deal, at = the(DEAL, key=market.units[n]), timezone.now()
    plan = lines("mortgage", deal.price - deal.deposit, timezone.localdate(at))
    deals.sign(deal, by=the(ACCOUNT, key=market.seller(n)), at=at, plan_kind="mortgage", lines=plan)


VERBS: dict[str, Callable[[Market, int], None]] = {
    "hold": _hold,
    "subscription": _subscribe,
    "receipt": _receive,
    "confirmation": _confirm,
    "signing": _sign,
}
