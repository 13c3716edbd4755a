from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office, enter, morning, rows

from anchang.engine.policies import Refused
from anchang.people.duties import actions
from anchang.people.duties.models import Occurrence
from anchang.people.duties.queries import my_day
from anchang.people.duties.queries.day import Row

from .conftest import NOON, AtNoon, Clock, Load, Tick, duty, item_of, items, questions

RECORD = "[{ record = true }]"


def titles(group: list[Row]) -> list[str]:
    return [row.title for row in group]


def write(office: Office, code: str, username: str, at: datetime) -> None:
    item = item_of(code, username)
    actions.record(item, by=office.account(username), at=at, title="小结", text="来访三组")


def about(office: Office, code: str, username: str, **thing: object) -> Occurrence:
    """The person's item, made to be about a thing, without the ledger."""
    item = item_of(code, username)
    rows(Occurrence).filter(pk=item.pk).update(**thing)
    return item


def test_the_day_is_grouped_by_the_hour(office: Office, load: Load, tick: Tick) -> None:
    load(
        *(
            duty(code, cadence=f'{{ daily = "{hour}" }}')
            for code, hour in [("c", "20:00"), ("b", "13:00"), ("a", "11:00")]
        )
    )
    tick(MONDAY)

    day = my_day(office.account("lijing"), NOON)

    assert [titles(group) for group in (day.overdue, day.now, day.coming)] == [["a"], ["b"], ["c"]]
    assert [row.hour for row in (*day.overdue, *day.now, *day.coming)] == ["11:00", "13:00", "20:00"]
    assert day.waiting == 3


def test_what_was_done_today_is_told_with_who_did_it(office: Office, load: Load, tick: Tick) -> None:
    load(duty("notes", discharge=RECORD))
    tick(MONDAY)
    write(office, "notes", "lijing", NOON)
    tick(NOON + timedelta(minutes=1))

    day = my_day(office.account("lijing"), NOON + timedelta(hours=1))

    assert [(row.state, row.hour, row.by) for row in day.done] == [("done", "12:00", "李静")]
    assert day.open == []


def test_what_was_done_yesterday_is_no_longer_told(office: Office, load: Load, tick: Tick) -> None:
    load(duty("notes", discharge=RECORD))
    tick(MONDAY)
    write(office, "notes", "lijing", NOON)
    tick(NOON + timedelta(minutes=1))

    day = my_day(office.account("lijing"), NOON + timedelta(days=1))

    assert day.done == []


def test_what_was_excused_today_stands_among_the_settled(office: Office, load: Load, tick: Tick) -> None:
    load(duty("notes", discharge=RECORD))
    tick(MONDAY)
    item = item_of("notes")
    actions.excuse(item, by=office.account("wangmin"), at=NOON, why="leave")

    day = my_day(office.account("lijing"), NOON)

    assert [row.state for row in day.done] == ["excused"]


def test_nobody_sees_the_items_of_somebody_else(office: Office, load: Load, tick: Tick) -> None:
    load(duty("notes", post="sales_supervisor"))
    tick(MONDAY)

    day = my_day(office.account("lijing"), NOON)

    assert day.is_empty


def test_several_items_of_one_duty_make_one_row_with_their_number(office: Office, load: Load, tick: Tick) -> None:
    load(duty("notes", cadence='{ weekly = 1, at = "18:00" }'), duty("daily"))
    tick(MONDAY)
    tick(MONDAY + timedelta(days=5))
    lijing = office.account("lijing")
    rows(Occurrence).filter(person=lijing).update(opens_at=MONDAY, stage="open")

    day = my_day(lijing, NOON)

    row = next(row for row in day.coming if row.title == "daily")
    assert row.count == 6
    assert len(day.coming) == len({row.title for row in day.coming})


