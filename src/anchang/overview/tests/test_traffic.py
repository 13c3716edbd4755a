"""Traffic: what the numbers count, and that each leads to exactly the rows behind it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY

from anchang.business.customers.actions import edit
from anchang.business.deals.tests.conftest import Sale
from anchang.business.reception.actions import receive, take_call
from anchang.engine.metrics import metric
from anchang.lib.calendar import office_day
from anchang.overview.queries import CUTS, WHAT, Conversion, behind, span, traffic

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def came(sale: Sale, n: int, hours: int = 0, who: str = "lijing", source: str = "walk_in") -> None:
    facts = {"name": "王小明", "phone": f"1381111{n:04}", "source": source, "consent": True}
    receive(sale.office.site, by=sale.who(who), at=MONDAY + hours * HOUR, **facts)


def rang(sale: Sale, n: int = 0, hours: int = 0, effective: bool = True) -> None:
    number = {"phone": f"1381111{n:04}", "consent": True} if n else {}
    given = {"source": "call", "effective": effective, **number}
    take_call(sale.office.site, by=sale.who("zhanglei"), at=MONDAY + hours * HOUR, **given)


@pytest.fixture
def sale(db: None) -> Sale:
    """Three first visits and one return, five calls of which one is none, and one first visitor who subscribed."""
    sale = Sale.opened()
    rang(sale, 1)
    rang(sale, 1)
    rang(sale, 8)
    rang(sale)
    rang(sale, effective=False)
    came(sale, 1, 1, "zhanglei", "call")
    came(sale, 2, 2)
    came(sale, 2, 26)
    buyer = sale.customer()
    sale.subscribe(sale.hold(1, customer=buyer))
    facts = {"name": "买家", "phone": buyer.phone, "source": "walk_in", "consent": True}
    receive(sale.office.site, by=sale.who("lijing"), at=MONDAY + HOUR, **facts)
    return sale


def enter(sale: Sale, who: str) -> Client:
    client = Client()
    client.force_login(sale.who(who))
    return client


def week(sale: Sale) -> object:
    first = office_day(MONDAY)
    return span(frozenset({sale.office.site.pk}), first, first + 6 * DAY)


def test_calls_that_became_visits_and_visits_that_became_deals_are_counted(sale: Sale) -> None:
    whole = traffic(week(sale)).whole

    assert (whole.first, whole.again, whole.sold) == (3, 1, 1)
    assert (whole.calls, whole.came) == (3, 1)
    assert (whole.brings.percent, whole.sells.percent) == (Decimal("33.33"), Decimal("33.33"))


@pytest.mark.clause("CAR-019")
def test_how_many_of_those_who_came_first_left_a_number_is_measured_by_source_and_consultant(sale: Sale) -> None:
    refused = {"name": "王女士", "source": "online", "consent": False}
    known = receive(sale.office.site, by=sale.who("lijing"), at=MONDAY + HOUR, **refused).customer
    edit(known, by=sale.who("lijing"), at=MONDAY + DAY, agrees=True, phone="13822222222")

    found, period = traffic(week(sale)), week(sale)

    assert (found.whole.left, found.whole.first, found.whole.captures.percent) == (3, 4, Decimal("75.00"))
    by_source = {one.key: one.captures.percent for one in found.sources if one.first}
    assert by_source == {"walk_in": Decimal("100.00"), "call": Decimal("100.00"), "online": Decimal("0.00")}
    by_person = {one.label: (one.left, one.first) for one in found.people}
    assert by_person == {"李静": (2, 3), "张磊": (1, 1)}
    assert metric("reception.phones_left").figure(period).value == found.whole.left
    assert {one.customer.phone_key is not None for one in behind(period, "left", "", "")} == {True}


@pytest.mark.parametrize(("part", "whole", "percent"), [(36, 450, "8.00"), (66, 220, "30.00"), (0, 0, None)])
def test_the_worked_examples_of_the_figures(part: int, whole: int, percent: str | None) -> None:
    """domain.md §2.20: 36 of 450 first visits subscribed, 66 of 220 callers came."""
    assert Conversion(part, whole).percent == (Decimal(percent) if percent else None)


def test_every_cut_adds_up_to_the_whole_and_every_number_to_its_rows(sale: Sale) -> None:
    period = week(sale)
    found = traffic(period)

    for by, lines in (("hour", found.hours), ("source", found.sources), ("person", found.people)):
        for what in WHAT:
            assert sum(getattr(one, what) for one in lines) == getattr(found.whole, what)
            for one in lines:
                assert behind(period, what, by, one.key).count() == getattr(one, what), (by, what, one)


def test_hours_are_those_of_the_office_when_they_came_in(sale: Sale) -> None:
    hours = {one.label: one.first for one in traffic(week(sale)).hours}

    assert hours == {"9点": 0, "10点": 2, "11点": 1}


def test_the_page_asks_as_much_for_a_hundred_visits_as_for_four(sale: Sale) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert enter(sale, "linlan").get("/overview/traffic/?since=2026-11-01&until=2026-11-30").status_code == 200
        return len(found)

    asked()
    few = asked()
    for n in range(100, 200):
        came(sale, n, n % 9)

    assert asked() == few


def test_a_number_leads_to_its_rows(sale: Sale) -> None:
    days = "since=2026-11-01&until=2026-11-30"
    page = enter(sale, "linlan").get(f"/overview/traffic/?{days}").content.decode()
    rows = enter(sale, "linlan").get(f"/overview/traffic/rows/?what=came&by=source&key=call&{days}").content.decode()

    assert "what=came&amp;by=source&amp;key=call" in page
    assert rows.count("<tr>") == 2
    assert enter(sale, "linlan").get("/overview/traffic/rows/?what=secrets").status_code == 404
    assert enter(sale, "linlan").get("/overview/traffic/rows/?by=phone").status_code == 404


def test_a_consultant_sees_no_traffic_of_the_house(sale: Sale) -> None:
    assert enter(sale, "lijing").get("/overview/traffic/").status_code == 409
    assert set(CUTS) == {"hour", "source", "person"}
