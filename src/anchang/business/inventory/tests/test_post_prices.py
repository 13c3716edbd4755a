from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.business.inventory.models import UnitPrice
from anchang.engine.policies import Refused

DEARER = (Decimal(15000), Decimal(1342500))


@pytest.mark.rule("R-130")
def test_each_list_is_the_next_version_and_its_prices_are_in_force_at_once(stock):
    made = actions.post_prices(
        stock.project, by=stock.system, at=MONDAY, prices=[actions.Priced(stock.unit.pk, *DEARER)], filed_no="备2026-8"
    )

    assert (made.version, made.filed_no) == (2, "备2026-8")
    assert queries.posted(stock.unit).total == Decimal("1342500.00")


def test_a_withheld_unit_takes_the_new_price(stock):
    stock.take(kind="control", ground="sample")

    actions.post_prices(stock.project, by=stock.system, at=MONDAY, prices=[actions.Priced(stock.unit.pk, *DEARER)])

    assert queries.posted(stock.unit).total == Decimal("1342500.00")


def test_a_list_without_prices_is_refused(stock):
    with pytest.raises(Refused, match="没有房源"):
        actions.post_prices(stock.project, by=stock.system, at=MONDAY, prices=[])


@pytest.mark.parametrize("total", [0, -1])
def test_the_database_refuses_a_price_of_nothing(stock, total):
    price = stock.unit.price
    row = UnitPrice(price_list_id=price.price_list_id, unit_id=price.unit_id, unit_price=1, total=total)
    price.pk = None

    with pytest.raises(IntegrityError, match="unit_price_above_zero"), transaction.atomic():
        row.save_base(raw=True)
