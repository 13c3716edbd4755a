import pytest
from django.core.files.base import ContentFile

from anchang.engine.policies import Refused
from anchang.people.tasks import queries
from anchang.people.tasks.tests.conftest import url_of

PAPER = {"name": "清单.txt", "content": "钥匙12把".encode()}


@pytest.mark.parametrize("who", ["chenwei", "lijing"])
def test_both_sides_put_files_to_a_task(desk, who):
    task = desk.ask()

    desk.do("keep_file", task, who, **PAPER)

    assert [(file.name, file.by_id) for file in queries.files(task)] == [("清单.txt", desk.who(who).pk)]


def test_nobody_else_does(desk):
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        desk.do("keep_file", desk.ask(), "linlan", **PAPER)


def test_a_task_that_ended_takes_no_more_files(desk):
    task = desk.do("cancel", desk.ask(), "chenwei", reason="不用了")

    with pytest.raises(Refused, match="任务已结束"):
        desk.do("keep_file", task, "chenwei", **PAPER)


def test_a_file_of_the_doer_is_read_by_the_asker_and_by_nobody_outside(desk_now):
    task = desk_now.ask()
    desk_now.enter("lijing").post(url_of("keep_file", task), {"file": ContentFile(PAPER["content"], "清单.txt")})
    address = f"{url_of('keep_file', task)}{queries.files(task)[0].pk}/"

    answer = desk_now.enter("chenwei").get(address)

    assert b"".join(answer.streaming_content) == PAPER["content"]
    assert [desk_now.enter(who).get(address).status_code for who in ("zhanglei", "linlan")] == [404, 200]


def test_a_file_of_another_task_is_not_found_under_this_one(desk_now):
    mine, theirs = desk_now.ask(), desk_now.ask(of="zhanglei")
    kept = desk_now.do("keep_file", theirs, "zhanglei", **PAPER) and queries.files(theirs)[0]

    assert desk_now.enter("chenwei").get(f"{url_of('keep_file', mine)}{kept.pk}/").status_code == 404


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk_now, settings):
    settings.UPLOAD_LIMIT = 10
    task = desk_now.ask()

    answer = desk_now.enter("lijing").post(url_of("keep_file", task), {"file": ContentFile(b"x" * 11, "a.txt")})

    assert (answer.status_code, queries.files(task)) == (422, [])
