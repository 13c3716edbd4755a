from datetime import timedelta

import pytest
from tests.office import MONDAY, together

from anchang.business.deals import actions
from anchang.business.deals.models import Deal
from anchang.business.inventory.queries import live_claim
from anchang.business.receivables.queries import open_dues, paid
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.models import Timer
from anchang.engine.clocks.timers import tick
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused

DAY = timedelta(hours=24)


def told(sale, who):
    return list(Notice.objects.filter(account_id=sale.who(who).pk).order_by("pk").values_list("text", flat=True))


def test_without_a_deposit_the_subscription_ends_after_a_day_and_the_unit_is_free(sale):
    deal = sale.subscribe()

    tick(MONDAY + DAY - timedelta(seconds=1))
    waiting = sale.again(deal).stage
    tick(MONDAY + DAY)

    assert (waiting, sale.again(deal).stage) == ("approved", "expired")
    assert live_claim(sale.unit(), MONDAY + DAY) is None
    assert not open_dues().exists()
    assert sale.hold(at=MONDAY + DAY).stage == "live"


def test_the_consultant_is_warned_two_hours_before_and_told_of_the_end_with_the_supervisor(sale):
    deal = sale.subscribe()

    tick(MONDAY + DAY - timedelta(hours=2))
    before = (told(sale, "lijing"), told(sale, "wangmin"))
    tick(MONDAY + DAY)

    warning = f"{deal.number}：定金到期，截止11-03 09:00"
    assert before == ([warning], [])
    assert told(sale, "lijing") == [warning, f"{deal.number} 定金逾期未交，认购已作废，28-1-101 已放出"]
    assert told(sale, "wangmin") == [warning]


def test_a_part_of_the_deposit_keeps_the_unit_for_a_person_to_decide(sale):
    deal = sale.subscribe()
    sale.pay(deal, "49999.99")

    tick(MONDAY + DAY)

    assert sale.again(deal).stage == "approved"
    assert Timer.objects.get(code="deals.deposit").ended_how == "refused"
    assert live_claim(sale.unit(), MONDAY + DAY).reference == deal.number
    assert told(sale, "wangmin") == [f"{deal.number}：定金到期，截止11-03 09:00"]


def test_an_expired_subscription_takes_no_money(sale):
    deal = sale.subscribe()
    tick(MONDAY + DAY)

    with pytest.raises(Refused, match="这张单现在不能收款"):
        sale.pay(deal, at=MONDAY + DAY)

    assert paid(deal.number) == 0


def test_money_and_the_end_of_the_day_at_the_same_moment_never_both_happen(real_database, make_sale):
    sale = make_sale()
    deal = sale.subscribe()

    together(
        lambda: sale.pay(deal, "1000", at=MONDAY + DAY),
        lambda: actions.expire(sale.again(deal), by=Account.objects.system(), at=MONDAY + DAY),
    )

    assert (Deal.objects.get().stage, paid(deal.number)) in (("expired", 0), ("approved", 1000))
