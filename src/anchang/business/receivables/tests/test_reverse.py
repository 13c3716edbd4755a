import pytest
from django.urls import reverse

from anchang.business.receivables.models import Receipt, Settlement
from anchang.business.receivables.queries import advance, dues, paid
from anchang.engine.numbering.models import Series
from anchang.engine.policies import Refused


@pytest.mark.rule("I-10")
def test_a_reversed_receipt_keeps_its_number_and_leaves_every_sum(till):
    plan = till.open()
    receipt = till.receive(plan)

    till.reverse(receipt)

    kept = Receipt.objects.get()
    assert (kept.number, kept.stage, kept.amount) == (receipt.number, "reversed", 200)
    assert (paid(plan.reference), advance(plan), dues(plan)[0].open) == (0, 0, 200)
    assert Series.objects.get(code="SK").last == 1


def test_money_that_was_an_advance_pays_the_line_that_came_open_again(till):
    plan = till.open()
    wrong = till.receive(plan, "200")
    till.receive(plan, "120")

    till.reverse(wrong)

    assert ([state.settled for state in dues(plan)], advance(plan)) == ([120], 0)
    assert Settlement.objects.count() == 1


def test_a_reversal_says_why_and_happens_once(till):
    receipt = till.receive(till.open())

    with pytest.raises(Refused, match="请写明冲销原因"):
        till.reverse(receipt, " ")

    till.reverse(receipt)
    with pytest.raises(Refused, match="现在是「已冲销」"):
        till.reverse(receipt)


def test_the_cashier_does_not_reverse_what_they_booked(till_now):
    receipt = till_now.receive(till_now.open())

    answer = till_now.enter("qiancheng").post(
        reverse("receivables:reverse", args=[receipt.number]), {"reason": "x", "once": "k"}
    )

    assert (answer.status_code, Receipt.objects.get().stage) == (409, "recorded")
