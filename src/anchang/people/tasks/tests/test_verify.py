import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows

from anchang.engine.accounts.models import Account
from anchang.engine.doors import actions as doors
from anchang.engine.doors.actions import action
from anchang.engine.ledger import writing
from anchang.engine.policies import YES, Refused
from anchang.people.tasks import actions
from anchang.people.tasks.models import Task
from anchang.people.tasks.tests.conftest import url_of


@pytest.fixture
def recheck(monkeypatch):
    """A verb of a room above that looks at the place again and decides by itself; known to this test only."""
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))
    monkeypatch.setattr(writing, "_labels", dict(writing._labels))

    @action("rounds.look_again", "复查")
    def look(place, *, by, at, task, verb, reason=""):
        return getattr(actions, verb)(task, by=by, at=at, reason=reason)

    return look


def test_nobody_verifies_their_own_work(desk):
    with pytest.raises(Refused, match="经办人不能验收自己的任务"):
        desk.do("verify", desk.finished(), "lijing")


def test_the_database_refuses_the_doer_as_verifier_unless_they_asked_themselves(desk):
    task, note = desk.finished(), desk.ask(by="lijing", of="lijing")
    both = {"stage": "verified", "finished_at": MONDAY, "verified_by": desk.who("lijing")}

    with pytest.raises(IntegrityError, match="task_verified_by_another"), transaction.atomic():
        rows(Task).filter(pk=task.pk).update(**both)

    assert rows(Task).filter(pk=note.pk).update(**both) == 1


def test_somebody_above_sees_it_and_leaves_the_verifying_to_whoever_asked(desk):
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        desk.do("verify", desk.finished(), "linlan")


@pytest.mark.parametrize("verb", ["verify", "send_back"])
def test_with_a_second_check_the_asker_decides_nothing_on_the_page(desk, verb):
    reason = {"reason": "没挂"} if verb == "send_back" else {}

    with pytest.raises(Refused, match="以复查结果为准"):
        desk.do(verb, desk.finished(second_check=True), "chenwei", **reason)


@pytest.mark.parametrize(
    ("verb", "given", "stage"), [("verify", {}, "verified"), ("send_back", {"reason": "没挂"}, "accepted")]
)
def test_with_a_second_check_the_verb_of_the_room_that_checks_decides(desk, recheck, verb, given, stage):
    task = desk.finished(second_check=True)

    recheck(desk.office.site, by=Account.objects.system(), at=MONDAY, task=task, verb=verb, **given)

    assert Task.objects.get().stage == stage


def test_a_second_check_is_never_by_the_doer(desk, recheck, monkeypatch):
    monkeypatch.setattr(doors, "allowed", lambda *_asked: YES)
    task = desk.finished(second_check=True)

    with pytest.raises(Refused, match="经办人不能验收自己的任务"):
        recheck(desk.office.site, by=desk.who("lijing"), at=MONDAY, task=task, verb="verify")


def test_a_note_to_oneself_with_a_second_check_waits_for_it(desk):
    assert desk.finished(by="lijing", of="lijing", second_check=True).stage == "finished"


def test_the_page_of_the_asker_offers_to_verify_and_that_of_the_doer_says_why_not(desk_now):
    task = desk_now.finished()

    pages = [desk_now.enter(who).get(url_of("task", task)).content.decode() for who in ("chenwei", "lijing")]

    assert [f'action="{url_of("verify", task)}"' in page for page in pages] == [True, False]
    assert "经办人不能验收自己的任务" in pages[1]


def test_one_touch_verifies(desk_now):
    task = desk_now.finished()

    answer = desk_now.enter("chenwei").post(url_of("verify", task))

    assert (answer.status_code, Task.objects.get().stage) == (302, "verified")
