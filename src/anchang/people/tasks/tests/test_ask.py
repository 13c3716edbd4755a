from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.office import MONDAY, morning, rows

from anchang.engine.accounts.models import Account
from anchang.engine.ledger.queries import history
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.tasks import actions, queries
from anchang.people.tasks.models import Task

ENDED_WELL = ["验收任务", "办结任务", "接受任务", "交办任务"]


@pytest.mark.clause("SAL-050")
@pytest.mark.clause("MKT-036")
@pytest.mark.clause("MKT-057")
@pytest.mark.clause("MKT-070")
@pytest.mark.clause("SAL-086")
@pytest.mark.clause("ADM-025")
@pytest.mark.clause("FRM-019")
@pytest.mark.clause("ADM-029")
@pytest.mark.clause("ADM-034")
@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("zhoujianguo", "linlan"),
        ("linlan", "heqing"),
        ("heqing", "tangning"),
        ("heqing", "luoyi"),
        ("linlan", "chenwei"),
        ("chenwei", "zhengxin"),
        ("chenwei", "gaojie"),
        ("chenwei", "yanggui"),
        ("chenwei", "maqiang"),
    ],
)
def test_what_a_superior_hands_over_keeps_its_giver_its_taker_its_time_and_its_result(desk, above, below):
    task = desk.ask(by=above, of=below)

    desk.do("accept", task, below, 1)
    desk.do("finish", task, below, 4, result="已办妥")
    ended = desk.do("verify", task, above, 5)

    assert (ended.kind, ended.stage, ended.result) == ("order", "verified", "已办妥")
    assert (ended.asked_by, ended.asked_of, ended.verified_by) == (*map(desk.who, (above, below, above)),)
    assert (ended.due_at, ended.is_late(ended.verified_at)) == (MONDAY + timedelta(hours=5), False)
    assert [told.text for told in history(ended) if told.verb.startswith("tasks.")] == ENDED_WELL


@pytest.mark.clause("SAL-048")
@pytest.mark.clause("SAL-079")
@pytest.mark.clause("MKT-035")
@pytest.mark.parametrize(("asker", "doer"), [("linlan", "fengshan"), ("chenwei", "heqing"), ("heqing", "chenwei")])
def test_another_department_is_asked_and_answers_in_a_time_that_is_kept(desk, asker, doer):
    task = desk.ask(by=asker, of=doer)

    answered = desk.do("accept", task, doer, 1.5)

    assert (task.kind, answered.stage) == ("request", "accepted")
    assert (answered.answered_at, answered.answer_minutes) == (MONDAY + timedelta(minutes=90), 90)


def test_the_time_of_an_answer_counts_working_hours_only(desk):
    evening, tuesday = morning(2026, 11, 2, 17, 30), morning(2026, 11, 3, 9, 20)
    task = desk.ask(by="chenwei", of="heqing", at=evening, due_at=morning(2026, 11, 5))

    answered = actions.accept(task, by=desk.who("heqing"), at=tuesday)

    assert answered.answer_minutes == 50


def test_numbers_follow_one_another_and_carry_the_site_and_the_year(desk):
    assert [desk.ask().number, desk.ask().number] == ["RW-JX01-2026-0001", "RW-JX01-2026-0002"]


@pytest.mark.parametrize(
    ("by", "of", "kind"),
    [
        ("chenwei", "lijing", "order"),
        ("zhoujianguo", "yanggui", "order"),
        ("lijing", "chenwei", "request"),
        ("lijing", "zhanglei", "request"),
        ("chenwei", "chenwei", "order"),
    ],
)
def test_it_is_an_order_for_whoever_stands_below_however_far_and_a_request_else(desk, by, of, kind):
    assert desk.ask(by=by, of=of).kind == kind


def test_the_same_posts_at_two_sites_give_each_other_no_orders(desk):
    system = Account.objects.system()
    away = org.open_site(desk.office.company, by=system, at=MONDAY, code="JX02", name="云麓案场")
    post = desk.office.staff["chenwei"].assignments.get().post
    there = org.hire(away, by=system, at=MONDAY, username="dong", name="董一", post=post, joined_on=MONDAY.date())

    assert queries.kind_of(there.account, desk.who("lijing"), MONDAY) == "request"
    assert queries.place_for(there.account, desk.who("lijing"), MONDAY) is None
    with pytest.raises(Refused, match="董一不在锦绣案场工作"):
        actions.ask(
            desk.office.site, by=desk.who("chenwei"), at=MONDAY, asked_of=there.account, title="对表", due_at=morning(2026, 11, 3)
        )  # fmt: skip


def test_a_task_between_site_and_company_belongs_to_the_site_whoever_asks(desk):
    manager, accountant = desk.who("chenwei"), desk.who("fengshan")

    places = [queries.place_for(*pair, MONDAY) for pair in ((manager, accountant), (accountant, manager))]

    assert places == [desk.office.site, desk.office.site]


