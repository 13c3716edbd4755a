"""The published examples to the fen (T-025), and what must hold for every loan (T-026)."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchang.lib import mortgage
from anchang.lib.faults import Fault
from anchang.lib.money import round_fen
from anchang.lib.mortgage import Loan, Method

D = Decimal
TWO_FEN = D("0.02")


def loan(principal: int | str, rate: str, months: int, method: Method = Method.INSTALMENT) -> Loan:
    return Loan(D(principal), D(rate), months, method)


# Number, principal, rate, months, instalment, all interest, and by how much the published figure may be off.
BY_INSTALMENT = [
    ("O1", 1000000, "4.90", 360, "5307.27", "910616.19", 0),
    ("O2", 300000, "5.64", 360, "1729.81", "322732.10", 0),
    ("O4", 150000, "4.50", 240, "948.97", "77753.77", TWO_FEN),
    ("O5", 370000, "6.55", 240, "2769.52", "294685.49", 0),
    ("O6", 370000, "4.50", 240, "2340.80", "191792.65", 0),
    ("O8", 120000, "4.86", 240, "782.70", "67846.98", TWO_FEN),
]
# Number, principal, rate, months, first payment, decrease and last payment (empty where not published), all interest.
BY_PRINCIPAL = [
    ("O1", 1000000, "4.90", 360, "6861.11", "11.34", "2789.12", "737041.67"),
    ("O2", 300000, "5.64", 360, "2243.33", "", "", "254505.00"),
    ("O4", 150000, "4.50", 240, "1187.50", "2.34", "627.34", "67781.25"),
    ("O8", 120000, "4.86", 240, "986.00", "2.03", "502.03", "58563.00"),
]


@pytest.mark.parametrize(("name", "principal", "rate", "months", "monthly", "interest", "off"), BY_INSTALMENT)
def test_equal_instalments_are_those_published(
    name: str, principal: int, rate: str, months: int, monthly: str, interest: str, off: Decimal
) -> None:
    """T-025."""
    one = loan(principal, rate, months)

    assert mortgage.payment(one) == D(monthly), name
    assert abs(mortgage.quote_total_interest(one) - D(interest)) <= off, name


@pytest.mark.parametrize(("name", "principal", "rate", "months", "first", "less", "last", "interest"), BY_PRINCIPAL)
def test_equal_parts_of_the_principal_are_those_published(
    name: str, principal: int, rate: str, months: int, first: str, less: str, last: str, interest: str
) -> None:
    """T-025."""
    one = loan(principal, rate, months, Method.PRINCIPAL)

    assert mortgage.payment(one) == D(first), name
    assert mortgage.quote_total_interest(one) == D(interest), name
    assert not less or mortgage.monthly_decrease(one) == D(less), name
    assert not last or mortgage.payment(one, months) == D(last), name


def test_the_first_month_of_the_first_example_is_that_published() -> None:
    one = loan(1000000, "4.90", 360)

    with localcontext(mortgage.PRECISE):
        interest = one.principal * one.monthly_rate
        principal = mortgage.exact_instalment(one) - interest

    assert (round_fen(interest), round_fen(principal)) == (D("4083.33"), D("1223.93"))


def test_a_schedule_rounds_each_month_and_its_last_payment_takes_the_rest() -> None:
    rows = mortgage.schedule(loan(1000000, "4.90", 360))

    assert mortgage.schedule_total_interest(loan(1000000, "4.90", 360)) == D("910615.12")
    assert (rows[0].payment, rows[-1].payment) == (D("5307.27"), D("5305.19"))


@pytest.mark.parametrize(
    ("rate", "monthly", "interest"),
    [("3.50", "4490.45", "616560.88"), ("2.60", "4003.40", "441222.96"), ("3.075", "4256.60", "532375.02")],
)
def test_a_million_over_thirty_years_at_the_rates_of_2026(rate: str, monthly: str, interest: str) -> None:
    one = loan(1000000, rate, 360)

    assert (mortgage.payment(one), mortgage.quote_total_interest(one)) == (D(monthly), D(interest))


def test_equal_principal_at_the_rate_of_2026() -> None:
    one = loan(1000000, "3.50", 360, Method.PRINCIPAL)

    assert (mortgage.payment(one), mortgage.quote_total_interest(one)) == (D("5694.44"), D("526458.33"))


def test_a_combination_is_the_sum_of_its_two_loans() -> None:
    fund, bank = loan(600000, "2.60", 360), loan(700000, "3.50", 360)

    assert (mortgage.payment(fund), mortgage.payment(bank)) == (D("2402.04"), D("3143.31"))
    assert mortgage.payment(fund) + mortgage.payment(bank) == D("5545.35")


def test_a_prepayment_lowers_the_payment_or_shortens_the_term() -> None:
    one = loan(1000000, "3.50", 360)

    smaller, sooner = mortgage.prepaid(one, 36, D(200000)), mortgage.shortened(one, 36, D(200000))

    assert mortgage.balance(one, 36) == D("940354.16")
    assert (smaller.months, mortgage.payment(smaller)) == (324, D("3535.39"))
    assert sooner.months == 226
    assert 0 < sooner.last < mortgage.payment(one)


def test_a_shortened_loan_is_paid_back_by_its_instalments() -> None:
    one = loan(1000000, "3.50", 360)
    sooner = mortgage.shortened(one, 36, D(200000))

    with localcontext(mortgage.PRECISE):
        left = mortgage.exact_balance(one, 36) - 200000
        for _ in range(sooner.months - 1):
            left = left * (1 + one.monthly_rate) - mortgage.exact_instalment(one)
        left *= 1 + one.monthly_rate

    assert abs(left - sooner.last) <= D("0.005")


def test_a_repriced_loan_goes_on_with_what_is_owed() -> None:
    one = loan(1000000, "3.60", 360)

    after = mortgage.repriced(one, 12, D("3.50"))

    assert (mortgage.payment(one), mortgage.payment(after)) == (D("4546.45"), D("4491.93"))
    assert after.principal == D("981133.28")


def test_what_ends_a_loan_on_a_due_date_is_the_balance_with_a_months_interest() -> None:
    one = loan(1000000, "4.90", 360)

    assert mortgage.payoff(one, 1) == D("1004083.33")
    assert mortgage.payoff(one, 360) == mortgage.payment(one)
    assert mortgage.balance(one, 360) == 0


@pytest.mark.parametrize("method", list(Method))
def test_a_loan_without_interest_is_its_principal_in_equal_parts(method: Method) -> None:
    one = loan(120000, "0", 120, method)

    assert (mortgage.payment(one), mortgage.quote_total_interest(one)) == (1000, 0)
    assert mortgage.shortened(one, 60, D(500)) == mortgage.Shortened(60, D(500))


@pytest.mark.parametrize(
    ("principal", "rate", "months", "why"),
    [
        ("0", "3.5", 360, "贷款金额必须大于零"),
        ("-1", "3.5", 360, "贷款金额必须大于零"),
        ("1", "3.5", 0, "贷款期限须在1个月到30年之间"),
        ("1", "3.5", 361, "贷款期限须在1个月到30年之间"),
        ("1", "-0.01", 12, "贷款年利率须在0到100%之间"),
        ("1", "100", 12, "贷款年利率须在0到100%之间"),
        ("0.001", "3.5", 12, "金额最多两位小数"),
    ],
)
def test_a_loan_that_is_none_is_refused_in_words(principal: str, rate: str, months: int, why: str) -> None:
    with pytest.raises(Fault, match=why):
        loan(principal, rate, months)


def test_more_than_is_owed_cannot_be_prepaid() -> None:
    one = loan(120000, "0", 120)

    for amount in (D(60000), D(70000), D(0)):
        with pytest.raises(Fault, match="提前还款金额"):
            mortgage.prepaid(one, 60, amount)
    with pytest.raises(Fault, match="期数须在1到120之间"):
        mortgage.payment(one, 121)


LOANS = st.builds(
    Loan,
    st.integers(1, 10**10).map(lambda fen: D(fen).scaleb(-2)),
    st.integers(0, 2000).map(lambda points: D(points).scaleb(-2)),
    st.integers(1, 360),
    st.sampled_from(Method),
)


@settings(max_examples=150, deadline=None)
@given(LOANS)
def test_every_schedule_pays_back_exactly_what_was_lent(one: Loan) -> None:
    """T-026, on a small sample of it."""
    rows = mortgage.schedule(one)

    assert sum(row.principal for row in rows) == one.principal
    assert rows[-1].balance == 0
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)
    assert all(row.payment == row.principal + row.interest for row in rows)


@settings(max_examples=100, deadline=None)
@given(LOANS)
def test_by_the_formula_nothing_is_owed_at_the_end(one: Loan) -> None:
    assert mortgage.balance(one, one.months) == 0
    assert mortgage.balance(one, 0) == one.principal


@settings(max_examples=100, deadline=None)
@given(LOANS.filter(lambda one: one.method is Method.INSTALMENT and one.principal >= 100000 and one.months > 1))
def test_the_instalments_of_a_schedule_are_equal_but_for_the_last(one: Loan) -> None:
    """T-026, on a small sample of it."""
    rows = mortgage.schedule(one)

    assert {row.payment for row in rows[:-1]} == {mortgage.payment(one)}
