from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from anchang.engine.metrics import Metric, Period, declare, figures, known, metric
from anchang.engine.tests.house import MONDAY, OTHER_SITE, SITE, Flat, flat

SOLD = Metric("house.sold", "成交额", "期间内售出的总价之和", "元", Flat, "sold_at", total="price")
CHEAP = Metric("house.cheap", "低价", "期间内一元以下的套数", "套", Flat, "sold_at", Q(price__lt=1))


def test_a_figure_has_the_rows_it_was_reckoned_from_up_to_but_without_the_end(house: None) -> None:
    end = MONDAY + timedelta(days=1)
    for number, at, site in (("1", MONDAY, SITE), ("2", end, SITE), ("3", MONDAY, OTHER_SITE)):
        flat(number, price="1000000.10", sold_at=at, site_id=site)
    flat("4", price="0.05", sold_at=end - timedelta(seconds=1))

    figure = SOLD.figure(Period(frozenset({SITE}), MONDAY, end))

    assert figure.value == Decimal("1000000.15")
    assert sorted(one.number for one in figure.rows) == ["1", "4"]
    assert figure.value == sum(one.price for one in figure.rows)


def test_several_figures_over_several_periods_cost_one_query_a_model(house: None) -> None:
    day = timedelta(days=1)
    flat("1", price="0.50", sold_at=MONDAY)
    flat("2", price="7", sold_at=MONDAY + day)
    periods = [Period(frozenset({SITE}), MONDAY, MONDAY + n * day) for n in (1, 2)]

    with CaptureQueriesContext(connection) as queries:
        found = figures([SOLD, CHEAP], periods)

    assert len(queries) == 1
    values = [[one.value for one in row] for row in found]
    assert values == [[Decimal("0.50"), Decimal("7.50")], [1, 1]]
    assert values == [[metric.figure(period).value for period in periods] for metric in (SOLD, CHEAP)]


def test_a_metric_is_known_by_its_code_and_declared_once() -> None:
    declare(SOLD)

    assert metric("house.sold") is SOLD
    assert known()["house.sold"] is SOLD
    with pytest.raises(ValueError, match=r"house\.sold"):
        declare(SOLD)
