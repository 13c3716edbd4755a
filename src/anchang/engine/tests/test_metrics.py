from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from anchang.engine.metrics import Metric, Period, declare, known, metric
from anchang.engine.tests.house import MONDAY, OTHER_SITE, SITE, Flat, flat

SOLD = Metric(
    "house.sold",
    label="成交额",
    formula="期间内售出的总价之和",
    unit="元",
    rows=lambda period: Flat.objects.filter(
        site_id__in=period.sites, sold_at__gte=period.start, sold_at__lt=period.end
    ),
    reckon=lambda rows: rows.aggregate(sum=Sum("price"))["sum"] or Decimal(0),
)


def test_a_figure_has_the_rows_it_was_reckoned_from_up_to_but_without_the_end(house: None) -> None:
    end = MONDAY + timedelta(days=1)
    for number, at, site in (("1", MONDAY, SITE), ("2", end, SITE), ("3", MONDAY, OTHER_SITE)):
        flat(number, price="1000000.10", sold_at=at, site_id=site)
    flat("4", price="0.05", sold_at=end - timedelta(seconds=1))

    figure = SOLD.figure(Period(frozenset({SITE}), MONDAY, end))

    assert figure.value == Decimal("1000000.15")
    assert sorted(one.number for one in figure.rows) == ["1", "4"]
    assert figure.value == sum(one.price for one in figure.rows)


def test_a_metric_is_known_by_its_code_and_declared_once() -> None:
    declare(SOLD)

    assert metric("house.sold") is SOLD
    assert known()["house.sold"] is SOLD
    with pytest.raises(ValueError, match=r"house\.sold"):
        declare(SOLD)
