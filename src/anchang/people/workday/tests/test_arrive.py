from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, morning, rows

from anchang.engine.ledger.models import Entry
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.workday import actions, queries
from anchang.people.workday.models import Presence

TUESDAY = date(2026, 11, 3)


@pytest.mark.clause("SAL-104")
def test_who_arrives_has_one_record_of_the_day_with_its_hour(day):
    seen = day.arrive("lijing", at=morning(2026, 11, 2, 8, 52))

    assert (seen.on, seen.state, seen.arrived_at, seen.late_minutes) == (
        date(2026, 11, 2),
        "present",
        morning(2026, 11, 2, 8, 52),
        0,
    )
    assert Entry.objects.get(verb="workday.arrive").by_id == day.who("lijing").pk


@pytest.mark.parametrize(("minute", "second", "late"), [(0, 0, 0), (0, 59, 0), (1, 0, 1), (25, 30, 25)])
def test_late_begins_with_the_first_whole_minute_after_the_hour(day, minute, second, late):
    seen = day.arrive("lijing", at=MONDAY + timedelta(minutes=minute, seconds=second))

    assert (seen.late_minutes, seen.state) == (late, "late" if late else "present")


def test_the_sites_own_hour_holds_from_its_day_on(day):
    actions.set_hours(day.site, by=day.who("chenwei"), at=MONDAY, since=TUESDAY, starts=time(8, 30))

    before = day.arrive("lijing", at=MONDAY)
    after = day.arrive("lijing", at=morning(2026, 11, 3, 9, 0))

    assert (before.late_minutes, after.late_minutes) == (0, 30)


def test_an_hour_is_never_changed_for_a_day_that_has_begun(day):
    with pytest.raises(Refused, match="最早从明天起算"):
        actions.set_hours(day.site, by=day.who("chenwei"), at=MONDAY, since=MONDAY.date(), starts=time(8, 30))


def test_a_supervisor_may_not_change_the_hour(day):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.set_hours(day.site, by=day.who("wangmin"), at=MONDAY, since=TUESDAY, starts=time(8, 30))


def test_nobody_arrives_twice_a_day(day):
    day.arrive("lijing")

    with pytest.raises(Refused, match="您今天已经到岗"):
        day.arrive("lijing", at=MONDAY + timedelta(hours=1))


def test_midnight_begins_another_day(day):
    last = day.arrive("lijing", at=morning(2026, 11, 2, 23, 59))
    first = day.arrive("lijing", at=morning(2026, 11, 3, 0, 1))

    assert (last.on, first.on, first.state) == (date(2026, 11, 2), TUESDAY, "present")


def test_the_database_keeps_one_record_a_person_and_day(day):
    seen = day.arrive("lijing")
    values = {"site": day.site, "on": seen.on, "person": seen.person, "state": "off"}

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Presence).bulk_create([Presence(**values)])

    rows(Presence).bulk_create([Presence(**{**values, "on": TUESDAY})])
    assert rows(Presence).count() == 2


@pytest.mark.parametrize("wrong", [{"arrived_at": None}, {"late_minutes": 5}, {"state": "late"}])
def test_the_database_refuses_a_presence_that_contradicts_itself(day, wrong):
    seen = day.arrive("lijing")

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Presence).filter(pk=seen.pk).update(**wrong)


def test_who_does_not_work_at_the_site_cannot_arrive_there(day):
    with pytest.raises(Refused, match="钱程不在锦绣案场任岗"):
        day.arrive("qiancheng")


def test_an_absence_ends_when_they_come_late(day):
    day.mark("lijing", "absent", at=morning(2026, 11, 2, 9, 30))

    seen = day.arrive("lijing", at=morning(2026, 11, 2, 9, 40))

    assert (seen.state, seen.late_minutes) == ("late", 40)


def test_who_comes_back_from_an_errand_is_not_late(day):
    day.mark("lijing", "errand")

    seen = day.arrive("lijing", at=morning(2026, 11, 2, 14, 0))

    assert (seen.state, seen.late_minutes) == ("present", 0)


def test_who_is_on_leave_asks_the_supervisor_first(day):
    day.mark("lijing", "leave")

    with pytest.raises(Refused, match="您今天登记为请假"):
        day.arrive("lijing")


def test_the_late_list_names_late_absent_and_unseen_people_and_nobody_else(day):
    day.arrive("lijing")
    day.arrive("zhanglei", at=MONDAY + timedelta(minutes=25))
    day.mark("zhaoxue", "absent")
    day.mark("liuyang", "leave")

    found = queries.board(day.site, MONDAY.date(), MONDAY + timedelta(hours=1))

    late = {one.name: one.words for one in queries.late_list(found)}
    assert (late["张磊"], late["赵雪"], late["吴昊"]) == ("09:25到岗，迟到25分钟", "缺勤", "未到岗")
    assert not {"李静", "刘洋", "钱程"} & set(late)
    assert "张磊 置业顾问 09:25到岗，迟到25分钟" in queries.late_text(found).splitlines()


def test_before_work_begins_nobody_is_late(day):
    found = queries.board(day.site, MONDAY.date(), morning(2026, 11, 2, 8, 30))

    assert queries.late_list(found) == []
    assert "全员按时到岗" in queries.late_text(found)


def test_a_site_without_staff_has_an_empty_day(day):
    bare = org.open_site(day.office.company, by=day.who("guanliyuan"), at=MONDAY, code="JX09", name="新案场")

    found = queries.board(bare, MONDAY.date(), MONDAY + timedelta(hours=1))
    page = day.enter("zhoujianguo").get("/workday/?site=JX09").content.decode()

    assert (found.rows, queries.late_list(found)) == ([], [])
    assert "本案场还没有人任岗" in page


def test_one_tap_on_the_phone_arrives(today):
    client = today.enter("lijing")

    answer = client.post("/workday/arrive/")

    page = client.get(answer["Location"]).content.decode()
    assert Presence.objects.get().person.username == "lijing"
    assert "person--mine" in page
    assert 'action="/workday/arrive/' not in page


def test_who_has_no_site_day_is_told_so(today):
    answer = today.enter("qiancheng").get("/workday/")

    assert answer.status_code == 409
    assert "您不在案场上班" in answer.content.decode()


def test_the_day_asks_as_much_for_one_person_as_for_sixty(today):
    client, counts = today.enter("wangmin"), []
    for more in (0, 60):
        for number in range(more):
            today.arrange(today.newcomer(number, f"新人{number}").username, f"接待{number}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/workday/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= 30


def test_a_consultant_reads_no_note_of_a_colleague(today):
    today.mark("zhanglei", "leave", note="去医院")

    seen = {
        who: "去医院" in today.enter(who).get("/workday/").content.decode() for who in ("lijing", "zhanglei", "wangmin")
    }

    assert seen == {"lijing": False, "zhanglei": True, "wangmin": True}


def test_the_late_list_is_for_supervisors_and_has_its_text_to_copy(today):
    page = today.enter("wangmin").get("/workday/late/").content.decode()

    assert 'data-copy="late-text"' in page
    assert "workday/copy.js" in page
    assert today.enter("lijing").get("/workday/late/").status_code == 409
