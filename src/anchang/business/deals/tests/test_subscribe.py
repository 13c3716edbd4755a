from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.office import MONDAY, rows

from anchang.business.customers.actions import identify
from anchang.business.deals.models import Deal
from anchang.business.deals.queries import Discount, quote, stacked
from anchang.business.deals.tests.conftest import LOST, PAPER, drop, plant
from anchang.business.inventory.queries import live_claim
from anchang.engine.numbering.models import Series
from anchang.engine.policies import Refused

FEN = Decimal("0.01")


def form(**given):
    facts = {"id_kind": "id_card", "id_number": PAPER, "deposit": "50000", "once": "k1"}
    return {**facts, **given}


@pytest.mark.clause("SAL-122")
def test_a_hold_becomes_a_subscription_at_the_posted_price_and_waits_for_its_deposit(sale):
    deal = sale.subscribe()

    claim = live_claim(sale.unit(), MONDAY)
    assert (deal.number, deal.stage, deal.price) == ("RG-JX01-2026-0001", "approved", Decimal("1980000.00"))
    assert (claim.kind, claim.reference, claim.until) == ("subscription", deal.number, None)
    assert sale.plan(deal).dues.get().amount == Decimal("50000.00")


@pytest.mark.rule("R-140")
def test_a_deposit_may_be_a_fifth_of_the_price_to_the_fen_and_no_more(sale):
    with pytest.raises(Refused, match="定金最多¥396,000，") as refusal:
        sale.subscribe(deposit=Decimal("396000.01"))

    deal = sale.subscribe(sale.hold(1), deposit=Decimal("396000.00"))

    assert refusal.value.rule == "R-140"
    assert deal.deposit == Decimal("396000.00")
    assert deal.deposit_rule.startswith("R-140")


@pytest.mark.rule("R-140")
def test_the_cap_is_reckoned_from_the_price_after_discounts(sale):
    shown = quote(Decimal(1980000), [Discount("周末", "percent", Decimal(10))], sale.office.site, MONDAY)

    assert (shown.price, shown.deposit_cap) == (Decimal("1782000.00"), Decimal("356400.00"))


@pytest.mark.rule("R-102")
@pytest.mark.parametrize("how", LOST)
def test_nothing_is_subscribed_once_the_permit_is_gone(sale, how):
    hold = sale.hold()
    sale.lose_permit(how)

    with pytest.raises(Refused, match="没有有效的预售许可证，不能认购"):
        sale.subscribe(type(hold).objects.get())

    assert not Deal.objects.exists()
    assert not Series.objects.filter(code="RG").exists()


def test_a_customer_without_a_paper_or_without_a_name_is_asked_for_it(sale):
    with pytest.raises(Refused, match="请填写证件号"):
        sale.subscribe(id_number="")
    nameless = sale.customer()
    rows(type(nameless)).filter(pk=nameless.pk).update(name="", salutation="王先生")
    nameless.refresh_from_db()

    with pytest.raises(Refused, match="认购要登记客户姓名"):
        sale.subscribe(sale.hold(1, customer=nameless))


discounts = st.lists(
    st.one_of(
        st.builds(Discount, st.just("折扣"), st.just("percent"), st.decimals("0.0001", "30", places=4)),
        st.builds(Discount, st.just("减免"), st.just("amount"), st.decimals("0.01", "90000", places=2)),
    ),
    max_size=3,
)


@given(fen=st.integers(10**7 * 3, 10**10), lines=discounts)
def test_the_lines_and_the_price_sum_to_the_posted_total_and_each_is_rounded_half_up(fen, lines):
    total = Decimal(fen) / 100

    found = stacked(total, lines).lines

    left = total
    for one, amount in found:
        exact = left * one.value / 100 if one.kind == "percent" else one.value
        assert amount == exact.quantize(FEN, ROUND_HALF_UP)
        left -= amount
    assert left + sum(amount for _one, amount in found) == total
    assert left > 0


@pytest.mark.parametrize(
    ("kind", "value"), [("percent", "0"), ("percent", "100"), ("amount", "1980000"), ("amount", "-1")]
)
def test_a_discount_of_nothing_of_everything_or_below_zero_is_refused(kind, value):
    with pytest.raises(Refused, match="优惠"):
        stacked(Decimal(1980000), [Discount("折扣", kind, Decimal(value))])


