from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.privacy.looking import in_files, in_tables

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer, Restriction
from anchang.business.customers.queries import kept_anyway, retention, told
from anchang.business.deals import actions
from anchang.business.deals.models import Deal
from anchang.business.deals.queries import pickable
from anchang.business.receivables.models import Receipt
from anchang.engine.files.discarding import sweep_up
from anchang.engine.policies import Refused

from .conftest import PAPER


def ask_to_go(sale: Any, customer: Customer, at: Any) -> Customer:
    by = {"by": sale.who("chenwei"), "at": at}
    asked = customers.take_request(customer, **by, kind="delete", channel="visit")
    customers.check_requester(asked, **by, proven="paper")
    return customers.erase(customer, **by)


@pytest.mark.rule("R-236")
@pytest.mark.rule("R-220")
def test_who_bought_is_kept_ten_years_after_the_last_trade(sale):
    deal = sale.signed()

    ask_to_go(sale, deal.customer, sale.at + timedelta(days=1))

    kept = Customer.objects.get(pk=deal.customer_id)
    assert (kept.stage, kept.name, bool(kept.phone)) == ("restricted", "王小明", True)
    assert Restriction.objects.get().until == date(2036, 11, 2)
    assert Deal.objects.get(pk=deal.pk).customer.name == "王小明"


def test_what_was_kept_ten_years_goes_when_they_are_over(sale):
    deal = sale.signed()
    ask_to_go(sale, deal.customer, sale.at + timedelta(days=1))

    before = customers.keep_retention(sale.at.replace(year=2036))
    after = sum(customers.keep_retention(sale.at.replace(year=2036) + timedelta(days=1)) for _round in range(2))

    assert (before, after) == (0, 1)
    assert Customer.objects.get(pk=deal.customer_id).name == ""


def test_a_unit_on_hold_is_given_back_first(sale):
    hold = sale.hold()

    with pytest.raises(Refused, match="客户还有锁房"):
        ask_to_go(sale, hold.customer, sale.at)
    actions.release(hold, by=sale.who("lijing"), at=sale.at)
    customers.erase(hold.customer, by=sale.who("chenwei"), at=sale.at)

    assert Customer.objects.get(pk=hold.customer_id).stage == "erased"


def test_a_buyer_nobody_has_called_for_years_is_not_deleted(sale):
    deal, visitor = sale.signed(), sale.customer(name="看房的人")
    night = sale.at + timedelta(days=800)

    erased = sum(customers.keep_retention(night) for _round in range(3))

    assert retention(night).months == 12
    assert kept_anyway([deal.customer_id, visitor.pk]) == {deal.customer_id}
    assert erased == 1
    assert Customer.objects.get(pk=deal.customer_id).name == "王小明"


def test_a_file_that_is_kept_apart_is_offered_to_nobody(sale):
    deal = sale.signed()
    before = pickable(sale.who("lijing"), sale.office.site.pk, "", sale.at)

    ask_to_go(sale, deal.customer, sale.at)

    assert before == [deal.customer]
    assert pickable(sale.who("lijing"), sale.office.site.pk, "", sale.at) == []


@pytest.mark.rule("R-233")
def test_the_copy_tells_of_deals_and_money(sale):
    deal = sale.signed()

    found = {str(one.title): one.rows for one in told([deal.customer_id], sale.at)}

    assert found["认购和签约"][0][0] == deal.number
    assert found["收款"][0][1] == "王小明"


@pytest.mark.rule("R-236")
def test_once_the_ten_years_are_over_nothing_names_the_buyer_any_more(sale):
    deal = sale.signed()
    actions.issue_paper(sale.again(deal), by=sale.who("lijing"), at=sale.at, kind="subscription")
    sale.pay(deal, "1000", payer="王小明的母亲")
    words = ("王小明", deal.customer.phone, PAPER)
    ask_to_go(sale, deal.customer, sale.at + timedelta(days=1))
    before = in_tables(*words)

    for _round in range(3):
        customers.keep_retention(sale.at.replace(year=2036) + timedelta(days=1))
    sweep_up(sale.at.replace(year=2036) + timedelta(days=1))

    assert {"receivables_plan.payer", "receivables_receipt.payer"} <= set(before)
    assert (in_tables(*words), in_files(*words)) == ({}, [])
    assert sale.again(deal).price == Decimal(1980000)
    assert Receipt.objects.filter(plan__reference=deal.number).count() == 2
