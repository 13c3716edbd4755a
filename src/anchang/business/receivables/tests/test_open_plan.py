from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from anchang.business.receivables.models import Due, Plan
from anchang.business.receivables.queries import dues
from anchang.engine.policies import Refused


def test_a_plan_may_begin_with_a_part_of_its_total(till):
    plan = till.open()

    assert [(state.due.label, state.due.amount, state.open) for state in dues(plan)] == [("定金", 200, 200)]
    assert plan.total == Decimal(1000)


def test_a_plan_never_asks_for_more_than_its_total(till):
    with pytest.raises(Refused, match="各期金额之和不能超过总价"):
        till.open(till.line("1000.01"))

    assert not Plan.objects.exists()


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_line_of_nothing_or_less_is_refused(till, amount):
    with pytest.raises(Refused, match="每一期金额都要大于零"):
        till.open(till.line(amount))

    assert not Due.objects.exists()


def test_a_reference_has_one_plan(till):
    till.open()

    with pytest.raises(IntegrityError), transaction.atomic():
        till.open()
