"""The day's figures: what they count, over which rows, and who may see them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY

from anchang.business.deals.tests.conftest import Sale
from anchang.business.reception.actions import follow_up, receive
from anchang.lib.calendar import office_day
from anchang.overview.phrases import report_text
from anchang.overview.queries import DAILY, daily, told

DAY = timedelta(days=1)


def came(sale: Sale, phone: str, days: int = 0, who: str = "lijing") -> None:
    by, at = sale.who(who), MONDAY + days * DAY
    visit = receive(
        sale.office.site, by=by, at=at, name="王小明", phone=phone, source="walk_in", consent=True, returning=bool(days)
    )
    follow_up(visit.customer, by=by, at=at, channel="phone", note="约周末", effective=True)


@pytest.fixture
def sale(db: None) -> Sale:
    """Two first visits on Monday and one again on Tuesday; one contract of Monday, one subscription beside it."""
    sale = Sale.opened()
    came(sale, "13811110001")
    came(sale, "13811110002", who="zhanglei")
    came(sale, "13811110001", days=1)
    sale.signed()
    sale.subscribe(sale.hold(1, who="zhanglei"), who="zhanglei")
    return sale


def values(sale: Sale, days: int = 0) -> dict[str, object]:
    report = daily(frozenset({sale.office.site.pk}), office_day(MONDAY + days * DAY))
    return {one.metric.code: one.value for one in report.today}


@pytest.mark.clause("SAL-094")
def test_the_figures_of_a_day_are_those_of_its_rows(sale: Sale) -> None:
    monday = values(sale)

    assert monday == {
        "reception.visits": 2,
        "reception.first_visits": 2,
        "reception.revisits": 0,
        "reception.calls": 0,
        "reception.follow_ups": 2,
        "deals.holds": 2,
        "deals.subscribed": 2,
        "deals.subscribed_value": Decimal("3960000.00"),
        "deals.signed": 1,
        "deals.signed_value": Decimal("1980000.00"),
        "receivables.received": Decimal("50000.00"),
    }
    assert (values(sale, 1)["reception.revisits"], values(sale, 1)["deals.signed"]) == (1, 0)


def test_every_figure_sums_up_from_the_rows_it_shows(sale: Sale) -> None:
    report = daily(frozenset({sale.office.site.pk}), office_day(MONDAY))

    for figure in report.today:
        rows = told(figure.rows, sale.who("linlan"), MONDAY)
        whole = sum((row.value for row in rows if row.value), Decimal(0)) if figure.metric.total else len(rows)
        assert figure.value == whole, figure.metric.code


@pytest.mark.clause("SAL-077")
def test_the_report_says_how_far_the_sale_is_by_building_and_person_and_what_waits(sale: Sale) -> None:
    report = daily(frozenset({sale.office.site.pk}), office_day(MONDAY + DAY))

    (stock,) = report.stock
    assert (stock.units, stock.signed, stock.agreed, stock.open, stock.sold_percent) == (4, 1, 1, 2, Decimal("50.00"))
    assert [(one.name, one.visits, one.subscribed, one.signed) for one in report.people] == [
        ("李静", 2, 1, 1),
        ("张磊", 1, 1, 0),
    ]
    assert (report.waiting_deposit, report.waiting_signing, report.waiting_approval) == (1, 0, 0)
    assert "待交定金 1 单" in report_text(report)


def test_the_page_leads_to_the_rows_and_names_customers_only_to_those_who_may_see_them(sale: Sale) -> None:
    day = office_day(MONDAY).isoformat()

    seen = {who: _page(sale, who, f"/overview/figures/reception.visits/?day={day}") for who in ("linlan", "heqing")}

    assert ("王小明" in seen["linlan"], "王小明" in seen["heqing"]) == (True, False)
    assert all(f"/overview/figures/{code}/" in _page(sale, "linlan", f"/overview/daily/?day={day}") for code in DAILY)


def test_whoever_may_not_see_figures_is_told_so(sale: Sale) -> None:
    client = Client()
    client.force_login(sale.who("lijing"))

    answer = client.get("/overview/daily/")

    assert answer.status_code == 409
    assert "您的岗位没有这项权限" in answer.content.decode()


def test_the_report_asks_as_often_for_one_day_of_work_as_for_two(sale: Sale) -> None:
    client = Client()
    client.force_login(sale.who("linlan"))
    client.get("/overview/daily/")

    counts = []
    for day in (MONDAY, MONDAY + DAY):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/overview/daily/?day={office_day(day).isoformat()}")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 36


def _page(sale: Sale, who: str, url: str) -> str:
    client = Client()
    client.force_login(sale.who(who))
    return client.get(url).content.decode()
