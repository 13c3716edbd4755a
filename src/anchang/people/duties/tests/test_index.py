from datetime import timedelta

from tests.office import MONDAY, Office, enter

from anchang.people.duties.queries import ahead

from .conftest import Clock, Load, Tick, duty, questions


def test_the_coming_week_holds_what_is_not_shown_yet_and_counts_what_comes_daily(office: Office, load: Load) -> None:
    load(
        duty("daily"),
        duty("friday", cadence='{ weekly = 5, at = "18:00" }'),
        duty("soon", cadence='{ weekly = 2, at = "18:00" }'),
        duty("month_end", cadence="{ monthly = 28 }"),
        duty("somebody_else", post="cashier", cadence="{ weekly = 5 }"),
    )

    coming, daily = ahead(office.account("lijing"), MONDAY)

    assert [(one.edition.duty.code, f"{one.on:%m-%d}") for one in coming] == [("friday", "11-06")]
    assert daily == 1


def test_the_page_shows_my_day_and_the_coming_week(office: Office, load: Load, tick: Tick, clock: Clock) -> None:
    load(duty("daily"), duty("friday", cadence='{ weekly = 5, at = "18:00" }'))
    tick(MONDAY)
    clock(MONDAY)

    page = enter(office, "lijing").get("/duties/").content.decode()

    assert "11月6日 星期五" in page
    assert 'id="my-day"' in page


def test_the_board_is_offered_to_whoever_sees_others(office: Office, clock: Clock) -> None:
    clock(MONDAY)

    consultant, supervisor = (enter(office, name).get("/duties/").content.decode() for name in ("lijing", "wangmin"))

    assert "/duties/board/" not in consultant
    assert "/duties/board/" in supervisor


def test_a_hundred_duties_take_as_many_queries_as_one(office: Office, load: Load, clock: Clock) -> None:
    load(duty("one", cadence="{ weekly = 5 }"))
    lijing = office.account("lijing")
    few = questions(lambda: ahead(lijing, MONDAY))
    load(*(duty(f"duty_{n}", cadence="{ weekly = 5 }") for n in range(100)), version=2, at=MONDAY + timedelta(hours=1))

    many = questions(lambda: ahead(lijing, MONDAY))

    assert few == many
