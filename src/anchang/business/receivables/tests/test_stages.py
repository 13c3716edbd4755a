"""Every step of the receipt's table at every stage (T-040)."""

import pytest
from tests.office import MONDAY, rows

from anchang.business.receivables.models import Receipt
from anchang.business.receivables.stages import RECEIPT, ReceiptStage
from anchang.engine.accounts.models import Account
from anchang.engine.doors import actions as doors
from anchang.engine.doors.actions import action
from anchang.engine.ledger import writing
from anchang.engine.policies import Refused
from anchang.engine.states import move

LEGAL = {
    ("recorded", "confirm"): "confirmed",
    ("recorded", "reverse"): "reversed",
    ("confirmed", "reverse"): "reversed",
}


@pytest.fixture
def walk(monkeypatch):
    """A verb that walks one step and nothing else, known to this test only."""
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))
    monkeypatch.setattr(writing, "_labels", dict(writing._labels))

    @action("receivables.walk", "走一步")
    def step(thing, *, by, at, verb):
        move(thing, verb, by=by, at=at)

    return step


@pytest.mark.parametrize("verb", RECEIPT.steps)
@pytest.mark.parametrize("stage", ReceiptStage.values)
def test_every_pair_of_a_receipt(till, walk, stage, verb):
    receipt = till.receive(till.open())
    rows(Receipt).filter(pk=receipt.pk).update(stage=stage)

    try:
        walk(Receipt.objects.get(), by=Account.objects.system(), at=MONDAY, verb=verb)
        led_to = Receipt.objects.get().stage
    except Refused:
        assert Receipt.objects.get().stage == stage
        led_to = None

    assert led_to == LEGAL.get((stage, verb))
