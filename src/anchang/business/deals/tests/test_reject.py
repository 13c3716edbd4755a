import pytest
from tests.office import MONDAY

from anchang.business.deals.queries import open_case
from anchang.business.inventory.queries import live_claim
from anchang.business.receivables.models import Plan
from anchang.engine.approvals import actions as approvals
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused


def rejected(sale):
    deal = sale.subscribe(rate="2")
    approvals.reject(open_case(deal), by=sale.who("linlan"), at=MONDAY, note="超出本月政策")
    return sale.again(deal)


def test_a_rejected_deal_goes_back_to_its_consultant_with_the_reason_and_keeps_the_unit(sale):
    deal = rejected(sale)

    assert deal.stage == "draft"
    assert live_claim(sale.unit(), MONDAY).reference == deal.number
    told = Notice.objects.filter(account_id=deal.owner_id).latest("pk")
    assert (told.text, told.url) == (f"{deal.number} 被驳回：超出本月政策", deal.get_absolute_url())


def test_a_rejection_needs_its_reason(sale):
    deal = sale.subscribe(rate="2")

    with pytest.raises(Refused, match="请写明不同意的理由"):
        approvals.reject(open_case(deal), by=sale.who("linlan"), at=MONDAY, note=" ")

    assert sale.again(deal).stage == "submitted"


def test_a_rejected_deal_has_no_plan_on_which_money_could_come_in(sale):
    deal = rejected(sale)

    assert not Plan.objects.filter(reference=deal.number).exists()


def test_the_page_of_a_rejected_deal_says_why_and_offers_to_change_it(sale_now):
    deal = sale_now.subscribe(rate="2")
    approvals.reject(open_case(deal), by=sale_now.who("linlan"), at=sale_now.at, note="超出本月政策")

    page = sale_now.enter("lijing").get(deal.get_absolute_url()).content.decode()

    assert "审批未通过" in page
    assert "超出本月政策" in page
    assert f"/deals/{deal.number}/resubmit/" in page
