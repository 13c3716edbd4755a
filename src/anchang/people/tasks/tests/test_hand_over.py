import pytest
from django.urls import reverse
from tests.office import MONDAY

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.tasks import actions, queries
from anchang.people.tasks.models import Task


def hand_over(desk, who="lijing", to="zhanglei", by="chenwei"):
    return actions.hand_over(desk.office.staff[who], by=desk.who(by), at=MONDAY, to=desk.who(to))


def leave(desk, who):
    org.leave(desk.office.staff[who], by=Account.objects.system(), at=MONDAY, on=MONDAY.date())


def test_what_somebody_had_to_do_goes_to_another_who_answers_anew(desk):
    task = desk.do("accept", desk.ask(), "lijing")

    hand_over(desk)

    moved = Task.objects.get(pk=task.pk)
    assert (moved.asked_of, moved.asked_by, moved.stage) == (desk.who("zhanglei"), desk.who("chenwei"), "asked")
    assert moved.answered_at is None
    assert desk.told("zhanglei") == ["李静的1项任务转到您名下"]


def test_an_order_becomes_a_request_in_the_hands_of_somebody_who_is_not_below_the_asker(desk):
    task = desk.ask(by="wangmin", of="lijing")

    hand_over(desk, to="heqing")

    assert (task.kind, Task.objects.get().kind) == ("order", "request")


def test_what_they_asked_for_is_seen_by_the_other(desk):
    task = desk.finished(by="lijing", of="sunyue")
    hand_over(desk)

    ended = desk.do("verify", task, "zhanglei")

    assert (ended.stage, ended.verified_by) == ("verified", desk.who("zhanglei"))


def test_what_the_other_has_done_already_is_seen_by_somebody_above(desk):
    desk.finished(by="lijing", of="zhanglei")

    hand_over(desk)

    assert Task.objects.get().asked_by == desk.who("wangmin")
    assert list(queries.to_verify(desk.who("zhanglei"), MONDAY)) == []


def test_what_has_ended_stays_with_those_who_did_it(desk):
    task = desk.do("verify", desk.finished(), "chenwei")

    assert hand_over(desk) == {}
    assert Task.objects.get(pk=task.pk).asked_of == desk.who("lijing")


@pytest.mark.parametrize(("by", "why"), [("lijing", "您的岗位没有这项权限"), ("wangmin", "您的岗位没有这项权限")])
def test_only_who_leads_the_site_hands_over(desk, by, why):
    with pytest.raises(Refused, match=why):
        hand_over(desk, by=by)


def test_nothing_is_handed_to_the_same_person(desk):
    with pytest.raises(Refused, match="不能移交给本人"):
        hand_over(desk, to="lijing")


def test_nothing_is_handed_to_somebody_who_has_left(desk):
    leave(desk, "zhanglei")

    with pytest.raises(Refused, match="张磊不在锦绣案场工作"):
        hand_over(desk)


def test_what_a_leaver_had_to_do_goes_back_to_whoever_asked(desk):
    task = desk.do("accept", desk.ask(), "lijing")

    leave(desk, "lijing")

    moved = Task.objects.get(pk=task.pk)
    assert (moved.asked_of, moved.kind, moved.stage) == (desk.who("chenwei"), "order", "asked")
    assert desk.told("chenwei") == ["李静的1项任务转到您名下"]


def test_what_a_leaver_asked_for_and_noted_for_themselves_goes_to_their_superior(desk):
    asked, note = desk.finished(by="lijing", of="sunyue"), desk.ask(by="lijing", of="lijing")

    leave(desk, "lijing")

    asked, note = (Task.objects.get(pk=one.pk) for one in (asked, note))
    superior = desk.who("wangmin")
    assert (asked.asked_by, note.asked_by, note.asked_of) == (superior, superior, superior)
    assert list(queries.to_verify(superior, MONDAY)) == [asked]
    assert desk.told("wangmin") == ["李静的2项任务转到您名下"]


def test_leaving_with_nothing_open_moves_nothing(desk):
    desk.do("verify", desk.finished(), "chenwei")

    leave(desk, "lijing")

    assert desk.told("chenwei") == []


def test_a_superior_who_is_not_there_is_passed_over(desk):
    leave(desk, "wangmin")
    desk.ask(by="lijing", of="lijing")

    leave(desk, "lijing")

    assert Task.objects.get().asked_of == desk.who("chenwei")


def test_the_form_is_reached_from_the_list_of_that_person(desk_now):
    desk_now.ask()
    client, staff = desk_now.enter("chenwei"), desk_now.office.staff["lijing"]
    url = reverse("tasks:hand_over", args=[staff.pk])

    page = client.get(f"{reverse('tasks:index')}?tab=all&who={staff.account_id}").content.decode()
    answer = client.post(url, {"to": desk_now.who("zhanglei").pk})

    assert url in page
    assert (answer.status_code, Task.objects.get().asked_of) == (302, desk_now.who("zhanglei"))
