from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.business.inventory.queries import page as makers
from anchang.engine.policies import no


def page(client, stock, username: str = "lijing") -> str:
    client.force_login(stock.account(username), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/inventory/units/{stock.unit.pk}/").content.decode()


@pytest.mark.rule("R-105")
@pytest.mark.rule("R-130")
def test_the_page_of_a_unit_says_how_its_price_is_made_and_under_which_permit_it_is_sold(stock, client):
    shown = page(client, stock)

    assert "¥14,000 × 89.50㎡ = ¥1,253,000" in shown
    assert "锦房预售证2026001号" in shown


def test_the_page_says_who_holds_the_unit_and_what_happened_to_it(stock, client):
    stock.take(until=None)

    shown = page(client, stock)

    assert "李静" in shown
    assert "占用房源" in shown


@pytest.fixture
def offered():
    before = list(makers._makers)
    makers._makers.clear()
    yield queries.unit_buttons
    makers._makers[:] = before


def test_a_higher_room_puts_its_buttons_on_the_page_of_a_unit(stock, client, offered):
    offered(lambda unit, account, at: [queries.Button("锁房", f"/x/{unit.pk}/")])
    offered(lambda unit, account, at: [queries.Button("认购", "/y/", no("先锁房"))])

    shown = page(client, stock)

    assert f'href="/x/{stock.unit.pk}/"' in shown
    assert "先锁房" in shown
    assert "/y/" not in shown


def test_only_who_may_withhold_a_unit_sees_the_button(stock, client):
    address = f"/inventory/units/{stock.unit.pk}/request_control/"

    assert address in page(client, stock, "chenwei")
    assert address not in page(client, stock, "lijing")


def test_a_withheld_unit_shows_its_ground_and_offers_to_put_it_back_on_sale(stock, client):
    until = MONDAY + timedelta(days=30)
    stock.withhold(ground="mortgage", until=until)

    shown = page(client, stock, "chenwei")

    assert "在建工程抵押" in shown
    assert f"/inventory/units/{stock.unit.pk}/decontrol/" in shown


def test_the_page_asks_no_more_questions_after_many_events_than_after_one(stock, client):
    stock.take(until=None)
    page(client, stock)
    with CaptureQueriesContext(connection) as few:
        page(client, stock)
    for _round in range(10):
        actions.free(stock.unit, by=stock.system, at=MONDAY, reference="hold-1", how="released")
        stock.take(until=None)

    with CaptureQueriesContext(connection) as many:
        page(client, stock)

    assert len(many) == len(few)
