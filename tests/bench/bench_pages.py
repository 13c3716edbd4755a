"""How long the pages of a full office take, and how many queries each asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone

from anchang.business.customers.models import Customer
from anchang.business.deals import actions as deals
from anchang.business.deals.models import Deal
from anchang.business.inventory.models import Project, Unit
from anchang.business.receivables import actions as receivables
from anchang.business.receivables.models import Plan
from anchang.engine.accounts.models import Account
from anchang.lib.pinyin import initials
from anchang.main.demo.cast import Office
from anchang.main.demo.people import lines

from . import filling
from .opening import Page, opened
from .serving import collect_static
from .timing import Line

CONSULTANTS = ("lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao")


@dataclass(frozen=True)
class Size:
    units: int
    customers: int
    deals: int
    requests: int


WHOLE, QUICK = Size(1200, 100_000, 240, 300), Size(120, 400, 6, 6)


def run(quick: bool) -> Iterator[Line]:
    size = QUICK if quick else WHOLE
    collect_static()
    office = filling.an_office()
    project = filling.a_project(office, size.units)
    filling.customers(office.site, [office.account(name) for name in CONSULTANTS], size.customers)
    _sell(office, project, size.deals)
    yield from opened(office, _pages(project, size), size.requests)


def _pages(project: Project, size: Size) -> list[Page]:
    files = list(Customer.objects.filter(id_key=None).order_by("-pk")[: size.customers : size.customers // 100])
    index, numbers = reverse("customers:index"), Deal.objects.order_by("pk").values_list("number", flat=True)
    of, some = f"of {size.customers:,} customers", [(one.phone, one.name) for one in files]
    return [
        Page(f"board of {size.units:,} units", "linlan", [reverse("inventory:board", args=[project.pk])]),
        Page(f"list {of}", "linlan", [index]),
        Page(f"list {of}, a consultant's own", "lijing", [index]),
        Page(f"search {of}, phone", "linlan", [f"{index}?q={phone}" for phone, _ in some]),
        Page(f"search {of}, last four digits", "linlan", [f"{index}?q={phone[-4:]}" for phone, _ in some]),
        Page(f"search {of}, two characters", "linlan", [f"{index}?q={quote(name[:2])}" for _, name in some]),
        Page(f"search {of}, initials", "linlan", [f"{index}?q={initials(name)}" for _, name in some]),
        Page("deal", "linlan", [reverse("deals:deal", args=[number]) for number in numbers]),
        Page("home of a consultant", "lijing", [reverse("home")]),
        Page("home of a director", "linlan", [reverse("home")]),
        Page("daily report", "linlan", [reverse("overview:daily")]),
    ]


def _sell(office: Office, project: Project, count: int) -> None:
    """Deals through their verbs: a third waits for its deposit, a third to be signed, a third is signed."""
    every = filling.units_of(project)
    units = every[:: len(every) // count][:count]
    newest = list(Customer.objects.order_by("-pk").select_related("site")[:count])
    for n, (unit, customer) in enumerate(zip(units, newest, strict=True)):
        _deal(office, unit, customer, n)


def _deal(office: Office, unit: Unit, customer: Customer, n: int) -> None:
    at = timezone.now() - timedelta(seconds=300 - n)
    consultant = Account.objects.get(pk=customer.owner_id)
    hold = deals.hold(unit, by=consultant, at=at, customer=customer)
    paper: dict[str, Any] = {"id_kind": "id_card", "id_number": filling.a_paper(n)}
    deal = deals.subscribe(hold, by=consultant, at=at, deposit=Decimal(50000), **paper)
    if n % 3:
        _receive(office, deal, n)
    if n % 3 == 1:
        deal.refresh_from_db()
        plan = lines("mortgage", deal.price - deal.deposit, at.date())
        deals.sign(deal, by=consultant, at=at, plan_kind="mortgage", lines=plan)


def _receive(office: Office, deal: Deal, n: int) -> None:
    plan, at = Plan.objects.get(reference=deal.number), deal.subscribed_at
    given: dict[str, Any] = {"amount": deal.deposit, "method": "card", "value_on": at.date(), "voucher": f"YH{n:06d}"}
    receipt = receivables.receive(plan, by=office.account("qiancheng"), at=at, **given)
    receivables.confirm(receipt, by=office.account("fengshan"), at=at)
