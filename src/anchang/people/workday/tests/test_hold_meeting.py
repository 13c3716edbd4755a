from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, morning, rows

from anchang.engine.policies import Refused
from anchang.people.tasks.models import Task
from anchang.people.workday import queries
from anchang.people.workday.models import Meeting, MeetingLine
from anchang.people.workday.queries import AgendaItem, Decided
from anchang.people.workday.queries import talks as registry

HOUR = timedelta(hours=1)


def item(day, key: int = 7, who: str | None = "lijing", label: str = "王小明") -> AgendaItem:
    account = day.who(who) if who else None
    return AgendaItem(label, "A级，上次跟进10月30日", account, f"/customers/{key}/", "customers.customer", key)


@pytest.mark.clause("SAL-089")
def test_the_meeting_of_the_day_keeps_who_held_it_and_who_was_there(day):
    day.arrive("wangmin", "lijing")
    day.arrive("zhanglei", at=MONDAY + timedelta(minutes=5))
    day.mark("zhaoxue", "errand")

    meeting = day.meet(at=MONDAY + timedelta(minutes=50), began_at=MONDAY + timedelta(minutes=30), notes="抓跟进")

    there = {one.person.username for one in meeting.attendees.select_related("person")}
    assert (meeting.on, meeting.held_by.username) == (MONDAY.date(), "wangmin")
    assert there == {"wangmin", "lijing", "zhanglei"}


def test_a_decision_with_a_deadline_becomes_the_consultants_task(day):
    day.arrive("wangmin", "lijing")

    meeting = day.meet(decided=[Decided(item(day), "今天约来看房", MONDAY + 9 * HOUR)], listed=3)

    line, task = meeting.lines.get(), Task.objects.get()
    assert (line.decision, line.task, meeting.listed) == ("今天约来看房", task, 3)
    assert (task.asked_of.username, task.kind, task.title, task.about_url) == (
        "lijing",
        "order",
        "今天约来看房",
        "/customers/7/",
    )


def test_a_decision_without_a_deadline_is_only_written_down(day):
    day.arrive("wangmin")

    day.meet(decided=[Decided(item(day), "再看两天")])

    assert (MeetingLine.objects.count(), Task.objects.count()) == (1, 0)


def test_a_second_meeting_of_the_day_is_refused(day):
    day.arrive("wangmin")
    day.meet()

    with pytest.raises(Refused, match="今天的例会已经记录过"):
        day.meet(by="chenwei", at=MONDAY + HOUR)


def test_the_database_keeps_one_meeting_a_day_and_each_customer_once_in_it(day):
    day.arrive("wangmin")
    meeting = day.meet(decided=[Decided(item(day), "再看两天")])
    same = {"site": day.site, "held_by": day.who("wangmin"), "began_at": MONDAY, "ended_at": MONDAY}
    line = {"meeting": meeting, "label": "王", "kind": "customers.customer", "decision": "约"}

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Meeting).bulk_create([Meeting(on=meeting.on, **same)])
    for place, key in ((2, 7), (1, 8)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(MeetingLine).bulk_create([MeetingLine(place=place, thing_id=key, **line)])

    rows(Meeting).bulk_create([Meeting(on=morning(2026, 11, 3).date(), **same)])
    rows(MeetingLine).bulk_create([MeetingLine(place=2, thing_id=8, **line)])


def test_a_meeting_that_nobody_attends_is_none(day):
    with pytest.raises(Refused, match="还没有人到岗"):
        day.meet()


@pytest.mark.parametrize("began", [MONDAY + HOUR, MONDAY - timedelta(days=1)])
def test_a_meeting_begins_today_and_not_later_than_now(day, began):
    day.arrive("wangmin")

    with pytest.raises(Refused, match="开始时间要在今天"):
        day.meet(began_at=began)


def test_just_after_midnight_the_meeting_belongs_to_the_new_day(day):
    after = morning(2026, 11, 3, 0, 5)
    day.arrive("wangmin")
    day.arrive("wangmin", at=after)

    assert (day.meet().on, day.meet(at=after).on) == (MONDAY.date(), after.date())


@pytest.mark.parametrize(
    ("who", "decision", "why"), [(None, "约看房", "没有置业顾问"), ("lijing", " ", "请写明对王小明的决定")]
)
def test_what_cannot_be_decided_leaves_no_meeting(day, who, decision, why):
    day.arrive("wangmin")

    with pytest.raises(Refused, match=why):
        day.meet(decided=[Decided(item(day, who=who), decision, MONDAY + HOUR)])

    assert not Meeting.objects.exists()


def test_the_agenda_gathers_customers_by_consultant_and_leaves_out_who_is_settled(day, monkeypatch):
    found = [item(day, 1), item(day, 2, "zhanglei"), item(day, 3), item(day, 1)]
    monkeypatch.setattr(registry, "_sources", [lambda site, at: found])
    monkeypatch.setattr(registry, "_settled", [lambda site, kind, keys: keys & {3}])

    agenda = queries.agenda(day.site, MONDAY)

    assert ([one.id for one in agenda.items], agenda.total) == ([1, 2], 2)


def test_a_long_agenda_says_how_many_it_leaves_out(day, monkeypatch):
    monkeypatch.setattr(registry, "_sources", [lambda site, at: [item(day, key) for key in range(230)]])

    agenda = queries.agenda(day.site, MONDAY)

    assert (len(agenda.items), agenda.unlisted) == (200, 30)


def test_the_form_keeps_the_decisions_and_asks_for_what_is_missing(today, monkeypatch):
    monkeypatch.setattr(registry, "_sources", [lambda site, at: [item(today, 1), item(today, 2, label="赵总")]])
    today.arrive("wangmin")
    client, name = today.enter("wangmin"), "customers-customer"
    given = {"began": "00:00", "notes": "", f"{name}-1-decision": "约看房", f"{name}-1-due": "tomorrow"}

    page = client.get("/workday/meeting/").content.decode()
    wrong = client.post("/workday/meeting/", {**given, f"{name}-2-due": "tomorrow"})
    gone = client.post("/workday/meeting/", {**given, f"{name}-9-decision": "给个折扣"})
    answer = client.post("/workday/meeting/", given)

    assert ("王小明" in page, "赵总" in page) == (True, True)
    assert (wrong.status_code, gone.status_code, answer.status_code) == (422, 422, 302)
    assert "派任务要写明做什么" in wrong.content.decode()
    assert "没有保存，请核对后再提交" in gone.content.decode()
    assert Task.objects.get().title == "约看房"


def test_a_consultant_reads_of_a_meeting_only_the_own_customers(today):
    today.arrive("wangmin", "lijing")
    decided = [Decided(item(today, 1), "约看房"), Decided(item(today, 2, "zhanglei", "赵总"), "等折扣")]
    url = today.meet(decided=decided).get_absolute_url()

    pages = {who: today.enter(who).get(url).content.decode() for who in ("lijing", "zhanglei", "wangmin")}

    seen = {who: ("王小明" in page, "赵总" in page) for who, page in pages.items()}
    assert seen == {"lijing": (True, False), "zhanglei": (False, True), "wangmin": (True, True)}


def test_a_meeting_held_already_leads_to_its_page(today):
    today.arrive("wangmin")
    url = today.meet().get_absolute_url()

    assert today.enter("wangmin").get("/workday/meeting/")["Location"] == url
