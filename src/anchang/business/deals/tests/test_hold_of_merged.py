"""What a customer may have once they may have once in all their files together."""

from datetime import timedelta

import pytest
from tests.office import MONDAY

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.deals.models import Hold
from anchang.engine.policies import Refused

WHY = "身份证相同"
LATE = MONDAY + timedelta(minutes=30)


def merge(sale, keep, gone):
    customers.merge(keep, by=sale.who("wangmin"), at=MONDAY, others=[gone], reason=WHY)


def test_a_hold_for_the_file_that_went_counts_for_the_one_that_speaks(sale):
    keep, gone = sale.customer(), sale.customer()
    sale.hold(0, customer=gone)
    merge(sale, keep, gone)

    with pytest.raises(Refused, match="这位客户已锁了 28-1-101"):
        sale.hold(1, customer=keep)

    assert Hold.objects.count() == 1


def test_a_hold_of_the_other_file_that_is_over_uses_up_nothing(sale):
    keep, gone = sale.customer(), sale.customer("zhanglei")
    past = sale.hold(0, who="zhanglei", customer=gone)
    merge(sale, keep, gone)

    sale.hold(1, customer=keep, at=LATE)

    past.refresh_from_db()
    assert past.stage == "lapsed"


def test_after_the_merge_is_undone_each_may_hold_one(sale):
    keep, gone = sale.customer(), sale.customer()
    sale.hold(0, customer=gone)
    merge(sale, keep, gone)
    customers.unmerge(gone, by=sale.who("wangmin"), at=MONDAY)

    assert sale.hold(1, customer=keep).stage == "live"


def test_a_file_that_was_merged_meanwhile_holds_nothing(sale):
    keep, gone = sale.customer(), sale.customer()
    stale = Customer.objects.get(pk=gone.pk)
    merge(sale, keep, gone)

    with pytest.raises(Refused, match="已并入"):
        sale.hold(1, customer=stale)


def test_a_hold_of_a_file_that_went_becomes_a_deal_of_the_one_that_speaks(sale):
    keep, gone = sale.customer(), sale.customer()
    hold = sale.hold(0, customer=gone)
    merge(sale, keep, gone)

    deal = sale.subscribe(Hold.objects.get(pk=hold.pk))

    assert deal.customer == keep
