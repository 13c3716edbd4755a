import pytest
from django.urls import reverse
from tests.office import MONDAY, rows, together

from anchang.business.deals import actions
from anchang.business.deals.models import Hold
from anchang.business.deals.tests.conftest import LOST, MINUTES, drop
from anchang.business.inventory.models import Claim
from anchang.business.inventory.queries import live_claim
from anchang.engine.clocks.models import Timer
from anchang.engine.policies import Refused
from anchang.people.org import actions as org


@pytest.mark.clause("SAL-122")
def test_a_hold_keeps_the_unit_for_half_an_hour_and_starts_its_clock(sale):
    hold = sale.hold()

    claim = live_claim(sale.unit(), MONDAY)
    assert (claim.kind, claim.reference, claim.holder_label) == ("hold", hold.reference, "李静")
    assert hold.until == claim.until == MONDAY + 30 * MINUTES
    assert Timer.objects.get(code="deals.hold", thing_id=hold.pk).due_at == hold.until


@pytest.mark.rule("R-102")
@pytest.mark.parametrize("how", LOST)
def test_no_unit_is_held_without_a_permit_that_covers_its_building(sale, how):
    sale.lose_permit(how)

    with pytest.raises(Refused, match="没有有效的预售许可证"):
        sale.hold()

    assert not Hold.objects.exists()


def test_a_customer_has_one_hold_at_a_time(sale):
    customer = sale.customer()
    sale.hold(0, customer=customer)

    with pytest.raises(Refused, match="这位客户已锁了 28-1-101"):
        sale.hold(1, customer=customer)


def test_a_consultant_has_two_holds_at_a_time(sale):
    sale.hold(0)
    sale.hold(1)

    with pytest.raises(Refused, match="锁房数已满"):
        sale.hold(2)

    assert sale.hold(2, who="zhanglei").slot == 1


def test_a_hold_past_its_time_uses_up_nothing_though_the_worker_stands_still(sale):
    customer = sale.customer()
    late = MONDAY + 30 * MINUTES
    sale.hold(0, customer=customer)
    sale.hold(1)

    again = sale.hold(2, customer=customer, at=late)

    assert sorted(Hold.objects.values_list("stage", flat=True)) == ["lapsed", "lapsed", "live"]
    assert (again.slot, live_claim(sale.unit(0), late)) == (1, None)


def test_a_customer_of_another_site_is_refused(sale):
    system = sale.who("guanliyuan")
    other = org.open_site(sale.office.company, by=system, at=MONDAY, code="JX02", name="锦江案场")
    customer = sale.customer()
    rows(type(customer)).filter(pk=customer.pk).update(site=other)
    customer.refresh_from_db()

    with pytest.raises(Refused, match="客户不在本案场"):
        sale.hold(customer=customer)


@pytest.mark.rule("R-110")
def test_of_eight_who_hold_one_unit_at_once_one_succeeds(real_database, make_sale):
    sale = make_sale()
    people = ["lijing", "zhanglei", "zhaoxue", "liuyang"] * 2
    asked = [(sale.who(who), sale.customer(who)) for who in people]

    answers = together(
        *(
            lambda by=by, customer=customer: actions.hold(sale.unit(), by=by, at=MONDAY, customer=customer)
            for by, customer in asked
        )
    )

    winner = Hold.objects.get()
    refused = {answer.reason for answer in answers if isinstance(answer, Refused)}
    assert [answer for answer in answers if isinstance(answer, Hold)] == [winner]
    assert refused == {f"28-1-101 刚被 {winner.owner.name} 锁定"}
    assert Claim.objects.filter(ended_at=None).count() == 1


def both_at_once(sale):
    """One consultant holds two units at the same moment, having one hold already."""
    sale.hold(2)
    asked = [(n, sale.customer()) for n in (0, 1)]
    return together(
        *(
            lambda n=n, customer=customer: actions.hold(
                sale.unit(n), by=sale.who("lijing"), at=MONDAY, customer=customer
            )
            for n, customer in asked
        )
    )


def test_of_two_holds_at_once_only_as_many_come_through_as_the_quota_leaves(real_database, make_sale):
    answers = both_at_once(make_sale())

    assert sorted(type(answer).__name__ for answer in answers) == ["Hold", "Refused"]
    assert sorted(Hold.objects.values_list("slot", flat=True)) == [1, 2]


def test_without_the_constraint_one_slot_can_hold_two(real_database, make_sale):
    sale = make_sale()
    hold = sale.hold(0)
    drop(Hold, "hold_slot_once")

    rows(Hold).filter(pk=sale.hold(1).pk).update(slot=hold.slot)

    assert list(Hold.objects.values_list("slot", flat=True)) == [1, 1]


def test_the_form_finds_a_customer_by_the_tail_of_the_phone_and_holds_for_them(sale_now):
    for _one in range(9):
        first = sale_now.customer(name="钱多多")
    wanted, client = sale_now.customer(name="赵小兰"), sale_now.enter("lijing")
    for _one in range(9):
        sale_now.customer(name="孙某")
    url = reverse("deals:hold", args=[sale_now.units[0].pk])

    shown = client.get(url).content.decode()
    found = client.post(reverse("deals:customers", args=[sale_now.units[0].pk]), {"q": wanted.phone[-4:]})
    answer = client.post(url, {"customer": wanted.pk})

    assert "赵小兰" not in shown
    assert "赵小兰" in found.content.decode()
    assert f'value="{first.pk}"' not in found.content.decode()
    assert answer["Location"] == Hold.objects.get(customer=wanted).get_absolute_url()


def test_the_customer_of_a_colleague_cannot_be_chosen(sale_now):
    theirs = sale_now.customer("zhanglei", name="别人的客户")
    url = reverse("deals:hold", args=[sale_now.units[0].pk])

    answer = sale_now.enter("lijing").post(url, {"customer": theirs.pk})

    assert answer.status_code == 422
    assert "别人的客户" not in answer.content.decode()
    assert not Hold.objects.exists()


def test_a_form_without_a_customer_says_so(sale_now):
    answer = sale_now.enter("lijing").post(reverse("deals:hold", args=[sale_now.units[0].pk]), {"customer": ""})

    assert (answer.status_code, "请选择客户" in answer.content.decode()) == (422, True)
