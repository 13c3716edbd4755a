"""The demonstration: the same seed and last day give the same office, and its figures hold together."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from anchang.business.deals.models import Deal, Signing
from anchang.business.inventory.models import Unit
from anchang.business.receivables.models import Plan, Receipt
from anchang.engine.accounts.models import Account
from anchang.engine.ledger.sealing import seal, verify
from anchang.lib.calendar import office_day
from anchang.main.demo.cast import Office
from anchang.main.demo.price_table import EXAMPLES, facts, workbook
from anchang.main.demo.site_days import MARKED, SiteDays
from anchang.main.demo.story import TICKS, Story
from anchang.people.duties.models import Occurrence
from anchang.people.duties.queries import my_day
from anchang.people.org.models import Site

UNTIL, DAYS = date(2026, 11, 22), 9
Fresh = Callable[[], AbstractContextManager[str]]


class Watch:
    """Looks at everybody's first page each time the worker has been round: how many rows stand open on it."""

    def __init__(self) -> None:
        self.open: dict[tuple[str, datetime], int] = {}

    def __call__(self, when: datetime) -> None:
        bearing = Occurrence.objects.filter(on__gte=office_day(when) - timedelta(days=31)).values("person")
        for account in Account.objects.filter(pk__in=bearing, is_active=True):
            day = my_day(account, when)
            self.open[account.name, when] = sum(len(rows) for _group, rows in day.open)


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def deals(fresh_database: Fresh, watch: Watch) -> Any:
    """Some days of the office, in a database that stays for the module."""
    with fresh_database():
        Story(UNTIL, days=DAYS).play(watch=watch)
        yield Deal.objects.select_related("unit", "posted")


def picture() -> dict[str, list[tuple[Any, ...]]]:
    """What a second building of the office must repeat: every number, price and stage, and every receipt."""
    return {
        "deals": list(Deal.objects.order_by("pk").values_list("number", "unit__label", "price", "deposit", "stage")),
        "prices": list(Unit.objects.order_by("pk").values_list("label", "price__total")),
        "receipts": list(Receipt.objects.order_by("pk").values_list("number", "amount", "stage", "received_at")),
    }


def test_the_same_seed_and_day_give_the_same_office(deals: Any, fresh_database: Fresh) -> None:
    first = picture()

    with fresh_database():
        Story(UNTIL, days=DAYS).play()
        second = picture()

    assert first == second
    assert len(first["deals"]) >= 3


def test_another_seed_gives_another_office(deals: Any, fresh_database: Fresh) -> None:
    first = picture()

    with fresh_database():
        Story(UNTIL, seed=7, days=2).play()
        second = picture()

    assert first["deals"] != second["deals"]


def test_the_ledger_of_the_demonstration_is_whole(deals: Any) -> None:
    while seal():
        pass

    found = verify()
    assert (found.fault, found.unsealed) == ("", 0)
    assert found.sealed > 300


def test_the_board_has_as_many_homes_as_the_permit_says(deals: Any) -> None:
    counted = {f"{building['building']}号楼": int(building["units_on_sale"]) for building in facts().buildings}

    on_board = {name: Unit.objects.filter(building__name=name).count() for name in counted}

    assert on_board == counted
    assert Unit.objects.count() == facts().units


def test_every_total_stands_inside_what_the_bureau_published_of_its_building(deals: Any) -> None:
    for building in facts().buildings:
        least, most = (Decimal(building[f"total_price_{end}_wan"]) * 10000 for end in ("min", "max"))

        totals = Unit.objects.filter(building__name=f"{building['building']}号楼").values_list(
            "price__total", flat=True
        )

        assert least <= min(totals)
        assert max(totals) <= most


def test_the_plan_of_every_signed_deal_sums_to_its_price(deals: Any) -> None:
    signings = list(Signing.objects.select_related("deal"))
    plans = {plan.reference: plan for plan in Plan.objects.prefetch_related("dues")}

    sums = [sum(due.amount for due in plans[signing.deal.number].dues.all()) for signing in signings]

    assert signings
    assert sums == [signing.price for signing in signings]
    assert all(plan.total == Deal.objects.get(number=number).price for number, plan in plans.items())


def test_the_last_evening_leaves_a_case_for_the_director_and_a_deposit_to_come(deals: Any) -> None:
    stages = {deal.stage for deal in deals}

    assert {"submitted", "approved"} <= stages


def test_nobody_finds_more_than_eight_rows_on_their_day_nor_more_than_eight_duties_due_on_one(
    deals: Any, watch: Watch
) -> None:
    """What comes by the clock and what events call for alike; several items of one duty are one row, as on the page."""
    due = Counter((one[0], one[1]) for one in Occurrence.objects.values_list("person__name", "on", "duty").distinct())

    most = Counter(watch.open).most_common(3)
    assert len({when for _name, when in watch.open}) == DAYS * len(TICKS)
    assert Occurrence.objects.exclude(thing_id=None).count() > 20
    assert 4 <= most[0][1] <= 8, most
    assert 4 <= max(due.values()) <= 8, due.most_common(3)


def test_the_example_workbook_is_what_the_demonstration_imports() -> None:
    assert (EXAMPLES / "price_table.xlsx").read_bytes() == workbook()


class Arrivals(SiteDays):
    """Notes who comes instead of letting them come."""

    def _arrive(self, username: str) -> Any:
        return username


def test_whom_the_supervisor_marks_in_the_morning_never_comes_after_that() -> None:
    marked_at = 9 * 60 + 12
    came: list[Any] = []

    for seed in range(200):
        days = Arrivals(Office(Site(), Site()), date(2026, 11, 22), seed)
        days.plan(date(2026, 10, 28), lambda minute, deed: came.append((deed, minute)))

    arrived = [(who, minute) for who, minute in came if isinstance(who, str)]
    assert not [one for one in arrived if one[0] in MARKED and one[1] > marked_at]
    assert [one for one in arrived if one[1] > marked_at]
