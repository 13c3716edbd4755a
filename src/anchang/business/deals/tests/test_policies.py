"""A deal on approved policies: what it may have, how the price comes about, who must agree, and who sees the floor."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import MONDAY, rows, together

from anchang.business.deals import actions
from anchang.business.deals.models import Deal, DiscountLine
from anchang.business.deals.queries import Discount, anatomy, open_case
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import UnitPrice
from anchang.business.terms import actions as terms
from anchang.business.terms.actions import Share
from anchang.business.terms.models import Policy
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.models import Case
from anchang.engine.ledger.models import Entry
from anchang.engine.ledger.reading import facts
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day

DAY = timedelta(days=1)
WHOLE = (Share("down", Decimal(100), 7),)
SPECIAL = Discount("老客户", "percent", Decimal("0.5"))


def policy(sale, name="开盘优惠", agreed=True, **given):
    """Approved from today on, and 1 % unless told otherwise."""
    about = {"source": "campaign", "value": Decimal(1), "starts_on": office_day(sale.at), **given}
    made = terms.propose(sale.building.project, by=sale.who("chenwei"), at=sale.at, name=name, **about)
    if agreed:
        facts_ = {"stage": "approved", "approved_by": sale.who("linlan"), "approved_at": sale.at}
        rows(Policy).filter(pk=made.pk).update(**facts_)
    return Policy.objects.get(pk=made.pk)


def method(sale, **given):
    return policy(
        sale, "一次性付款", **{"source": "payment", "value": Decimal(2), "pays": "once", "parts": WHOLE, **given}
    )


def floor(sale, total):
    rows(UnitPrice).update(floor_total=Decimal(total))


@pytest.mark.clause("SAL-066")
@pytest.mark.clause("SAL-067")
def test_a_deal_on_approved_policies_asks_nobody_and_keeps_each_line_with_its_source(sale):
    ways = [policy(sale), method(sale)]

    deal = sale.subscribe(policies=[one.pk for one in ways])

    lines = deal.discounts.values_list("source", "amount", "policy", "given_by")
    assert (deal.stage, deal.price, Case.objects.count()) == ("approved", Decimal("1920996.00"), 0)
    assert list(lines) == [
        ("payment", Decimal("39600.00"), ways[1].pk, sale.who("lijing").pk),
        ("campaign", Decimal("19404.00"), ways[0].pk, sale.who("lijing").pk),
    ]
    assert deal.method_id == ways[1].pk


@pytest.mark.parametrize(("who", "rate", "stage"), [
    ("lijing", "0.0001", "submitted"), ("wangmin", "1", "approved"), ("wangmin", "1.0001", "submitted"),
    ("chenwei", "2", "approved"), ("chenwei", "2.0001", "submitted"),
])  # fmt: skip
def test_within_the_authority_of_ones_own_post_no_case_is_opened(sale, who, rate, stage):
    deal = sale.subscribe(sale.hold(who=who, customer=sale.customer()), who=who, rate=rate)

    assert deal.stage == stage
    assert deal.discounts.get().source == ("post" if stage == "approved" else "special")


def test_the_ledger_names_the_rule_behind_an_authority(sale):
    sale.subscribe(sale.hold(who="chenwei", customer=sale.customer()), who="chenwei", rate="2")

    entry = Entry.objects.get(verb="deals.subscribe")
    assert facts([entry])[entry.pk]["authority_rule"] == "discount_authority_sales_manager@office@2020-01-01"


def test_what_policies_give_does_not_count_against_the_authority_or_the_bands(sale):
    deal = sale.subscribe(policies=[policy(sale, value=Decimal(5)).pk], discounts=[SPECIAL])

    case = open_case(deal)
    assert [one.post for one in case.opinions.all()] == ["sales_manager"]
    assert "其中政策外0.475%" in case.summary


@pytest.mark.rule("I-6")
@pytest.mark.parametrize("price", ["1960200.00", "1960199.99"])
def test_below_the_floor_price_the_higher_route_agrees_whatever_the_percentage(sale, price):
    floor(sale, "1960200")
    off = Decimal(1980000) - Decimal(price)

    deal = sale.subscribe(policies=[policy(sale, kind="amount", value=off).pk])

    seats = [one.post for case in Case.objects.all() for one in case.opinions.all()]
    assert seats == ([] if price == "1960200.00" else ["sales_director", "general_manager"])
    assert deal.stage == ("submitted" if seats else "approved")


@pytest.mark.rule("I-6")
def test_authority_does_not_reach_below_the_floor_and_the_case_tells_nobody_how_far(sale):
    floor(sale, "1975000")
    deal = sale.subscribe(sale.hold(who="chenwei", customer=sale.customer()), who="chenwei", rate="1")
    case = open_case(deal)

    for who in ("linlan", "zhoujianguo"):
        approvals.agree(Case.objects.get(pk=case.pk), by=sale.who(who), at=MONDAY)

    assert (case.route_code, case.measure) == ("deals.below_floor", Decimal(1))
    assert "1,975,000" not in case.summary
    assert sale.again(deal).stage == "approved"


BAD = {
    "expired": ({"ends_on": office_day(MONDAY)}, DAY, "已到期或已停用"),
    "to come": ({"starts_on": office_day(MONDAY) + DAY}, timedelta(), "还没开始"),
    "draft": ({"agreed": False}, timedelta(), "还没批准"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_policy_that_does_not_hold_that_day_is_refused(sale, case):
    given, later, why = BAD[case]
    made = policy(sale, **given)
    hold = sale.hold(at=MONDAY + later)

    with pytest.raises(Refused, match=why):
        sale.subscribe(hold, policies=[made.pk], at=MONDAY + later)

    assert not Deal.objects.exists()


def test_a_policy_of_another_building_or_type_is_refused(sale):
    about = {"by": sale.who("chenwei"), "at": MONDAY, "name": "29号楼"}
    next_door = inventory.add_building(sale.building.project, **about)
    away = [policy(sale, "别的户型", types=["复式"]), policy(sale, "别栋", buildings=[next_door])]

    held = sale.hold()
    for one in away:
        with pytest.raises(Refused, match="不适用于这套房"):
            sale.subscribe(type(held).objects.get(pk=held.pk), policies=[one.pk])

    here = policy(sale, "本栋", buildings=[sale.building])
    assert sale.subscribe(sale.hold(1), policies=[here.pk]).price == Decimal("1960200.00")


def test_two_ways_of_paying_are_refused(sale):
    ways = [method(sale).pk, policy(sale, "按揭", source="payment", value=Decimal(0), pays="mortgage", parts=WHOLE).pk]

    with pytest.raises(Refused, match="付款方式只能选一种"):
        sale.subscribe(policies=ways)


def test_of_an_excluded_pair_only_the_better_is_a_line_and_uses_itself_up(sale):
    small = policy(sale, "小券", source="coupon", kind="amount", value=Decimal(1000), uses=5, exclusion="券")
    large = policy(sale, "大券", source="coupon", kind="amount", value=Decimal(2000), uses=5, exclusion="券")

    deal = sale.subscribe(policies=[small.pk, large.pk])

    assert deal.discounts.get().policy == large
    assert list(Policy.objects.order_by("pk").values_list("used", flat=True)) == [0, 1]


def test_a_stack_below_zero_is_refused(sale):
    coupon = policy(sale, "券", source="coupon", kind="amount", value=Decimal(1980000))

    with pytest.raises(Refused, match="优惠不能超过总价"):
        sale.subscribe(policies=[coupon.pk])


def test_a_used_up_coupon_is_refused_and_comes_back_when_a_deal_comes_to_nothing(sale):
    coupon = policy(sale, "老带新券", source="coupon", kind="amount", value=Decimal(5000), uses=1)
    first = sale.subscribe(policies=[coupon.pk])
    with pytest.raises(Refused, match="「老带新券」已经用完"):
        sale.subscribe(sale.hold(1), policies=[coupon.pk])

    actions.withdraw(first, by=sale.who("lijing"), at=MONDAY, reason="客户改选")

    assert sale.subscribe(sale.hold(2), policies=[coupon.pk]).price == Decimal("1975000.00")


@pytest.mark.parametrize("order", [0, 1])
def test_of_two_who_want_the_last_coupon_at_once_one_gets_it(real_database, make_sale, order):
    sale = make_sale()
    coupon = policy(sale, "券", source="coupon", kind="amount", value=Decimal(5000), uses=1)
    holds = [sale.hold(n, who=who) for n, who in enumerate(("lijing", "zhanglei"))][:: 1 if order else -1]
    papers = ("510104199001011230", "440524188001010014")

    found = together(*[
        lambda hold=hold, paper=paper: sale.subscribe(
            hold, who=hold.owner.username, policies=[coupon.pk], id_number=paper
        )
        for hold, paper in zip(holds, papers, strict=True)
    ])  # fmt: skip

    assert [type(one).__name__ for one in found].count("Deal") == 1
    assert any(isinstance(one, Refused) and "已经用完" in one.reason for one in found)
    assert Policy.objects.get().used == 1


def test_without_the_condition_the_last_coupon_would_be_used_twice(sale):
    """What the constraint says as the last word, should the statement ever forget to ask."""
    coupon = policy(sale, "券", source="coupon", kind="amount", value=Decimal(5000), uses=1)
    sale.subscribe(policies=[coupon.pk])

    with pytest.raises(IntegrityError, match="policy_not_used_up_twice"), transaction.atomic():
        rows(Policy).update(used=2)


@pytest.mark.rule("R-134")
def test_what_a_deal_was_promised_holds_when_it_is_reported_again_after_its_last_day(sale):
    coupon = policy(sale, "券", source="coupon", kind="amount", value=Decimal(5000), uses=1, ends_on=office_day(MONDAY))
    deal = sale.subscribe(policies=[coupon.pk], discounts=[SPECIAL])
    approvals.reject(open_case(deal), by=sale.who("chenwei"), at=MONDAY, note="特批收回")
    terms.end(Policy.objects.get(), by=sale.who("linlan"), at=MONDAY, reason="停了")

    again = sale.again(deal)
    actions.resubmit(again, by=sale.who("lijing"), at=MONDAY + DAY, deposit=Decimal(50000), policies=[coupon.pk])

    assert (sale.again(deal).stage, sale.again(deal).price) == ("approved", Decimal("1975000.00"))
    assert Policy.objects.get().used == 1


@pytest.mark.rule("R-134")
def test_an_ended_policy_stays_with_the_deal_that_has_it(sale):
    made = policy(sale)
    deal = sale.effective(policies=[made.pk])

    terms.end(made, by=sale.who("linlan"), at=MONDAY, reason="提前售罄")
    sale.sign(deal)

    assert sale.again(deal).price == Decimal("1960200.00")


@pytest.mark.rule("R-131")
def test_no_policy_raises_a_price_above_the_posted_one(sale):
    with pytest.raises(Refused, match="优惠要大于零"):
        sale.subscribe(discounts=[Discount("加价", "amount", Decimal(-1))])


def test_the_discount_of_a_way_of_paying_binds_the_contract_to_it(sale):
    deal = sale.effective(policies=[method(sale).pk])

    with pytest.raises(Refused, match="认购时选的是一次性付款"):
        sale.sign(deal, plan_kind="mortgage")

    assert sale.sign(deal).plan_kind == "once"


def test_the_anatomy_tells_each_line_with_who_agreed_and_the_margin_to_whom_it_concerns(sale):
    floor(sale, "1800000")
    deal = sale.subscribe(policies=[policy(sale).pk], discounts=[SPECIAL])
    approvals.agree(open_case(deal), by=sale.who("chenwei"), at=MONDAY)

    told = {who: anatomy(sale.again(deal), sale.who(who), MONDAY) for who in ("lijing", "chenwei")}

    assert [one.agreed for one in told["lijing"].lines] == ["V1 林岚", "陈伟"]
    assert (told["lijing"].floor, told["lijing"].margin) == (None, None)
    assert told["chenwei"].margin == deal.price - Decimal(1800000)
    assert told["lijing"].list_total - sum(one.line.amount for one in told["lijing"].lines) == deal.price


@pytest.mark.parametrize(("who", "sees"), [("lijing", False), ("wangmin", False), ("chenwei", True), ("linlan", True)])
def test_the_floor_price_stands_on_no_page_of_a_consultant(sale_now, who, sees):
    floor(sale_now, "1951234")
    deal = sale_now.subscribe(policies=[policy(sale_now).pk])
    client = sale_now.enter(who)

    pages = [client.get(url).content.decode() for url in (deal.get_absolute_url(), deal.unit.get_absolute_url())]

    assert [("1,951,234" in page) for page in pages] == [sees, sees]
    assert all("开盘优惠" in page for page in pages)


def test_the_quote_does_not_tell_a_consultant_that_the_price_is_below_the_floor(sale_now):
    floor(sale_now, "1979999")
    made, hold = policy(sale_now), sale_now.hold()
    url, asked = reverse("deals:quote", args=[hold.pk]), {"policies": [made.pk]}

    told = [sale_now.enter(who).get(url, asked).content.decode() for who in ("lijing", "chenwei")]

    assert "低于底价" not in told[0]
    assert "价格过低的仍由上级特批" in told[0]
    assert "低于底价，提交后由销售总监、总经理审批" in told[1]


def test_the_form_offers_what_holds_for_the_unit_with_its_yuan_and_the_quote_says_what_is_not_used(sale_now):
    here = policy(sale_now, exclusion="节日")
    small = policy(sale_now, "小券", source="coupon", kind="amount", value=Decimal(1000), uses=9, exclusion="节日")
    policy(sale_now, "别的户型", types=["复式"])
    pays, hold, client = method(sale_now), sale_now.hold(), sale_now.enter("lijing")

    page = client.get(reverse("deals:subscribe", args=[hold.pk])).content.decode()
    asked = {"method": pays.pk, "policies": [here.pk, small.pk]}
    told = client.get(reverse("deals:quote", args=[hold.pk]), asked).content.decode()

    assert all(
        text in page for text in ("开盘优惠 1%（−¥19,800）", "小券（−¥1,000，还剩9次）", "一次性付款 2%（−¥39,600）")
    )
    assert "别的户型" not in page
    assert "与「开盘优惠」不能同时用" in told
    assert "¥1,920,996" in told


def test_the_form_subscribes_with_what_was_ticked(sale_now):
    made, pays, hold = policy(sale_now), method(sale_now), sale_now.hold()
    given = {"id_kind": "id_card", "id_number": "510104199001011230", "deposit": "50000", "once": "k1"}

    sale_now.enter("lijing").post(
        reverse("deals:subscribe", args=[hold.pk]), {**given, "method": pays.pk, "policies": [made.pk]}
    )

    deal = Deal.objects.get()
    assert (deal.price, deal.method) == (Decimal("1920996.00"), pays)
    assert set(DiscountLine.objects.values_list("policy", flat=True)) == {made.pk, pays.pk}
