import pytest
from tests.office import MONDAY, together

from anchang.business.deals import actions
from anchang.business.deals.models import Deal, Hold
from anchang.business.deals.tests.conftest import MINUTES
from anchang.business.inventory.models import Claim
from anchang.business.inventory.queries import live_claim
from anchang.engine.clocks.timers import tick
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused

UNTIL = MONDAY + 30 * MINUTES


def test_at_the_end_of_its_time_a_hold_lapses_and_the_unit_is_free(sale):
    sale.hold()

    rung = [tick(moment) for moment in (UNTIL - 6 * MINUTES, UNTIL - 5 * MINUTES, UNTIL)]

    assert rung == [0, 1, 1]
    assert (Hold.objects.get().stage, live_claim(sale.unit(), UNTIL)) == ("lapsed", None)
    assert Notice.objects.get(account_id=sale.who("lijing").pk).text == "28-1-101：锁房到时，截止11-02 09:30"


def test_a_click_at_the_very_moment_of_the_end_comes_too_late(sale):
    hold = sale.hold()

    with pytest.raises(Refused, match="28-1-101 的占用已到期或已释放"):
        sale.subscribe(hold, at=UNTIL)

    assert sale.subscribe(Hold.objects.get(), at=UNTIL - MINUTES).stage == "approved"


def test_a_hold_that_was_used_never_lapses(sale):
    sale.subscribe()

    tick(UNTIL)

    assert Hold.objects.get().stage == "used"


def test_a_tick_and_a_release_at_the_same_moment_free_the_unit_once(real_database, make_sale):
    sale = make_sale()
    hold = sale.hold()

    together(
        lambda: tick(UNTIL),
        lambda: actions.release(Hold.objects.get(), by=sale.who("lijing"), at=UNTIL),
    )

    hold.refresh_from_db()
    claim = Claim.objects.get()
    assert hold.stage == claim.ended_how
    assert hold.stage in ("lapsed", "released")


def test_a_tick_and_a_subscription_at_the_same_moment_leave_one_outcome(real_database, make_sale):
    sale = make_sale()
    hold = sale.hold()
    sale.hold(1)

    together(lambda: tick(UNTIL), lambda: sale.subscribe(Hold.objects.get(pk=hold.pk), at=UNTIL - MINUTES))

    hold.refresh_from_db()
    outcome = (hold.stage, Deal.objects.count(), Claim.objects.filter(item=sale.unit(), ended_at=None).count())
    assert outcome in (("used", 1, 1), ("lapsed", 0, 0))
