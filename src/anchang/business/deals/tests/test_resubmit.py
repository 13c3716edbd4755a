from decimal import Decimal

import pytest
from django.urls import reverse
from tests.office import MONDAY

from anchang.business.deals import actions
from anchang.business.deals.queries import Discount, open_case
from anchang.engine.approvals import actions as approvals
from anchang.engine.policies import Refused


def rejected(sale):
    deal = sale.subscribe(rate="5")
    approvals.reject(open_case(deal), by=sale.who("zhoujianguo"), at=sale.at, note="太多")
    return sale.again(deal)


def resubmit(sale, deal, rate, deposit="60000"):
    lines = [Discount("周末", "percent", Decimal(rate))] if rate else []
    actions.resubmit(deal, by=sale.who("lijing"), at=sale.at, deposit=Decimal(deposit), discounts=lines)
    return sale.again(deal)


def test_a_changed_deal_goes_to_the_post_of_its_new_band_and_on_to_its_deposit(sale):
    deal = resubmit(sale, rejected(sale), "1")

    assert (deal.stage, deal.price, deal.deposit) == ("submitted", Decimal("1960200.00"), Decimal("60000.00"))
    assert [(line.label, line.amount) for line in deal.discounts.all()] == [("周末", Decimal("19800.00"))]
    approvals.agree(open_case(deal), by=sale.who("chenwei"), at=MONDAY)
    assert sale.again(deal).stage == "approved"
    assert sale.plan(deal).dues.get().amount == Decimal("60000.00")


def test_without_a_discount_the_changed_deal_is_approved_at_once(sale):
    deal = resubmit(sale, rejected(sale), "")

    assert (deal.stage, deal.price, deal.discounts.count()) == ("approved", deal.list_total, 0)


@pytest.mark.rule("R-140")
def test_the_cap_of_the_deposit_holds_for_the_changed_deal(sale):
    deal = rejected(sale)

    with pytest.raises(Refused, match="定金最多¥396,000，"):
        resubmit(sale, deal, "", "396000.01")

    assert sale.again(deal).stage == "draft"


def test_a_deal_that_was_not_rejected_is_not_resubmitted(sale):
    with pytest.raises(Refused, match="现在是「待审批」"):
        resubmit(sale, sale.subscribe(rate="2"), "1")


def test_the_form_holds_what_was_asked_for_before(sale_now):
    deal = rejected(sale_now)

    page = sale_now.enter("lijing").get(reverse("deals:resubmit", args=[deal.number])).content.decode()

    assert 'value="按时签约优惠"' in page
    assert f"/deals/{deal.number}/requote/" in page
