from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchang.business.receivables.actions import LineOf
from anchang.business.receivables.models import Plan, Settlement
from anchang.business.receivables.queries import advance, dues
from anchang.engine.policies import Refused
from anchang.lib.money import split

FEN = Decimal("0.01")


@pytest.mark.rule("I-5")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fen=st.integers(100, 10**11),
    weights=st.lists(st.integers(1, 60), min_size=1, max_size=6),
    slip=st.sampled_from([FEN, -FEN, Decimal(1)]),
)
def test_the_lines_of_a_plan_sum_to_its_total_to_the_fen_or_it_is_refused(till, fen, weights, slip):
    total = Decimal(fen) / 100
    parts = [part for part in split(total, weights) if part]
    lines = [LineOf("instalment", f"楼款{n}", till.today, part) for n, part in enumerate(parts)]
    plan = Plan.objects.first() or till.open()

    till.replace(plan, *lines, total=str(total))

    assert sum(state.due.amount for state in dues(plan)) == total
    with pytest.raises(Refused, match="相差"):
        till.replace(plan, *lines, total=str(total + slip))


def test_what_was_paid_is_settled_against_the_new_lines_the_oldest_first(till):
    plan = till.open()
    till.receive(plan, "200")
    till.receive(plan, "150")

    till.replace(plan, till.line("200", "deposit", "定金"), till.line("300"), till.line("500", "loan", "按揭款"))

    assert [state.settled for state in dues(plan)] == [200, 150, 0]
    assert advance(plan) == 0
    assert sum(one.amount for one in Settlement.objects.all()) == 350


def test_a_refused_plan_leaves_the_old_lines_and_settlements(till):
    plan = till.open()
    till.receive(plan, "200")

    with pytest.raises(Refused, match="各期合计¥900，与总价¥1,000相差¥100"):
        till.replace(plan, till.line("900"))

    assert [(state.due.label, state.settled) for state in dues(plan)] == [("定金", 200)]
