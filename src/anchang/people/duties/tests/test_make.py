from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import cast

import pytest
from django.conf import settings
from django.db import IntegrityError
from tests.office import MONDAY, Office, morning, rows

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import calendar
from anchang.engine.ledger.models import Entry
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day
from anchang.people.duties import actions
from anchang.people.duties.actions.making import make_missing
from anchang.people.duties.models import Edition, Occurrence, Roll
from anchang.people.duties.queries import Book, book, roster
from anchang.people.duties.queries.rolls import made_at
from anchang.people.duties.stages import Stage
from anchang.people.org import actions as org
from anchang.people.org.models import Assignment, Deputy, Post

from .conftest import Load, Tick, duty, items

CONSULTANTS = {"lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao"}


def names(code: str, **where: object) -> list[str]:
    return [one.person.username for one in items(code, **where)]


def test_every_holder_of_the_post_gets_an_item(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))

    tick(MONDAY)

    assert set(names("greet")) == CONSULTANTS
    assert {one.stage for one in items("greet")} == {Stage.OPEN}


def test_a_shared_duty_makes_one_item_for_the_post(office: Office, load: Load, tick: Tick) -> None:
    load(duty("tidy", more="shared = true"))

    tick(MONDAY)

    assert len(items("tidy")) == 1


def test_a_second_tick_of_the_day_makes_nothing(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)
    entries = Entry.objects.count()

    made = tick(MONDAY + timedelta(hours=3))

    assert (made, len(items("greet")), Entry.objects.count()) == (0, 6, entries)


def test_a_tick_after_three_days_down_makes_each_missed_day_once_and_lets_it_lapse(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("greet"))
    tick(MONDAY)

    tick(MONDAY + timedelta(days=4))

    days = Counter(one.on for one in items("greet"))
    assert days == {date(2026, 11, 2) + timedelta(days=n): 6 for n in range(5)}
    assert {one.stage for one in items("greet", on__lt=date(2026, 11, 6))} == {Stage.LAPSED}
    assert {one.stage for one in items("greet", on=date(2026, 11, 6))} == {Stage.OPEN}


def test_a_clock_set_back_makes_nothing_twice(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)
    tick(MONDAY + timedelta(days=1))

    tick(MONDAY)
    tick(MONDAY + timedelta(days=1))

    assert len(items("greet")) == 12


class Dying(Book):
    """A book of duties that the worker dies over once it has read the first."""

    def holding(self, site: int) -> list[Edition]:
        def read() -> Iterator[Edition]:
            yield super(Dying, self).holding(site)[0]
            raise RuntimeError("killed")

        return cast("list[Edition]", read())


def test_a_tick_killed_while_it_makes_a_day_leaves_nothing_of_it_and_the_next_one_makes_it_whole(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("greet"), duty("call"))
    found = book()
    dying = Dying(found.editions, found.live, found.proving, found.calling)

    with pytest.raises(RuntimeError):
        make_missing(lambda: dying, {}, by=Account.objects.system(), at=MONDAY)

    assert (Roll.objects.count(), Occurrence.objects.count()) == (0, 0)
    tick(MONDAY)
    assert (len(items("greet")), len(items("call"))) == (6, 6)


def test_a_tick_killed_between_two_days_keeps_those_it_made_and_the_next_one_makes_the_rest(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("greet"))
    tick(MONDAY)
    after, turns = MONDAY + timedelta(days=3), count()

    def killed() -> Book:
        if next(turns) == 3:
            raise RuntimeError("killed")
        return book()

    with pytest.raises(RuntimeError):
        make_missing(killed, made_at(office_day(after)), by=Account.objects.system(), at=after)
    half = len(items("greet"))
    tick(after)

    assert 6 <= half < 24
    assert Counter(one.on.day for one in items("greet")) == {2: 6, 3: 6, 4: 6, 5: 6}


@pytest.mark.parametrize("days", [1, 10, 400])
def test_a_clock_set_forward_for_a_while_makes_each_day_once_and_stops_none(
    office: Office, load: Load, tick: Tick, days: int
) -> None:
    load(duty("greet"))
    tick(MONDAY)

    tick(MONDAY + timedelta(days=days))
    for n in range(3):
        tick(MONDAY + timedelta(days=n, hours=1))

    per_day = Counter(one.on for one in items("greet", on__lte=MONDAY.date() + timedelta(days=2)))
    assert per_day == {MONDAY.date() + timedelta(days=n): 6 for n in range(3)}


