"""Every step of a finding's table at every stage (T-040)."""

import pytest
from tests.office import rows

from anchang.engine.accounts.models import Account
from anchang.engine.doors import actions as doors
from anchang.engine.doors.actions import action
from anchang.engine.ledger import writing
from anchang.engine.policies import Refused
from anchang.engine.states import move
from anchang.people.rounds.models import Finding
from anchang.people.rounds.stages import FINDING, FindingStage

LEGAL = {
    ("open", "await_recheck"): "mended",
    ("open", "fail"): "open",
    ("mended", "fail"): "open",
    ("open", "recheck"): "closed",
    ("mended", "recheck"): "closed",
}


@pytest.fixture
def walk(monkeypatch):
    """A verb that walks one step and nothing else, known to this test only."""
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))
    monkeypatch.setattr(writing, "_labels", dict(writing._labels))

    @action("rounds.walk", "走一步")
    def step(thing, *, by, at, verb):
        move(thing, verb, by=by, at=at, closed_at=at if verb == "recheck" else None)

    return step


@pytest.mark.parametrize("verb", FINDING.steps)
@pytest.mark.parametrize("stage", FindingStage.values)
def test_every_pair_of_a_finding(beat, walk, stage, verb):
    finding = beat.smell()
    rows(Finding).filter(pk=finding.pk).update(stage=stage, closed_at=beat.at if stage == "closed" else None)

    try:
        walk(Finding.objects.get(), by=Account.objects.system(), at=beat.at, verb=verb)
        led_to = Finding.objects.get().stage
    except Refused:
        assert Finding.objects.get().stage == stage
        led_to = None

    assert led_to == LEGAL.get((stage, verb))
