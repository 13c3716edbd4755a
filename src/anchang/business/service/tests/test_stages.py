"""Every step of the table at every stage (T-040), and every verb of a person at every stage through its own door."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows

from anchang.business.service import actions
from anchang.business.service.models import Complaint
from anchang.business.service.stages import COMPLAINT, Stage
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.models import Timer
from anchang.engine.doors import actions as doors
from anchang.engine.doors.actions import action
from anchang.engine.ledger import writing
from anchang.engine.policies import Refused
from anchang.engine.states import move

LEGAL = {
    ("open", "accept"): "accepted",
    ("accepted", "settle"): "settled",
    ("settled", "visit_back"): "visited",
    ("settled", "reopen"): "accepted",
    ("visited", "close"): "closed",
}
VERBS = {
    "accept": (actions.accept, {}),
    "settle": (actions.settle, {"result": "已道歉"}),
    "visit_back": (actions.visit_back, {"satisfied": True}),
    "close": (actions.close, {"root_cause": "waiting", "cause_text": "窗口太少"}),
    "escalate": (actions.escalate, {"severity": "serious", "reason": "客户要求见经理"}),
}
DEEDS = {key: to for key, to in LEGAL.items() if key[1] != "reopen"} | {
    ("open", "escalate"): "open",
    ("accepted", "escalate"): "accepted",
}
WHOLE = {"accepted_at": MONDAY, "root_cause": "waiting", "cause_text": "窗口太少", "closed_at": MONDAY}


@pytest.fixture
def walk(monkeypatch):
    """A verb that walks one step and nothing else, known to this test only."""
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))
    monkeypatch.setattr(writing, "_labels", dict(writing._labels))

    @action("service.walk", "走一步")
    def step(thing, *, by, at, verb):
        move(thing, verb, by=by, at=at)

    return step


@pytest.mark.parametrize("stage", Stage.values)
def test_every_pair_of_the_table(desk, walk, stage):
    led_to = {verb: _walked(desk, walk, stage, verb) for verb in COMPLAINT.steps}

    assert led_to == {verb: LEGAL.get((stage, verb)) for verb in COMPLAINT.steps}


def _walked(desk, walk, stage, verb):
    """The stage after the step from that stage, None when it was refused and nothing changed."""
    complaint = desk.brought_to(stage)
    # What the constraints ask of a later stage is filled in, so that only the table can object.
    rows(Complaint).filter(pk=complaint.pk).update(**WHOLE, handler=desk.who("wangmin"))
    try:
        walk(desk.again(complaint), by=Account.objects.system(), at=MONDAY, verb=verb)
    except Refused:
        assert desk.again(complaint).stage == stage
        return None
    return desk.again(complaint).stage


@pytest.mark.clause("CMP-001", "CMP-002", "CMP-004")
@pytest.mark.parametrize("stage", Stage.values)
def test_no_step_of_the_loop_can_be_left_out(desk, stage):
    led_to = {verb: _done(desk, stage, verb) for verb in VERBS}

    assert led_to == {verb: DEEDS.get((stage, verb)) for verb in VERBS}


def _done(desk, stage, verb):
    complaint, (deed, given) = desk.brought_to(stage), VERBS[verb]
    try:
        deed(complaint, by=desk.who("linlan"), at=MONDAY, **given)
    except Refused:
        assert desk.again(complaint).stage == stage
        return None
    return desk.again(complaint).stage


@pytest.mark.clause("CMP-009")
def test_what_is_closed_stays_in_the_archive_as_it_is(desk_now):
    complaint = desk_now.brought_to("closed")
    client = desk_now.enter("linlan")

    page = client.get(complaint.get_absolute_url()).content.decode()
    found = client.get(f"/service/?stage=closed&q={complaint.number}").content.decode()
    answers = [client.post(f"{complaint.get_absolute_url()}{verb}/", given) for verb, (_, given) in VERBS.items()]

    assert complaint.number in found
    assert "只开了一个窗口" in page
    assert {answer.status_code for answer in answers} <= {409, 422}
    assert desk_now.again(complaint).closed_at == complaint.closed_at


def test_a_step_starts_the_next_deadline_and_stops_the_one_before(desk):
    complaint, running = desk.open(), []
    for verb in (desk.accept, desk.settle, lambda one: desk.visit(one, satisfied=False), desk.settle, desk.visit):
        complaint = verb(complaint)
        running.append(list(Timer.objects.filter(ended_at=None).values_list("code", flat=True)))

    assert running == [["service.settle"], ["service.visit"], ["service.settle"], ["service.visit"], []]


def test_somebody_who_changes_the_stage_past_the_doors_meets_the_constraint(desk):
    complaint = desk.open()

    with pytest.raises(IntegrityError, match="complaint_accepted_has_handler"), transaction.atomic():
        rows(Complaint).filter(pk=complaint.pk).update(stage="accepted")

    later = MONDAY + timedelta(hours=1)
    assert desk.accept(complaint, at=later).stage == "accepted"
