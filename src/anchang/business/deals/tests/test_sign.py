from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.office import MONDAY, together

from anchang.business.deals.forms import Sign
from anchang.business.deals.models import Signing
from anchang.business.deals.tests.conftest import LOST, plant
from anchang.business.inventory.queries import live_claim
from anchang.business.receivables.queries import dues
from anchang.engine.clocks.timers import tick
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.lib.money import split


def lines(amounts, plan_kind="instalments"):
    typed = {"plan_kind": plan_kind, "once": "k1"}
    for n, amount in enumerate(amounts, start=1):
        typed |= {f"kind_{n}": "instalment", f"amount_{n}": str(amount), f"due_{n}": f"2026-12-0{n}"}
    return typed


@pytest.mark.clause("SAL-123")
@pytest.mark.rule("I-5")
def test_a_signed_deal_has_a_contract_number_a_whole_plan_and_the_unit_for_good(sale):
    deal = sale.effective()

    signing = sale.sign(deal)

    claim = live_claim(sale.unit(), MONDAY)
    assert (signing.contract_no, signing.price) == ("HT-JX01-2026-0001", deal.price)
    assert sale.again(deal).stage == "signed"
    assert (claim.kind, claim.reference, claim.until) == ("contract", deal.number, None)
    assert sum(state.due.amount for state in dues(sale.plan(deal))) == deal.price
    assert [state.open for state in dues(sale.plan(deal))] == [0, Decimal("1930000.00")]


@pytest.mark.rule("R-102")
@pytest.mark.parametrize("how", LOST)
def test_nothing_is_signed_once_the_permit_is_gone(sale, how):
    deal = sale.effective()
    sale.lose_permit(how)

    with pytest.raises(Refused, match="没有有效的预售许可证，不能签约"):
        sale.sign(deal)

    assert sale.again(deal).stage == "effective"


@pytest.mark.rule("I-5")
def test_a_plan_that_misses_the_price_by_a_fen_is_refused_with_the_gap(sale):
    deal = sale.effective()

    with pytest.raises(Refused, match=r"与总价¥1,980,000相差¥0\.01"):
        sale.sign(deal, lines=[sale.line("1929999.99")])

    assert not Signing.objects.exists()
    assert len(dues(sale.plan(deal))) == 1


@given(
    fen=st.integers(1, 10**12), weights=st.lists(st.integers(1, 50), min_size=1, max_size=4), slip=st.integers(-9, 9)
)
def test_the_form_takes_a_plan_exactly_when_its_lines_sum_to_what_is_left(fen, weights, slip):
    left = Decimal(fen) / 100
    parts = [part for part in split(left, weights) if part]

    form = Sign(lines(parts), left=left + Decimal(slip) / 100)

    assert form.is_valid() is (slip == 0)
    if slip == 0:
        assert sum(line.amount for line in form.cleaned_data["lines"]) == left


def test_the_form_says_the_gap_in_yuan_at_the_last_line(sale_now):
    deal = sale_now.effective()
    url, client = reverse("deals:sign", args=[deal.number]), sale_now.enter("lijing")

    short = client.post(url, lines(["1000000", "900000"]))
    over = client.post(url, lines(["1000000", "930000.01"]))

    assert (short.status_code, over.status_code) == (422, 422)
    assert dict(short.context["form"].errors) == {"amount_2": ["各期合计还差¥30,000"]}
    assert dict(over.context["form"].errors) == {"amount_2": ["各期合计多出¥0.01"]}
    assert sale_now.again(deal).stage == "effective"


def test_a_line_without_its_day_is_told_at_its_field(sale_now):
    deal = sale_now.effective()

    answer = sale_now.enter("lijing").post(
        reverse("deals:sign", args=[deal.number]), {**lines(["1930000"]), "due_1": ""}
    )

    assert dict(answer.context["form"].errors) == {"due_1": ["请填写应付日期"]}


def test_a_stale_page_is_answered_with_the_reason_and_signs_nothing_twice(sale_now):
    deal = sale_now.effective()
    url, client = reverse("deals:sign", args=[deal.number]), sale_now.enter("lijing")
    client.post(url, lines(["1930000"]))

    again = client.post(url, {**lines(["1930000"]), "once": "k2"})

    assert again.status_code == 409
    assert "现在是「已签约」，不能做这一步，请刷新后再看" in again.content.decode()
    assert Signing.objects.count() == 1


def test_the_same_form_sent_twice_signs_once_and_leads_to_the_same_page(sale_now):
    deal = sale_now.effective()
    url, client = reverse("deals:sign", args=[deal.number]), sale_now.enter("lijing")

    places = [client.post(url, lines(["1930000"]))["Location"] for _time in range(2)]

    assert places == [deal.get_absolute_url()] * 2
    assert Signing.objects.count() == 1


def test_a_subscription_whose_deposit_is_not_in_is_not_signed(sale):
    with pytest.raises(Refused, match="现在是「待交定金」"):
        sale.sign(sale.subscribe())


@pytest.mark.rule("R-110")
@pytest.mark.rule("I-1")
def test_one_deal_has_one_contract_whatever_anybody_writes(sale):
    first = Signing.objects.get(deal=sale.signed())

    with pytest.raises(IntegrityError), transaction.atomic():
        second_contract(first)


def second_contract(first):
    same = {column.attname: getattr(first, column.attname) for column in Signing._meta.concrete_fields}
    return plant(Signing(**{**same, "id": None, "contract_no": "HT-JX01-2026-9999"}))


@pytest.mark.rule("R-110")
def test_of_two_who_sign_one_deal_at_once_one_signs(real_database, make_sale):
    sale = make_sale()
    deal = sale.effective()

    answers = together(lambda: sale.sign(deal), lambda: sale.sign(deal))

    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "Signing"]
    assert Signing.objects.get().contract_no == "HT-JX01-2026-0001"


def test_the_ladder_of_the_signing_clock_tells_the_consultant_then_those_above(sale):
    deal = sale.effective()
    end = MONDAY + timedelta(days=7)
    moments = [end - timedelta(days=3), end - timedelta(days=1), end, end + timedelta(days=1)]

    heard = []
    for moment in moments:
        before = set(Notice.objects.values_list("pk", flat=True))
        tick(moment)
        told = Notice.objects.exclude(pk__in=before).values_list("account_id", "text")
        heard += [(account, text) for account, text in told]

    text = f"{deal.number}：签约到期，截止11-09 09:00"
    people = [sale.who(who).pk for who in ("lijing", "lijing", "wangmin", "chenwei")]
    assert heard == [(person, text) for person in people]
    assert sale.again(deal).stage == "effective"
