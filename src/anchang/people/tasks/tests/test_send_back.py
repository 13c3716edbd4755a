from datetime import timedelta

import pytest
from tests.office import MONDAY, morning

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.models import Timer
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.tasks import queries
from anchang.people.tasks.models import Task
from anchang.people.tasks.tests.conftest import url_of


def due_timer(task):
    return Timer.objects.get(thing_id=task.pk, thing_label="tasks.task", code="tasks.due", ended_at=None).due_at


def test_the_doer_goes_on_and_hears_why_it_is_not_done(desk):
    task = desk.do("send_back", desk.finished(), "chenwei", reason="标签没贴")

    assert (task.stage, task.finished_at, task.sent_back) == ("accepted", None, 1)
    assert desk.told("lijing")[-1] == "退回重办：整理样板间钥匙，11-02 14:00前。标签没贴"
    assert due_timer(task) == task.due_at == MONDAY + timedelta(hours=5)


def test_a_deadline_that_has_passed_moves_by_a_working_day_over_the_weekend(desk):
    friday = 4 * 24
    task = desk.finished(hours=2)

    again = desk.do("send_back", task, "chenwei", friday, reason="标签没贴")

    assert again.due_at == morning(2026, 11, 9)
    assert due_timer(again) == again.due_at


def test_whoever_sends_it_back_may_set_a_new_deadline_ahead(desk):
    task, tuesday = desk.finished(), morning(2026, 11, 3)

    with pytest.raises(Refused, match="完成期限要晚于现在"):
        desk.do("send_back", task, "chenwei", reason="标签没贴", due_at=MONDAY)

    assert desk.do("send_back", task, "chenwei", reason="标签没贴", due_at=tuesday).due_at == tuesday


def test_each_round_is_told_anew(desk):
    task = desk.do("send_back", desk.finished(), "chenwei", reason="标签没贴")
    heard = desk.told("chenwei")

    desk.do("finish", task, "lijing", 1, result="贴好了")

    assert (heard, desk.told("chenwei")) == ([], ["待验收：整理样板间钥匙，李静已办结"])


def test_sending_back_needs_a_reason(desk):
    with pytest.raises(Refused, match="请写明退回的原因"):
        desk.do("send_back", desk.finished(), "chenwei", reason="")


def test_what_a_leaver_had_finished_comes_back_to_whoever_asked(desk):
    task = desk.finished()
    org.leave(desk.office.staff["lijing"], by=Account.objects.system(), at=MONDAY, on=MONDAY.date())

    again = desk.do("send_back", task, "chenwei", reason="标签没贴")

    assert (again.asked_of, again.kind, again.stage) == (desk.who("chenwei"), "order", "accepted")
    assert list(queries.mine(desk.who("chenwei"), MONDAY)) == [again]


def test_the_reason_stands_in_the_history_on_the_page(desk_now):
    task = desk_now.finished()
    desk_now.enter("chenwei").post(url_of("send_back", task), {"reason": "标签没贴", "due_at": ""})

    page = desk_now.enter("lijing").get(url_of("task", task)).content.decode()

    assert Task.objects.get().stage == "accepted"
    assert "原因：标签没贴" in page
