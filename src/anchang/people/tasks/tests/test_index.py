from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.office import MONDAY

from anchang.people.tasks import queries
from anchang.people.tasks.models import Task
from anchang.people.tasks.tests.conftest import url_of

LIST = reverse("tasks:index")


def titles(desk, who, query=""):
    answer = desk.enter(who).get(LIST + query)
    return [row.thing.title for row in answer.context["table"].rows]


def count(client, query):
    with CaptureQueriesContext(connection) as found:
        assert client.get(LIST + query).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    ("who", "query"), [("lijing", ""), ("chenwei", "?tab=given"), ("chenwei", "?tab=all"), ("wangmin", "?tab=all")]
)
def test_a_list_asks_as_often_for_a_hundred_tasks_as_for_one(desk_now, who, query):
    client = desk_now.enter(who)
    desk_now.ask()
    client.get(LIST + query)

    one = count(client, query)
    for number in range(99):
        desk_now.ask(of=("lijing", "zhanglei")[number % 2])
    hundred = count(client, query)

    assert Task.objects.count() == 100
    assert one == hundred <= 12


def test_each_tab_shows_its_part_of_the_matter(desk_now):
    desk_now.ask(title="待办")
    desk_now.finished(title="办完")
    desk_now.do("verify", desk_now.finished(title="过了"), "chenwei")
    desk_now.ask(by="lijing", of="lijing", title="自己记")

    seen = [titles(desk_now, *page) for page in (("lijing",), ("chenwei", "?tab=given"), ("chenwei", "?tab=verify"))]

    assert seen == [["待办", "自己记"], ["办完", "待办"], ["办完"]]


@pytest.mark.parametrize(
    ("state", "expected"),
    [("late", ["拖着"]), ("done", ["过了"]), ("dropped", ["不要"]), ("all", ["拖着", "不要", "过了"]), ("?", ["拖着"])],
)
def test_the_list_is_narrowed_by_how_the_tasks_stand(desk_now, state, expected):
    earlier = timezone.now() - timedelta(days=3)
    desk_now.ask(title="拖着", at=earlier, due_at=earlier + timedelta(hours=1))
    desk_now.do("verify", desk_now.finished(title="过了"), "chenwei")
    desk_now.do("cancel", desk_now.ask(title="不要", hours=2), "chenwei", reason="不用了")

    assert titles(desk_now, "lijing", f"?state={state}") == expected


def test_what_is_late_says_so_in_the_list(desk_now):
    earlier = timezone.now() - timedelta(days=3)
    desk_now.ask(at=earlier, due_at=earlier + timedelta(hours=1))

    assert "待接受，已超期" in desk_now.enter("lijing").get(LIST).content.decode()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("linlan", True),
        ("wangmin", True),
        ("chenwei", True),
        ("zhoujianguo", True),
        ("heqing", False),
        ("sunyue", False),
    ],
)
def test_whose_tasks_one_sees_follows_the_posts(desk, who, sees):
    task = desk.ask(by="zhanglei", of="lijing")

    assert (task in Task.objects.visible_to(desk.who(who), MONDAY)) is sees


def test_a_task_for_a_team_is_seen_by_whoever_leads_it(desk):
    task = desk.ask(by="linlan", of="xunuo")

    seen = [task in Task.objects.visible_to(desk.who(who), MONDAY) for who in ("heqing", "wangmin")]

    assert seen == [True, False]


def test_a_task_of_others_is_not_found(desk_now):
    task = desk_now.ask()

    assert [desk_now.enter(who).get(url_of("task", task)).status_code for who in ("lijing", "zhanglei")] == [200, 404]


def test_who_sees_only_their_own_has_no_tab_for_the_others(desk_now):
    pages = [desk_now.enter(who).get(LIST + "?tab=all").content.decode() for who in ("lijing", "chenwei")]

    assert ['href="?tab=all"' in page for page in pages] == [False, True]


def test_what_is_to_do_comes_by_its_deadline_and_what_waits_by_its_finish(desk):
    later, sooner = desk.ask(hours=9), desk.ask(hours=3)
    second = desk.do("finish", desk.ask(of="zhanglei"), "zhanglei", 2, result="好")
    first = desk.do("finish", desk.ask(of="sunyue"), "sunyue", 1, result="好")

    assert list(queries.mine(desk.who("lijing"), MONDAY)) == [sooner, later]
    assert list(queries.to_verify(desk.who("chenwei"), MONDAY)) == [first, second]