@pytest.mark.rule("R-131")
def test_a_price_above_the_posted_one_cannot_be_written(sale):
    deal = sale.subscribe()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Deal).filter(pk=deal.pk).update(price=deal.list_total + FEN)


def test_without_the_constraint_a_price_above_the_posted_one_would_stand(real_database, make_sale):
    deal = make_sale().subscribe()
    drop(Deal, "deal_not_above_posted")

    assert rows(Deal).filter(pk=deal.pk).update(price=deal.list_total + FEN) == 1


def second_deal(deal):
    """A second subscription of the same unit, written past every rule."""
    same = {field.attname: getattr(deal, field.attname) for field in Deal._meta.concrete_fields}
    return plant(Deal(**{**same, "id": None, "number": "RG-JX01-2026-9999"}))


@pytest.mark.rule("R-110")
@pytest.mark.rule("I-1")
def test_one_unit_has_one_live_subscription_whatever_anybody_writes(sale):
    deal = sale.subscribe()

    with pytest.raises(IntegrityError), transaction.atomic():
        second_deal(deal)

    rows(Deal).filter(pk=deal.pk).update(stage="expired")
    assert second_deal(deal).stage == "approved"


def test_without_the_constraint_one_unit_could_be_subscribed_twice(real_database, make_sale):
    sale = make_sale()
    deal = sale.subscribe()
    drop(Deal, "deal_one_live_a_unit")

    second_deal(deal)

    assert Deal.objects.filter(unit=sale.unit(), stage="approved").count() == 2


def test_the_same_form_sent_twice_subscribes_once(sale_now):
    hold, client = sale_now.hold(), sale_now.enter("lijing")
    url = reverse("deals:subscribe", args=[hold.pk])

    places = [client.post(url, form())["Location"] for _time in range(2)]

    deal = Deal.objects.get()
    assert places == [deal.get_absolute_url()] * 2
    assert deal.number.endswith("-0001")


def test_a_paper_with_a_wrong_check_digit_is_told_at_its_field(sale_now):
    hold = sale_now.hold()

    answer = sale_now.enter("lijing").post(
        reverse("deals:subscribe", args=[hold.pk]), form(id_number=PAPER[:-1] + "1", label_1="周末", value_1="1")
    )

    assert answer.status_code == 422
    assert "校验" in answer.context["form"].errors["id_number"][0]
    assert 'value="周末"' in answer.content.decode()
    assert not Deal.objects.exists()


def test_half_a_discount_line_is_told_at_its_field(sale_now):
    hold = sale_now.hold()

    answer = sale_now.enter("lijing").post(reverse("deals:subscribe", args=[hold.pk]), form(label_1="周末"))

    assert answer.status_code == 422
    assert answer.context["form"].errors["value_1"] == ["名称和数值要一起填"]


def test_a_deposit_over_the_cap_is_refused_with_the_rule_and_everything_typed(sale_now):
    hold = sale_now.hold()

    answer = sale_now.enter("lijing").post(reverse("deals:subscribe", args=[hold.pk]), form(deposit="400000"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "定金最多¥396,000，超出部分没有定金效力" in page
    assert 'value="400000"' in page


def test_who_gave_their_paper_before_is_not_asked_again(sale_now):
    customer = sale_now.customer()
    identify(customer, by=sale_now.who("lijing"), at=sale_now.at, id_kind="id_card", id_number=PAPER)
    hold = sale_now.hold(customer=customer)

    page = sale_now.enter("lijing").get(reverse("deals:subscribe", args=[hold.pk])).content.decode()

    assert "证件号码" not in page
    assert PAPER not in page


def test_the_quote_shows_price_cap_and_who_must_agree_while_the_form_is_filled(sale_now):
    hold = sale_now.hold()
    asked = {"label_1": "周末", "kind_1": "percent", "value_1": "2.5", "label_2": "半行", "deposit": "50万"}

    page = sale_now.enter("lijing").get(reverse("deals:quote", args=[hold.pk]), asked).content.decode()

    assert all(text in page for text in ("¥1,930,500", "−¥49,500", "¥386,100", "2.5%", "销售总监", "有一行优惠没填完"))
    assert "定金超过上限" in page


def test_the_quote_never_asks_for_the_paper(sale_now):
    hold = sale_now.hold()

    page = sale_now.enter("lijing").get(reverse("deals:subscribe", args=[hold.pk])).content.decode()

    assert 'hx-include="[data-row], [data-term], [name=deposit]"' in page
    assert 'name="id_number"' in page
