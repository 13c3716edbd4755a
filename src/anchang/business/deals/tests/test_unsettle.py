from datetime import timedelta

import pytest
from django.db import transaction
from tests.office import MONDAY, together

from anchang.business.deals.models import Deal, Signing
from anchang.business.receivables.models import Receipt
from anchang.business.receivables.queries import paid
from anchang.engine.clocks.models import Timer
from anchang.engine.policies import Refused

LATER = MONDAY + timedelta(days=2)


def test_a_reversed_deposit_steps_the_deal_back_with_a_new_day_to_pay(sale):
    deal = sale.subscribe()
    receipt = sale.pay(deal)

    sale.reverse(receipt, LATER)

    running = Timer.objects.get(thing_label="deals.deal", ended_at=None)
    assert sale.again(deal).stage == "approved"
    assert (running.code, running.due_at) == ("deals.deposit", LATER + timedelta(hours=24))
    sale.pay(deal, at=LATER)
    assert sale.again(deal).stage == "effective"


def test_a_reversal_that_leaves_the_deposit_in_changes_nothing(sale):
    deal = sale.effective()
    extra = sale.pay(deal, "1000")

    sale.reverse(extra)

    assert sale.again(deal).stage == "effective"


def test_the_deposit_of_a_signed_deal_cannot_be_reversed(sale):
    deal = sale.signed()
    receipt = Receipt.objects.get()

    with pytest.raises(Refused, match="已签约，定金不能冲销"), transaction.atomic():
        sale.reverse(receipt)

    assert (Receipt.objects.get().stage, paid(deal.number)) == ("recorded", 50000)


def test_a_reversal_and_a_signature_at_the_same_moment_never_both_happen(real_database, make_sale):
    sale = make_sale()
    deal = sale.effective()

    together(lambda: sale.reverse(Receipt.objects.get()), lambda: sale.sign(deal))

    outcome = (Deal.objects.get().stage, Signing.objects.count(), paid(deal.number))
    assert outcome in (("signed", 1, 50000), ("approved", 0, 0))
