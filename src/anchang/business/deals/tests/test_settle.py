from decimal import Decimal

import pytest
from tests.office import MONDAY

from anchang.business.deals.tests.conftest import LOST
from anchang.business.receivables.models import Receipt
from anchang.business.receivables.queries import advance, deposit_part
from anchang.engine.clocks.models import Timer
from anchang.engine.numbering.models import Series
from anchang.engine.policies import Refused


def test_the_deposit_in_full_makes_the_subscription_effective_and_starts_the_week_to_sign(sale):
    deal = sale.subscribe()

    sale.pay(deal, "49999.99")
    waiting = sale.again(deal).stage
    sale.pay(deal, "0.01")

    assert (waiting, sale.again(deal).stage) == ("approved", "effective")
    running = Timer.objects.filter(thing_label="deals.deal", ended_at=None)
    assert [(one.code, (one.due_at - MONDAY).days) for one in running] == [("deals.signing", 7)]


@pytest.mark.rule("R-140")
@pytest.mark.rule("I-7")
def test_of_400000_paid_as_deposit_396000_have_the_effect_of_one_and_4000_are_an_advance(sale):
    deal = sale.subscribe(deposit=Decimal(396000))

    receipt = sale.pay(deal, "400000")

    assert (receipt.nature, deposit_part(receipt)) == ("deposit", Decimal("396000.00"))
    assert advance(sale.plan(deal)) == Decimal("4000.00")


@pytest.mark.rule("R-142")
def test_the_receipt_page_says_how_much_of_it_has_the_effect_of_a_deposit(sale_now):
    receipt = sale_now.pay(sale_now.subscribe(deposit=Decimal(396000)), "400000")

    page = sale_now.enter("qiancheng").get(receipt.get_absolute_url()).content.decode()

    assert "其中具有定金效力" in page
    assert "¥396,000" in page
    assert "¥4,000" in page
    assert "肆拾万元整" in page


def test_money_after_the_deposit_is_price_and_no_deposit(sale):
    deal = sale.effective()

    receipt = sale.pay(deal, "1000")

    assert (receipt.nature, deposit_part(receipt), sale.again(deal).stage) == ("price", Decimal(0), "effective")


@pytest.mark.rule("R-102")
@pytest.mark.rule("I-3")
@pytest.mark.parametrize("how", LOST)
def test_no_money_is_booked_without_a_permit_and_no_number_is_used_up(sale, how):
    deal = sale.subscribe()
    sale.lose_permit(how)

    with pytest.raises(Refused, match="没有有效的预售许可证，不能收款"):
        sale.pay(deal)

    assert not Receipt.objects.exists()
    assert not Series.objects.filter(code="SK").exists()


@pytest.mark.rule("I-3")
def test_money_that_arrived_before_the_permit_was_issued_is_refused_too(sale):
    deal = sale.subscribe()

    with pytest.raises(Refused, match="没有有效的预售许可证") as refusal:
        sale.pay(deal, value_on=MONDAY.date().replace(day=1))

    assert refusal.value.rule == "R-102"
