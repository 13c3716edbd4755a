from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.office import MONDAY, rows

from anchang.business.deals.queries import Discount, open_case, stacked
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.models import Case
from anchang.engine.policies import Refused
from anchang.engine.rules.models import Rule
from anchang.lib.discounts import rate_below

BANDS = [
    ("0.0001", ["chenwei"]),
    ("1", ["chenwei"]),
    ("1.0001", ["linlan"]),
    ("3", ["linlan"]),
    ("3.0001", ["zhoujianguo"]),
    ("10", ["zhoujianguo"]),
]
ASKED = {"chenwei": "sales_manager", "linlan": "sales_director", "zhoujianguo": "general_manager"}


def test_without_a_discount_nobody_is_asked(sale):
    deal = sale.subscribe()

    assert (deal.stage, Case.objects.count()) == ("approved", 0)


@pytest.mark.parametrize(("rate", "people"), BANDS)
def test_a_discount_is_agreed_by_the_post_of_its_band(sale, rate, people):
    deal = sale.subscribe(rate=rate)
    case = open_case(deal)

    assert deal.stage == "submitted"
    assert [one.post for one in case.opinions.all()] == [ASKED[who] for who in people]
    approvals.agree(case, by=sale.who(people[0]), at=MONDAY)
    assert (sale.again(deal).stage, open_case(deal)) == ("approved", None)
    assert sale.plan(deal).total == deal.price


def test_a_fen_over_a_band_is_over_it(sale):
    deal = sale.subscribe(discounts=[Discount("减免", "amount", Decimal("19800.01"))])

    assert [one.post for one in open_case(deal).opinions.all()] == ["sales_director"]


def test_whoever_asked_never_agrees_though_the_seat_is_theirs(sale):
    rows(Rule).filter(code="discount_authority_sales_manager").update(value="0")
    hold = sale.hold(who="chenwei", customer=sale.customer())
    case = open_case(sale.subscribe(hold, who="chenwei", rate="1"))

    with pytest.raises(Refused, match="不能审批自己提交的申请"):
        approvals.agree(case, by=sale.who("chenwei"), at=MONDAY)


def test_a_post_of_another_band_does_not_decide(sale):
    case = open_case(sale.subscribe(rate="2"))

    with pytest.raises(Refused, match="现在轮到销售总监审批"):
        approvals.agree(case, by=sale.who("chenwei"), at=MONDAY)


@given(fen=st.integers(10**7, 10**10), rate=st.sampled_from(["0.5", "1", "2.5", "3"]))
def test_a_plain_percentage_is_that_percentage_at_every_price(fen, rate):
    total = Decimal(fen) / 100
    ((_one, amount),) = stacked(total, [Discount("折扣", "percent", Decimal(rate))]).lines

    found = rate_below(total, total - amount)

    assert found <= Decimal(rate)
    assert rate_below(total, total - amount - Decimal("0.01")) > Decimal(rate)
