from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, morning, rows

from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day
from anchang.people.workday import actions, queries
from anchang.people.workday.models import Arrangement

TUESDAY = morning(2026, 11, 3)


@pytest.mark.clause("SAL-088")
@pytest.mark.clause("SAL-055")
def test_the_days_work_stands_with_its_owner_and_whether_it_is_done(today):
    today.arrange("lijing", "讲沙盘", place="沙盘区")
    plan = today.arrange("zhanglei", "整理样板间")

    before = today.enter("zhanglei").get("/workday/").content.decode()
    today.enter("zhanglei").post(f"/workday/arrangements/{plan.pk}/finish/")

    assert "讲沙盘" in before
    assert "沙盘区" in before
    found = queries.board(today.site, Arrangement.objects.get(pk=plan.pk).on, today.at)
    told = {row.seat.account.name: [(one.what, one.is_done) for one in row.plans] for row in found.rows if row.plans}
    assert told == {"李静": [("讲沙盘", False)], "张磊": [("整理样板间", True)]}


def test_a_duty_that_is_arranged_for_somebody_else_goes_to_them(with_duties):
    [item] = with_duties.items("lijing")

    plan = with_duties.arrange("zhanglei", "", item=item)

    item.refresh_from_db()
    assert (plan.what, item.person.username) == ("打回访电话", "zhanglei")


def test_an_arrangement_with_a_duty_is_done_when_the_ledger_says_so(with_duties):
    plan = with_duties.arrange("lijing", item=with_duties.items("lijing")[0])

    with pytest.raises(Refused, match="系统自动核对"):
        actions.finish(plan, by=with_duties.who("lijing"), at=MONDAY)

    assert not plan.is_done


def test_a_duty_is_arranged_once(with_duties):
    [item] = with_duties.items("lijing")
    with_duties.arrange("lijing", item=item)

    with pytest.raises(Refused, match="已经安排过，请用改派"):
        with_duties.arrange("zhanglei", item=item)


def test_the_same_work_is_not_given_to_the_same_person_twice(day):
    day.arrange("lijing")

    with pytest.raises(Refused, match="李静已经安排了讲沙盘"):
        day.arrange("lijing")


def test_the_database_keeps_the_same_work_once_and_a_duty_in_one_arrangement(with_duties):
    plan = with_duties.arrange("lijing", item=with_duties.items("lijing")[0])
    values = {"site": plan.site, "on": plan.on, "made_by": plan.made_by, "made_at": MONDAY}
    same = Arrangement(person=plan.person, what=plan.what, **values)
    again = Arrangement(person=with_duties.who("zhanglei"), what="别的", item=plan.item, **values)

    for wrong in (same, again):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(Arrangement).bulk_create([wrong])

    rows(Arrangement).bulk_create([Arrangement(person=plan.person, what="别的", **values)])


@pytest.mark.parametrize(
    ("who", "what", "why"), [("qiancheng", "讲沙盘", "不在锦绣案场任岗"), ("lijing", " ", "请写明做什么")]
)
def test_what_cannot_be_arranged_is_refused(day, who, what, why):
    with pytest.raises(Refused, match=why):
        day.arrange(who, what)


def test_nobody_arranges_work_for_who_is_away(day):
    day.mark("lijing", "leave")

    with pytest.raises(Refused, match="李静当天请假，请安排别人"):
        day.arrange("lijing")


def test_the_day_before_is_suggested_without_who_is_away_and_what_is_there_already(day):
    for who in ("lijing", "zhanglei", "zhaoxue"):
        day.arrange(who)
    day.mark("zhanglei", "leave", on=TUESDAY.date())
    day.arrange("zhaoxue", at=TUESDAY)

    found = queries.earlier(day.site, TUESDAY.date())

    assert [(one.person.username, one.what) for one in found] == [("lijing", "讲沙盘")]


def test_the_day_before_comes_back_in_one_tap(today):
    yesterday = [one.pk for one in (today.arrange("lijing"), today.arrange("zhanglei", "带看"))]
    rows(Arrangement).update(on=office_day(today.at) - timedelta(days=1))
    client = today.enter("wangmin")

    page = client.get("/workday/arrange/").content.decode()
    client.post("/workday/arrange/", {"repeat": "1", "chosen": yesterday})

    assert "照这样安排" in page
    fresh = Arrangement.objects.exclude(pk__in=yesterday)
    assert {(one.person.username, one.what) for one in fresh} == {("lijing", "讲沙盘"), ("zhanglei", "带看")}


def test_the_form_wants_a_person_and_something_to_do(today):
    client = today.enter("wangmin")

    wrong = client.post("/workday/arrange/", {"person": today.who("lijing").pk, "what": "", "place": "", "item": ""})
    right = client.post(
        "/workday/arrange/", {"person": today.who("lijing").pk, "what": "带看", "place": "", "item": ""}
    )

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Arrangement.objects.get().what == "带看"


def test_a_mistake_is_taken_back_with_its_reason(day):
    plan = day.arrange("lijing")

    with pytest.raises(Refused, match="请写明取消的原因"):
        actions.call_off(plan, by=day.who("wangmin"), at=MONDAY, reason=" ")
    actions.call_off(plan, by=day.who("wangmin"), at=MONDAY, reason="写错人了")

    assert not Arrangement.objects.exists()


def test_a_consultant_finishes_own_work_only(day):
    plan = day.arrange("lijing")

    with pytest.raises(Refused, match="不在您的管理范围内"):
        actions.finish(plan, by=day.who("zhanglei"), at=MONDAY)
