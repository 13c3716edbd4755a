import pytest

from anchang.business.receivables import actions
from anchang.business.receivables.queries import dues, open_dues, overdue
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused


def cancel(till, plan):
    actions.cancel_plan(plan, by=Account.objects.system(), at=till.at)


def test_nothing_is_due_under_a_cancelled_plan(till):
    plan = till.open()

    cancel(till, plan)

    assert (dues(plan), list(open_dues())) == ([], [])
    assert not overdue(till.today.replace(month=12)).exists()


def test_a_plan_with_money_on_it_is_not_cancelled_until_the_money_is_reversed(till):
    plan = till.open()
    receipt = till.receive(plan, "0.01")

    with pytest.raises(Refused, match="已收过款，要走退款流程"):
        cancel(till, plan)

    till.reverse(receipt)
    cancel(till, plan)
    assert dues(plan) == []