def test_a_leaver_is_not_asked(desk):
    org.leave(desk.office.staff["lijing"], by=Account.objects.system(), at=MONDAY, on=MONDAY.date())

    with pytest.raises(Refused, match="李静不在锦绣案场工作"):
        desk.ask()


@pytest.mark.parametrize("hours", [0, -1])
def test_a_time_that_is_past_is_refused(desk, hours):
    with pytest.raises(Refused, match="完成期限要晚于现在"):
        desk.ask(hours=hours)


def test_a_task_without_words_is_refused(desk):
    with pytest.raises(Refused, match="请写明要办的事"):
        desk.ask(title="  ")


def test_the_database_refuses_a_deadline_before_the_asking(desk):
    task = rows(Task).filter(pk=desk.ask().pk)

    with pytest.raises(IntegrityError, match="task_due_later"), transaction.atomic():
        task.update(due_at=MONDAY)

    assert task.update(due_at=MONDAY + timedelta(seconds=1)) == 1


def test_what_somebody_notes_for_themselves_needs_nobody_to_accept_or_verify_it(desk):
    note = desk.ask(by="lijing", of="lijing")

    ended = desk.do("finish", note, "lijing", result="好了")

    assert (note.stage, ended.stage, ended.verified_by) == ("accepted", "verified", desk.who("lijing"))
    assert desk.told("lijing") == []


def test_what_the_system_asks_ends_when_it_is_finished(desk):
    system = Account.objects.system()
    due = MONDAY + timedelta(hours=1)
    task = actions.ask(desk.office.site, by=system, at=MONDAY, asked_of=desk.who("lijing"), title="交表", due_at=due)

    ended = desk.do("finish", task, "lijing", result="交了")

    assert (task.kind, ended.stage, ended.verified_by) == ("order", "verified", system)


def test_what_a_task_concerns_leads_to_it_and_back(desk):
    staff = desk.office.staff["zhanglei"]

    task = desk.ask(about=staff)

    assert (task.about_text, task.about_url) == (staff.ledger_name, staff.get_absolute_url())
    assert [list(queries.about(one)) for one in (staff, desk.office.staff["lijing"])] == [[task], []]


def test_whoever_is_asked_hears_it_until_they_answer(desk):
    task = desk.ask()
    heard = desk.told("lijing")

    desk.do("accept", task, "lijing")

    assert heard == ["陈伟交办：整理样板间钥匙，11-02 14:00前完成"]
    assert (desk.told("lijing"), desk.told("chenwei")) == ([], [])


def test_the_words_of_a_task_stay_out_of_the_ledger(desk):
    task = desk.ask(title="给王小明送合同", text="下午三点前")

    facts = str([told.facts for told in history(task)])

    assert "王小明" not in facts
    assert "三点" not in facts


def test_the_form_offers_colleagues_subordinates_first(desk_now):
    page = desk_now.enter("chenwei").get(reverse("tasks:ask")).content.decode()

    below, beside = page.index("下属（交办）"), page.index("同事（请求协助）")
    assert below < page.index("李静（置业顾问）") < beside < page.index("何清（策划经理）")


def test_one_touch_sets_the_deadline_and_a_file_travels_along(desk_now):
    of = desk_now.who("lijing").pk
    photo = ContentFile("钥匙在前台".encode(), "说明.txt")
    given = {"asked_of": of, "title": "取钥匙", "when": "tomorrow", "file": photo}

    answer = desk_now.enter("chenwei").post(reverse("tasks:ask"), given)

    task = Task.objects.get()
    assert (answer.status_code, answer.url) == (302, task.get_absolute_url())
    assert f"{timezone.localtime(task.due_at):%H:%M}" == "18:00"
    assert [file.name for file in queries.files(task)] == ["说明.txt"]


def test_another_time_is_asked_for_when_none_was_touched(desk_now):
    given = {"asked_of": desk_now.who("lijing").pk, "title": "取钥匙", "when": "exact", "due_at": ""}

    answer = desk_now.enter("chenwei").post(reverse("tasks:ask"), given)

    assert (answer.status_code, "请填写具体时间" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        (morning(2026, 11, 2), ["today 11-02", "tomorrow 11-03", "friday 11-06"]),
        (morning(2026, 11, 2, 18), ["tomorrow 11-03", "friday 11-06"]),
        (morning(2026, 11, 5), ["today 11-05", "tomorrow 11-06"]),
        (morning(2026, 11, 6), ["today 11-06", "tomorrow 11-07"]),
        (morning(2026, 11, 7), ["today 11-07", "tomorrow 11-08", "friday 11-13"]),
    ],
)
def test_the_quick_deadlines_lie_ahead_and_never_say_one_day_twice(db, at, codes):
    assert [f"{one.code} {one.due_at:%m-%d}" for one in queries.quick_choices(at)] == codes