def test_a_row_leads_to_the_screen_that_does_it_else_to_the_item(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet", more='open = "reception:receive"'), duty("notes", discharge=RECORD))
    tick(MONDAY)
    notes = item_of("notes")

    day = my_day(office.account("lijing"), NOON)

    assert {row.title: row.url for row in day.coming} == {
        "greet": "/reception/receive/",
        "notes": notes.get_absolute_url(),
    }


def test_a_thing_is_named_and_linked_only_for_who_may_see_it(office: Office, load: Load, tick: Tick) -> None:
    load(duty("talk"))
    tick(MONDAY)
    mine, other = office.staff["lijing"], office.staff["chenwei"]
    about(office, "talk", "lijing", thing_label="org.staff", thing_id=mine.pk, thing_text="人员档案")
    about(office, "talk", "zhanglei", thing_label="org.nothing", thing_id=other.pk, thing_text="一份档案")

    seen = my_day(office.account("lijing"), NOON).coming[0].first.subject
    unseen = my_day(office.account("zhanglei"), NOON).coming[0].first.subject

    assert (seen.text, seen.url) == ("人员档案", mine.get_absolute_url())
    assert (unseen.text, unseen.url) == ("一份档案", "")


def test_the_reviewer_finds_what_waits_for_a_word(office: Office, load: Load, tick: Tick) -> None:
    load(duty("tidy", discharge="[{ sign_off = true }]"), duty("greet"))
    tick(MONDAY)

    supervisor, manager = (my_day(office.account(name), NOON) for name in ("wangmin", "chenwei"))

    assert [(row.title, row.count) for row in supervisor.to_sign] == [("tidy", 6)]
    assert {piece.person for piece in supervisor.to_sign[0].pieces} >= {"李静", "张磊"}
    assert manager.to_sign == []


def test_a_named_reviewer_is_asked_in_place_of_the_superior(office: Office, load: Load, tick: Tick) -> None:
    load(duty("tidy", discharge="[{ sign_off = true }]", more='reviewer = "sales_manager"'))
    tick(MONDAY)

    supervisor, manager = (my_day(office.account(name), NOON) for name in ("wangmin", "chenwei"))

    assert supervisor.to_sign == []
    assert [row.count for row in manager.to_sign] == [6]


def test_a_hundred_items_take_as_many_queries_as_one(office: Office, load: Load, tick: Tick) -> None:
    load(duty("one"))
    tick(MONDAY)
    lijing = office.account("lijing")
    few = questions(lambda: my_day(lijing, NOON))
    load(*(duty(f"duty_{n}") for n in range(100)), version=2)
    tick(morning(2026, 11, 3))

    many = questions(lambda: my_day(lijing, morning(2026, 11, 3, 12)))

    assert len(my_day(lijing, morning(2026, 11, 3, 12)).coming) == 100
    assert few == many <= 8


def test_the_part_of_the_page_is_sent_only_when_it_changed(office: Office, at_noon: AtNoon, clock: Clock) -> None:
    at_noon(duty("notes", cadence='{ daily = "13:00" }', discharge=RECORD))
    browser = enter(office, "lijing")
    mark = my_day(office.account("lijing"), NOON).mark

    same = browser.get("/duties/day/", {"seen": mark})
    clock(NOON + timedelta(hours=2))
    later = browser.get("/duties/day/", {"seen": mark})

    assert same.status_code == 204
    assert later.status_code == 200
    assert "已逾期" in later.content.decode()


def test_my_day_stands_on_everybodys_first_page(office: Office, at_noon: AtNoon) -> None:
    at_noon(duty("notes", discharge=RECORD))

    page = enter(office, "lijing").get("/").content.decode()

    assert 'id="my-day"' in page
    assert page.index("notes") < page.index("今天该跟进")


@pytest.mark.parametrize("path", ["/duties/day/", "/duties/"])
def test_nobody_reads_a_day_without_signing_in(db: None, path: str) -> None:
    assert Client().get(path).status_code == 302


def test_a_day_is_read_without_writing(office: Office, at_noon: AtNoon) -> None:
    at_noon(duty("notes"))
    browser = enter(office, "lijing")

    with CaptureQueriesContext(connection) as asked:
        browser.get("/duties/day/")

    assert [one["sql"] for one in asked if not one["sql"].upper().startswith("SELECT")] == []


def test_what_a_post_shares_stands_on_the_day_of_each_of_its_holders_until_one_has_done_it(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("log", discharge=RECORD, more="shared = true"))
    tick(MONDAY)
    item = items("log")[0]

    before = [titles(my_day(office.account(one), NOON).coming) for one in ("lijing", "wuhao", "wangmin")]
    actions.record(item, by=office.account("wuhao"), at=NOON, title="日志", text="平稳")
    tick(NOON)

    assert before == [["log"], ["log"], []]
    assert titles(my_day(office.account("zhanglei"), NOON).coming) == []
    assert items("log")[0].done_by_name == "吴昊"


def test_an_item_of_one_person_stays_shut_to_a_colleague(office: Office, load: Load, tick: Tick) -> None:
    load(duty("log", discharge=RECORD))
    tick(MONDAY)
    hers = item_of("log")

    with pytest.raises(Refused):
        actions.record(hers, by=office.account("wuhao"), at=NOON, title="日志", text="平稳")
