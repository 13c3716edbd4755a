import pytest
from django.urls import reverse
from tests.office import MONDAY, together

from anchang.business.deals import actions
from anchang.business.deals.models import Deal
from anchang.business.deals.queries import open_case
from anchang.business.inventory.queries import live_claim
from anchang.business.receivables.queries import open_dues, paid
from anchang.engine.approvals.models import Case
from anchang.engine.clocks.models import Timer
from anchang.engine.policies import Refused


def withdraw(sale, deal, reason="客户改主意"):
    return actions.withdraw(sale.again(deal), by=sale.who("lijing"), at=MONDAY, reason=reason)


def test_a_withdrawn_deal_frees_the_unit_and_ends_its_case(sale):
    deal = sale.subscribe(rate="2")

    withdraw(sale, deal)

    assert (sale.again(deal).stage, open_case(deal), Case.objects.get().stage) == ("withdrawn", None, "withdrawn")
    assert live_claim(sale.unit(), MONDAY) is None
    assert sale.subscribe(sale.hold(customer=deal.customer)).number.endswith("-0002")


def test_after_a_withdrawal_nothing_is_due_and_no_clock_runs(sale):
    deal = sale.subscribe()

    withdraw(sale, deal)

    assert not open_dues().exists()
    assert not Timer.objects.filter(thing_label="deals.deal", ended_at=None).exists()
    with pytest.raises(Refused, match="这张单现在不能收款"):
        sale.pay(deal)


def test_a_deal_on_which_money_came_in_is_not_withdrawn(sale):
    deal = sale.subscribe()
    sale.pay(deal, "1000")

    with pytest.raises(Refused, match="已收过款，要走退款流程"):
        withdraw(sale, deal)

    assert sale.again(deal).stage == "approved"


def test_a_withdrawal_says_why(sale):
    with pytest.raises(Refused, match="请写明撤销原因"):
        withdraw(sale, sale.subscribe(), " ")


def test_money_and_a_withdrawal_at_the_same_moment_never_both_happen(real_database, make_sale):
    sale = make_sale()
    deal = sale.subscribe()

    together(lambda: sale.pay(deal, "1000"), lambda: withdraw(sale, deal))

    assert (Deal.objects.get().stage, paid(deal.number)) in (("withdrawn", 0), ("approved", 1000))


def test_a_deal_of_another_consultant_is_not_found(sale_now):
    deal = sale_now.subscribe()

    answer = sale_now.enter("zhanglei").post(
        reverse("deals:withdraw", args=[deal.number]), {"reason": "x", "once": "k"}
    )

    assert answer.status_code == 404
    assert sale_now.again(deal).stage == "approved"
