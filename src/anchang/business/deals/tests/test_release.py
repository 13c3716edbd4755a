from django.urls import reverse
from tests.office import MONDAY

from anchang.business.deals import actions
from anchang.business.deals.models import Hold
from anchang.business.inventory.queries import live_claim, status_of
from anchang.engine.clocks.timers import tick


def test_a_released_unit_is_open_at_once_and_its_clock_never_rings(sale):
    hold = sale.hold()

    actions.release(hold, by=sale.who("lijing"), at=MONDAY)

    assert (Hold.objects.get().stage, live_claim(sale.unit(), MONDAY)) == ("released", None)
    assert status_of(sale.unit(), MONDAY).code == "open"
    assert tick(hold.until) == 0


def test_the_hold_of_a_colleague_is_not_found_and_the_supervisor_may_release_it(sale_now):
    hold = sale_now.hold()
    url = reverse("deals:release", args=[hold.pk])

    theirs = sale_now.enter("zhanglei").post(url, {"once": "k"})
    supervisor = sale_now.enter("wangmin").post(url, {"once": "k"})

    assert (theirs.status_code, supervisor.status_code) == (404, 302)
    assert Hold.objects.get().stage == "released"


def test_releasing_twice_is_refused_with_the_reason(sale_now):
    hold = sale_now.hold()
    client, url = sale_now.enter("lijing"), reverse("deals:release", args=[hold.pk])

    client.post(url, {"once": "k1"})
    again = client.post(url, {"once": "k2"})

    assert again.status_code == 409
    assert "现在是「已释放」" in again.content.decode()
