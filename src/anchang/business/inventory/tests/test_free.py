from decimal import Decimal

import pytest
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.engine.policies import Refused


def test_a_freed_unit_is_open_and_can_be_taken_again(stock):
    stock.take()

    claim = actions.free(stock.unit, by=stock.system, at=MONDAY, reference="hold-1", how="released")

    assert (claim.ended_at, claim.ended_how) == (MONDAY, "released")
    assert queries.status_of(stock.unit, MONDAY).code == "open"
    assert stock.take(reference="hold-2").pk != claim.pk


def test_nobody_frees_the_claim_of_another_reference(stock):
    stock.take()

    with pytest.raises(Refused, match="现由 李静 锁定"):
        actions.free(stock.unit, by=stock.system, at=MONDAY, reference="hold-2", how="released")

    assert queries.status_of(stock.unit, MONDAY).code == "held"


def test_a_unit_that_nobody_holds_is_not_freed(stock):
    with pytest.raises(Refused, match="已到期或已释放"):
        actions.free(stock.unit, by=stock.system, at=MONDAY, reference="hold-1", how="released")


def test_a_freed_unit_takes_the_price_that_was_posted_while_it_was_held(stock):
    stock.take()
    prices = [actions.Priced(unit.pk, Decimal(15000), Decimal(1342500)) for unit in stock.units]
    actions.post_prices(stock.project, by=stock.system, at=MONDAY, prices=prices)
    held_at = queries.posted(stock.unit).total

    actions.free(stock.unit, by=stock.system, at=MONDAY, reference="hold-1", how="released")

    assert (held_at, queries.posted(stock.unit).total) == (Decimal("1253000.00"), Decimal("1342500.00"))