def test_what_lapsed_only_because_the_clock_was_ahead_waits_again(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"), duty("week", cadence='{ weekly = 4, at = "18:00" }'))
    tick(MONDAY)
    tick(MONDAY + timedelta(days=20))

    tick(MONDAY + timedelta(days=1))

    stages = {one.on.day: one.stage for one in items("greet", on__month=11, on__lte=date(2026, 11, 4))}
    assert stages == {2: Stage.LAPSED, 3: Stage.OPEN, 4: Stage.OPEN}
    assert {one.stage for one in items("week", on=date(2026, 11, 5))} == {Stage.OPEN}


def test_days_wanting_between_those_made_under_a_clock_set_forward_are_made_in_the_end(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("greet"))
    tick(MONDAY)
    tick(MONDAY + timedelta(days=36))

    tick(MONDAY + timedelta(days=8))

    assert Counter(one.on.day for one in items("greet", on__month=11, on__day__lte=10)) == dict.fromkeys(
        range(2, 11), 6
    )


def test_after_a_standstill_of_more_than_a_month_the_last_month_is_made_up_once(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("greet"), duty("month", cadence='{ monthly = 20, at = "18:00" }'))
    tick(MONDAY)

    back = morning(2026, 12, 17)
    tick(back)
    tick(back)

    days = Counter(one.on for one in items("greet"))
    assert days == {MONDAY.date(): 6} | {back.date() - timedelta(days=n): 6 for n in range(31)}
    assert Counter(one.stage for one in items("greet")) == {Stage.LAPSED: 6 * 31, Stage.OPEN: 6}
    assert {(one.slot, one.stage) for one in items("month")} == {("2026-12", Stage.OPEN)}


def test_a_tick_across_midnight_of_the_year_makes_the_new_years_day(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"), duty("close_year", cadence='{ yearly = 12, day = 31, at = "23:00" }'))
    tick(morning(2026, 12, 1))

    tick(morning(2026, 12, 31, 23, 59))
    tick(morning(2027, 1, 1, 0, 1))

    assert {one.on for one in items("greet")} >= {date(2026, 12, 31), date(2027, 1, 1)}
    assert {one.slot for one in items("close_year")} == {"2026"}


def test_making_a_day_a_second_time_is_refused_and_the_database_has_one_roll_of_it(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("greet"))
    tick(MONDAY)
    given = {"staffed": roster(office_day(MONDAY)), "known": book(), "days": calendar()}

    with pytest.raises(Refused):
        actions.make(office.site, by=Account.objects.system(), at=MONDAY, **given)
    with pytest.raises(IntegrityError):
        rows(Roll).bulk_create([Roll(site=office.site, on=office_day(MONDAY))])


def test_the_same_item_twice_is_impossible(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)
    again = items("greet")[0]

    again.pk = None
    with pytest.raises(IntegrityError):
        rows(Occurrence).bulk_create([again])


def test_an_item_that_no_entry_proves_cannot_be_done(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)

    with pytest.raises(IntegrityError):
        rows(Occurrence).filter(duty__code="greet").update(stage=Stage.DONE, done_at=MONDAY)


@pytest.mark.parametrize(("code", "post"), [("lead", "sales_manager"), ("brief", "sales_supervisor")])
def test_the_duties_of_a_vacant_post_rise_to_the_next_superior_who_is_there(
    office: Office, load: Load, tick: Tick, code: str, post: str
) -> None:
    load(duty("lead", "sales_manager"), duty("brief", "sales_supervisor"))
    for username in ("wangmin", "chenwei"):
        rows(Assignment).filter(staff=office.staff[username]).delete()

    tick(MONDAY)

    assert [(one.person.username, one.risen_from) for one in items(code)] == [("linlan", post)]


def test_where_nobody_is_above_a_vacant_post_there_is_no_item(office: Office, load: Load, tick: Tick) -> None:
    load(duty("rule", "general_manager"))
    rows(Assignment).filter(staff=office.staff["zhoujianguo"]).delete()

    tick(MONDAY)

    assert items("rule") == []


def test_an_office_without_staff_ticks_without_a_word(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    rows(Assignment).all().delete()

    assert tick(MONDAY) == 0
    assert Occurrence.objects.count() == 0


def test_a_duty_of_the_company_comes_once_at_the_company(office: Office, load: Load, tick: Tick) -> None:
    load(duty("count_cash", "cashier"))

    tick(MONDAY)

    assert [(one.person.username, one.site_id) for one in items("count_cash")] == [("qiancheng", office.company.pk)]


def test_a_person_in_two_posts_has_the_duties_of_both_once(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"), duty("brief", "sales_supervisor"))
    org.assign(
        office.staff["lijing"],
        by=Account.objects.system(),
        at=MONDAY,
        post=Post.objects.get(code="sales_supervisor"),
        site=office.site,
        since=MONDAY.date(),
    )

    tick(MONDAY)

    assert names("greet").count("lijing") == 1
    assert sorted(names("brief")) == ["lijing", "wangmin"]


def _deputise(office: Office, absent: str, deputy: str) -> None:
    staff = office.staff
    days = {"since": MONDAY.date(), "until": MONDAY.date() + timedelta(days=2)}
    rows(Deputy).bulk_create([Deputy(absent=staff[absent], deputy=staff[deputy], site=office.site, **days)])


def test_the_deputy_of_somebody_absent_gets_the_item_until_the_last_day(office: Office, load: Load, tick: Tick) -> None:
    load(duty("brief", "sales_supervisor"))
    _deputise(office, "wangmin", "chenwei")

    tick(MONDAY)
    tick(MONDAY + timedelta(days=3))

    by_day = {one.on.day: one.person.username for one in items("brief")}
    assert by_day == {2: "chenwei", 3: "chenwei", 4: "chenwei", 5: "wangmin"}


def test_a_circle_of_deputies_leaves_the_item_where_it_was(office: Office, load: Load, tick: Tick) -> None:
    load(duty("brief", "sales_supervisor"))
    for absent, deputy in (("wangmin", "chenwei"), ("chenwei", "linlan"), ("linlan", "wangmin")):
        _deputise(office, absent, deputy)

    tick(MONDAY)

    assert names("brief") == ["wangmin"]


def test_by_the_calendar_alone_the_pack_of_the_house_gives_nobody_more_than_eight_items_a_day(
    office: Office, tick: Tick
) -> None:
    actions.load(settings.PACKS / "property_sales.toml", by=Account.objects.system(), at=MONDAY)

    for n in range(35):
        tick(MONDAY + timedelta(days=n))

    per_day = Counter(Occurrence.objects.filter(thing_id=None).values_list("person__username", "on"))
    assert max(per_day.values()) <= 8, per_day.most_common(3)
