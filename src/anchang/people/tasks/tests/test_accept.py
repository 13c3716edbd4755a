import pytest
from tests.office import MONDAY, together

from anchang.engine.policies import Refused
from anchang.people.tasks import actions
from anchang.people.tasks.models import Task
from anchang.people.tasks.tests.conftest import url_of


@pytest.mark.parametrize(("who", "why"), [("chenwei", "这项任务由李静办理"), ("zhanglei", "这不在您的管理范围内")])
def test_only_whoever_was_asked_accepts(desk, who, why):
    with pytest.raises(Refused, match=why):
        desk.do("accept", desk.ask(), who)


def test_one_touch_accepts(desk_now):
    task, client = desk_now.ask(), desk_now.enter("lijing")

    answer = client.post(url_of("accept", task), {"once": "k1"})

    assert (answer.status_code, Task.objects.get().stage) == (302, "accepted")


def test_a_page_that_is_stale_is_refused_with_the_stage_it_stands_at(desk_now):
    task, client = desk_now.ask(), desk_now.enter("lijing")
    desk_now.do("cancel", task, "chenwei", reason="不用了")

    answer = client.post(url_of("accept", task))

    assert (answer.status_code, "现在是「已取消」" in answer.content.decode()) == (409, True)


def test_of_two_who_act_at_once_one_is_refused(real_desk):
    task = real_desk.ask()
    mine, theirs = Task.objects.get(pk=task.pk), Task.objects.get(pk=task.pk)
    doer, asker = real_desk.who("lijing"), real_desk.who("chenwei")

    results = together(
        lambda: actions.accept(mine, by=doer, at=MONDAY),
        lambda: actions.cancel(theirs, by=asker, at=MONDAY, reason="不用了"),
    )

    lost = [result for result in results if isinstance(result, Refused)]
    won = next(result for result in results if not isinstance(result, Refused))
    assert [str(one) for one in lost] == ["已被他人处理，请刷新"]
    assert Task.objects.get().stage == won.stage
