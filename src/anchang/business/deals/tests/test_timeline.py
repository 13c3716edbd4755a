from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anchang.business.customers import actions as customers
from anchang.business.customers.queries import identities, timeline

from .conftest import Sale

pytestmark = pytest.mark.django_db


def test_holds_steps_of_deals_and_money_stand_in_the_customers_line_of_time(sale: Sale) -> None:
    deal = sale.subscribe()
    receipt = sale.pay(deal, at=sale.at + timedelta(minutes=1))
    sale.sign(deal, at=sale.at + timedelta(minutes=2))

    steps = timeline([deal.customer_id], sale.who("lijing"), sale.at, "deals")[0]
    money = timeline([deal.customer_id], sale.who("lijing"), sale.at, "money")[0]

    said = [f"{step}：{deal.unit.label} {deal.number}" for step in ("签约", "定金到账", "认购")]
    assert [one.text for one in steps[:2]] == said[:2]
    assert said[2] in [one.text for one in steps]
    assert [(one.text, one.url) for one in money] == [("定金¥50,000（待复核）", receipt.get_absolute_url())]


def test_what_the_reader_may_not_see_is_not_told(sale: Sale) -> None:
    deal = sale.subscribe()
    sale.pay(deal)

    told = [timeline([deal.customer_id], sale.who("zhanglei"), sale.at, kind)[0] for kind in ("deals", "money")]

    assert told == [[], []]


def test_a_deal_of_a_merged_file_shows_with_the_one_that_speaks(sale: Sale) -> None:
    deal, keep = sale.subscribe(), sale.customer(name="王晓明")
    customers.merge(keep, by=sale.who("lijing"), at=sale.at, others=[deal.customer], reason="同一人")

    page = sale.enter("lijing").get(f"/customers/{keep.pk}/").content.decode()

    assert deal.number in page.split("全部经过")[0]
    assert deal.number in page.split("全部经过")[1]


def test_two_deals_are_told_with_as_many_queries_as_one(sale: Sale) -> None:
    def asked(keys: list[int]) -> int:
        with CaptureQueriesContext(connection) as queries:
            timeline(keys, sale.who("lijing"), sale.at)
        return len(queries)

    first, second = sale.subscribe(), sale.subscribe(sale.hold(1), who="lijing")
    one = asked([first.customer_id])
    customers.merge(first.customer, by=sale.who("lijing"), at=sale.at, others=[second.customer], reason="同一人")

    assert asked(identities(first.customer)) == one
