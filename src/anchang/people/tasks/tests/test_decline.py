import pytest
from django.db import IntegrityError, transaction
from tests.office import rows

from anchang.engine.policies import YES, Refused
from anchang.people.tasks import actions
from anchang.people.tasks.models import Task
from anchang.people.tasks.tests.conftest import url_of


def test_a_request_can_be_declined_and_the_asker_hears_why(desk):
    task = desk.ask(by="chenwei", of="heqing")

    ended = desk.do("decline", task, "heqing", 1, reason="本周排满")

    assert (ended.stage, ended.answer_minutes) == ("declined", 60)
    assert desk.told("chenwei") == ["何清谢绝了：整理样板间钥匙。本周排满"]


def test_an_order_cannot_be_declined(desk):
    with pytest.raises(Refused, match="上级交办的任务不能谢绝"):
        desk.do("decline", desk.ask(), "lijing", reason="没空")


def test_an_order_cannot_be_declined_by_a_verb_within_another_either(desk, monkeypatch):
    monkeypatch.setattr("anchang.engine.doors.actions.allowed", lambda *_asked: YES)

    with pytest.raises(Refused, match="上级交办的任务不能谢绝"):
        desk.do("decline", desk.ask(), "lijing", reason="没空")


def test_the_database_keeps_an_order_from_being_declined(desk):
    order, request = desk.ask(), desk.ask(by="chenwei", of="heqing")

    with pytest.raises(IntegrityError, match="task_order_stands"), transaction.atomic():
        rows(Task).filter(pk=order.pk).update(stage="declined")

    assert rows(Task).filter(pk=request.pk).update(stage="declined") == 1


def test_declining_needs_a_reason(desk):
    task = desk.ask(by="chenwei", of="heqing")

    with pytest.raises(Refused, match="请写明谢绝的原因"):
        actions.decline(task, by=desk.who("heqing"), at=desk.at, reason=" ")


def test_the_button_of_an_order_says_why_it_cannot_be_declined(desk_now):
    order, request = desk_now.ask(), desk_now.ask(by="zhanglei")

    client = desk_now.enter("lijing")
    pages = [client.get(url_of("task", task)).content.decode() for task in (order, request)]

    assert ["不能谢绝" in page for page in pages] == [True, False]
    assert [url_of("decline", task) in page for task, page in zip((order, request), pages, strict=True)] == [
        False,
        True,
    ]
