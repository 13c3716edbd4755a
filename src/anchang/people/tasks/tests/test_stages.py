"""Every step of the task's table at every stage (T-040)."""

import pytest
from tests.office import MONDAY, rows

from anchang.engine.accounts.models import Account
from anchang.engine.doors import actions as doors
from anchang.engine.doors.actions import action
from anchang.engine.ledger import writing
from anchang.engine.policies import Refused
from anchang.engine.states import move
from anchang.people.tasks.models import Task
from anchang.people.tasks.stages import DONE, TASK, Stage

LEGAL = {
    ("asked", "accept"): "accepted",
    ("asked", "decline"): "declined",
    ("asked", "finish"): "finished",
    ("asked", "cancel"): "cancelled",
    ("asked", "hand_over"): "asked",
    ("accepted", "finish"): "finished",
    ("accepted", "cancel"): "cancelled",
    ("accepted", "hand_over"): "asked",
    ("finished", "verify"): "verified",
    ("finished", "send_back"): "accepted",
}


@pytest.fixture
def walk(monkeypatch):
    """A verb that walks one step and nothing else, known to this test only."""
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))
    monkeypatch.setattr(writing, "_labels", dict(writing._labels))

    @action("tasks.walk", "走一步")
    def step(thing, *, by, at, verb):
        finished = MONDAY if TASK.steps[verb].to in DONE else None
        move(thing, verb, by=by, at=at, finished_at=finished)

    return step


@pytest.mark.parametrize("verb", TASK.steps)
@pytest.mark.parametrize("stage", Stage.values)
def test_every_pair_of_a_task(desk, walk, stage, verb):
    task = desk.ask(by="chenwei", of="heqing")
    rows(Task).filter(pk=task.pk).update(stage=stage, finished_at=MONDAY if stage in DONE else None)

    try:
        walk(Task.objects.get(), by=Account.objects.system(), at=MONDAY, verb=verb)
        led_to = Task.objects.get().stage
    except Refused:
        assert Task.objects.get().stage == stage
        led_to = None

    assert led_to == LEGAL.get((stage, verb))
