"""Leakage: every cut adds up to the whole, every number leads to its deals, and nothing that lapsed counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.office import MONDAY

from anchang.business.deals import actions
from anchang.business.deals.models import Deal
from anchang.business.deals.queries import Discount
from anchang.business.deals.tests.conftest import Sale
from anchang.lib.calendar import office_day
from anchang.overview.queries import LEAKS, leakage, leaking, span

WEEK = timedelta(days=7)
LINES = [Discount("老客户", "percent", Decimal(1)), Discount("尾盘", "amount", Decimal(10000))]


def sold(sale: Sale, n: int, who: str, at: object = None, discounts: list[Discount] | None = None) -> Deal:
    at = at or sale.at
    hold = sale.hold(n, who, at=at)  # type: ignore[arg-type]
    paper = {"id_kind": "passport", "id_number": f"E{n:08d}"}
    return sale.subscribe(hold, who, at=at, discounts=LINES if discounts is None else discounts, **paper)


@pytest.fixture
def sale(db: None) -> Sale:
    """李静 gave twice in two weeks, 张磊 nothing, and one deal of 李静 came to nothing."""
    sale = Sale.opened()
    sold(sale, 0, "lijing")
    sold(sale, 1, "lijing", MONDAY + WEEK, LINES[1:])
    sold(sale, 2, "zhanglei", discounts=[])
    gone = sold(sale, 3, "zhaoxue")
    actions.withdraw(gone, by=sale.who("zhaoxue"), at=MONDAY, reason="客户改选")
    return sale


def month(sale: Sale) -> object:
    first = office_day(MONDAY)
    return span(frozenset({sale.office.site.pk}), first, first + 4 * WEEK)


def test_the_whole_is_what_living_deals_gave_of_their_posted_totals(sale: Sale) -> None:
    found = leakage(month(sale))  # type: ignore[arg-type]

    assert (found.deals, found.listed, found.given) == (3, Decimal(5940000), Decimal(39800))
    assert found.percent == Decimal("0.67")


def test_every_cut_adds_up_and_every_number_leads_to_its_deals(sale: Sale) -> None:
    period = month(sale)
    found = leakage(period)  # type: ignore[arg-type]

    for by in LEAKS:
        assert sum(one.amount for one in found.cuts[by]) == found.given
        for one in found.cuts[by]:
            assert leaking(period, by, one.key).count() == one.deals  # type: ignore[arg-type]
    assert [(one.label, one.amount) for one in found.cuts["person"]] == [("李静", Decimal(39800))]
    assert [one.label for one in found.cuts["reason"]] == ["特批 · 尾盘", "特批 · 老客户"]
    assert [(one.key, one.amount) for one in found.cuts["week"]] == [
        ("2026-11-02", Decimal(29800)),
        ("2026-11-09", Decimal(10000)),
    ]


def test_without_a_deal_there_is_no_share(db: None) -> None:
    sale = Sale.opened()

    assert leakage(month(sale)).percent is None  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["", "x", "2026-13-40"])
def test_a_key_that_is_none_is_not_found(sale: Sale, key: str) -> None:
    client = sale.enter("linlan")

    answers = [
        client.get(reverse("overview:leakage_rows"), {"by": by, "key": key}).status_code for by in ("person", "week")
    ]

    assert answers == [404, 404]
    assert client.get(reverse("overview:leakage_rows"), {"by": "nobody"}).status_code == 404


def test_the_page_shows_the_figures_and_asks_as_much_for_four_deals_as_for_one(db: None) -> None:
    sale = Sale.opened(timezone.now() - timedelta(minutes=1))
    sold(sale, 0, "lijing")
    client = sale.enter("linlan")
    client.get(reverse("overview:leakage"))
    with CaptureQueriesContext(connection) as one:
        page = client.get(reverse("overview:leakage")).content.decode()
    for n, who in enumerate(("zhanglei", "zhaoxue", "liuyang"), start=1):
        sold(sale, n, who)

    with CaptureQueriesContext(connection) as many:
        client.get(reverse("overview:leakage"))

    assert "2.98万" in page
    assert len(many) == len(one) <= 12
