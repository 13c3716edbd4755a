"""Every step of both tables at every stage: the legal ones lead where they should, all others are refused (T-040)."""

import pytest
from tests.office import MONDAY, rows

from anchang.business.deals.models import Deal, Hold
from anchang.business.deals.stages import DEAL, HOLD, HoldStage, Stage
from anchang.engine.accounts.models import Account
from anchang.engine.doors import actions as doors
from anchang.engine.doors.actions import action
from anchang.engine.ledger import writing
from anchang.engine.policies import Refused
from anchang.engine.states import move

HOLDS = {
    ("live", "subscribe"): "used",
    ("live", "release"): "released",
    ("live", "lapse"): "lapsed",
}
DEALS = {
    ("submitted", "approve"): "approved",
    ("submitted", "reject"): "draft",
    ("draft", "resubmit"): "submitted",
    ("approved", "settle"): "effective",
    ("effective", "unsettle"): "approved",
    ("effective", "sign"): "signed",
    ("approved", "expire"): "expired",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
}


@pytest.fixture
def walk(monkeypatch):
    """A verb that walks one step and nothing else, known to this test only."""
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))
    monkeypatch.setattr(writing, "_labels", dict(writing._labels))

    @action("deals.walk", "走一步")
    def step(thing, *, by, at, verb):
        move(thing, verb, by=by, at=at)

    return step


def walked(walk, model, pk, stage, verb):
    """The stage after the step from that stage, None when it was refused and nothing changed."""
    rows(model).filter(pk=pk).update(stage=stage)
    try:
        walk(model.objects.get(pk=pk), by=Account.objects.system(), at=MONDAY, verb=verb)
    except Refused:
        assert model.objects.get(pk=pk).stage == stage
        return None
    return model.objects.get(pk=pk).stage


@pytest.mark.parametrize("verb", HOLD.steps)
@pytest.mark.parametrize("stage", HoldStage.values)
def test_every_pair_of_a_hold(sale, walk, stage, verb):
    hold = sale.hold()

    assert walked(walk, Hold, hold.pk, stage, verb) == HOLDS.get((stage, verb))


@pytest.mark.parametrize("stage", Stage.values)
def test_every_pair_of_a_deal(sale, walk, stage):
    deal = sale.subscribe()

    found = {verb: walked(walk, Deal, deal.pk, stage, verb) for verb in DEAL.steps}

    assert found == {verb: DEALS.get((stage, verb)) for verb in DEAL.steps}


def test_the_tables_above_name_stages_and_verbs_that_exist():
    pairs = len(HoldStage.values) * len(HOLD.steps) + len(Stage.values) * len(DEAL.steps)

    assert pairs == 12 + 56
    assert {verb for _stage, verb in HOLDS} == set(HOLD.steps)
    assert {verb for _stage, verb in DEALS} == set(DEAL.steps)
