import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows

from anchang.engine.policies import Refused
from anchang.people.tasks import queries
from anchang.people.tasks.models import Task
from anchang.people.tasks.tests.conftest import url_of


def test_it_can_be_finished_at_once_which_counts_as_the_answer(desk):
    task = desk.do("finish", desk.ask(), "lijing", 2, result="都挂好了")

    assert (task.stage, task.answer_minutes, task.result) == ("finished", 120, "都挂好了")


def test_the_asker_hears_that_it_waits_to_be_seen_until_they_have_seen_it(desk):
    task = desk.finished()
    heard = desk.told("chenwei")

    desk.do("verify", task, "chenwei")

    assert (heard, desk.told("chenwei")) == (["待验收：整理样板间钥匙，李静已办结"], [])


def test_finishing_needs_a_result(desk):
    with pytest.raises(Refused, match="请写明办理结果"):
        desk.do("finish", desk.ask(), "lijing", result=" ")


def test_only_whoever_was_asked_finishes(desk):
    with pytest.raises(Refused, match="这项任务由李静办理"):
        desk.do("finish", desk.ask(), "chenwei", result="我办了")


def test_finishing_late_stays_visible(desk):
    late = desk.do("finish", desk.ask(hours=1), "lijing", 2, result="好了")
    early = desk.do("finish", desk.ask(hours=3), "lijing", 2, result="好了")

    assert [task.is_late(MONDAY) for task in (late, early)] == [True, False]


def test_the_database_ties_the_finished_stage_to_the_moment_of_finishing(desk):
    task = rows(Task).filter(pk=desk.finished().pk)

    for wrong in ({"finished_at": None}, {"stage": "accepted"}):
        with pytest.raises(IntegrityError, match="task_finished_as_it_says"), transaction.atomic():
            task.update(**wrong)

    assert task.update(finished_at=None, stage="accepted") == 1


def test_the_result_and_its_file_are_shown_to_whoever_asked(desk_now):
    task, client = desk_now.ask(), desk_now.enter("lijing")
    client.post(url_of("finish", task), {"result": "照片见附件", "file": ContentFile(b"photo", "钥匙.txt")})

    page = desk_now.enter("chenwei").get(url_of("task", task)).content.decode()

    kept = queries.files(task)[0]
    assert "照片见附件" in page
    assert f"{url_of('keep_file', task)}{kept.pk}/" in page
