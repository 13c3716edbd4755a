import pytest
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.engine.policies import Refused


@pytest.mark.rule("R-104")
def test_a_withheld_unit_goes_back_on_sale(stock):
    manager = stock.account("chenwei")
    stock.withhold(ground="sample")

    actions.decontrol(stock.unit, by=manager, at=MONDAY, reason="样板房撤除")

    assert queries.status_of(stock.unit, MONDAY).code == "open"


def test_a_hold_is_not_undone_as_if_it_were_a_control(stock):
    stock.take()

    with pytest.raises(Refused, match="李静"):
        actions.decontrol(stock.unit, by=stock.account("chenwei"), at=MONDAY)

    assert queries.status_of(stock.unit, MONDAY).code == "held"
