from datetime import date, timedelta

from tests.office import MONDAY, Office, enter, rows

from anchang.people.duties.models import Duty, Occurrence
from anchang.people.duties.queries import bearers, course, vacant_posts
from anchang.people.org import actions as org
from anchang.people.org.models import Post

from .conftest import Clock, Load, duty, past, questions

NOW = MONDAY + timedelta(days=18)
TODAY = NOW.date()


def keep(*made: Occurrence) -> None:
    rows(Occurrence).bulk_create(made)


def test_the_last_ninety_days_are_counted_by_week_and_by_person(office: Office, load: Load) -> None:
    load(duty("a"))
    li, zhang = office.account("lijing"), office.account("zhanglei")
    keep(
        past("a", li, TODAY),
        past("a", li, TODAY - timedelta(days=7), minutes=5),
        past("a", zhang, TODAY, "lapsed"),
        past("a", zhang, TODAY - timedelta(days=91), "lapsed"),
    )

    found = course(Duty.objects.get(code="a"), office.site, office.account("wangmin"), NOW)

    assert (found.whole["done"], found.whole["late"], found.whole["lapsed"]) == (1, 1, 1)
    assert [week for week, _tally in found.weeks] == [date(2026, 11, 9), date(2026, 11, 16)]
    assert [name for name, _tally in found.people] == ["张磊", "李静"]


def test_what_breaks_it_is_the_worst_weekday_the_vacancy_and_who_misses_most(office: Office, load: Load) -> None:
    load(duty("a"))
    li, zhang = office.account("lijing"), office.account("zhanglei")
    saturdays = [TODAY - timedelta(days=TODAY.isoweekday() + 1 + 7 * n) for n in range(3)]
    keep(
        *(past("a", zhang, on, "lapsed") for on in saturdays),
        *(past("a", li, on) for on in saturdays),
        past("a", li, TODAY, "lapsed", risen_from="sales_manager"),
        *(past("a", zhang, TODAY - timedelta(days=7 * n), minutes=-9) for n in range(3)),
    )

    found = course(Duty.objects.get(code="a"), office.site, office.account("wangmin"), NOW)

    assert found.weekday is not None
    assert (found.weekday[0], found.weekday[1].count, found.weekday[1].due) == (6, 3, 6)
    assert found.vacant is not None
    assert (found.vacant.count, found.vacant.due) == (1, 1)
    assert found.person is not None
    assert (found.person.name, found.person.count, found.person.due) == ("张磊", 3, 6)


def test_nothing_breaks_what_was_always_in_time(office: Office, load: Load) -> None:
    load(duty("a"))
    keep(past("a", office.account("lijing"), TODAY))

    found = course(Duty.objects.get(code="a"), office.site, office.account("wangmin"), NOW)

    assert (found.weekday, found.vacant, found.person) == (None, None, None)


def test_a_consultant_is_told_only_of_their_own_days(office: Office, load: Load) -> None:
    load(duty("a"))
    keep(past("a", office.account("lijing"), TODAY), past("a", office.account("zhanglei"), TODAY))

    found = course(Duty.objects.get(code="a"), office.site, office.account("lijing"), NOW)

    assert [name for name, _tally in found.people] == ["李静"]


def test_the_page_says_who_how_often_and_what_proves_it(office: Office, load: Load, clock: Clock) -> None:
    load(duty("a", cadence='{ weekly = 1, at = "10:00" }', discharge="[{ report = true }]"))
    clock(NOW)

    page = enter(office, "lijing").get("/duties/a/").content.decode()

    for words in ("李静、张磊", "每星期一 10:00前", "交一份报告", "SAL-089", "销售主管"):
        assert words in page


def test_the_duties_of_a_vacant_post_are_borne_by_the_superior(office: Office, load: Load) -> None:
    load(duty("m", post="sales_supervisor"))
    org.leave(office.staff["wangmin"], by=office.account("guanliyuan"), at=MONDAY, on=MONDAY.date())

    told = bearers("sales_supervisor", office.site, NOW).told

    assert told == "缺员，职责由 销售经理 陈伟 承担"
    assert vacant_posts(office.site, NOW, ["sales_supervisor"]) == {"sales_supervisor": told}


def test_the_organisation_chart_says_where_the_duties_of_a_vacant_post_go(
    office: Office, load: Load, clock: Clock
) -> None:
    load(duty("m", post="sales_supervisor"))
    org.leave(office.staff["wangmin"], by=office.account("guanliyuan"), at=MONDAY, on=MONDAY.date())
    clock(NOW)

    page = enter(office, "linlan").get("/org/").content.decode()

    assert page.count("缺员，职责由 销售经理 陈伟 承担") == 1


def test_a_vacant_post_without_duties_is_not_spoken_of(office: Office) -> None:
    rows(Duty).filter(post__code="sales_supervisor").update(post=Post.objects.get(code="consultant"))
    org.leave(office.staff["wangmin"], by=office.account("guanliyuan"), at=MONDAY, on=MONDAY.date())

    assert vacant_posts(office.site, NOW, ["sales_supervisor"]) == {}


def test_a_duty_that_waits_for_a_room_says_so(office: Office, load: Load, clock: Clock) -> None:
    load(duty("p", discharge='[{ verb = "launch.open", planned = true }]'))
    clock(NOW)

    page = enter(office, "lijing").get("/duties/p/").content.decode()

    assert "待建" in page


def test_an_unknown_duty_is_not_found(office: Office, clock: Clock) -> None:
    clock(NOW)

    assert enter(office, "lijing").get("/duties/nothing/").status_code == 404


def test_ninety_days_of_sixty_take_as_many_queries_as_one_item(office: Office, load: Load, clock: Clock) -> None:
    load(duty("a"))
    clock(NOW)
    li, browser = office.account("lijing"), enter(office, "wangmin")
    keep(past("a", li, TODAY))
    few = questions(lambda: browser.get("/duties/a/"))
    keep(*(past("a", li, TODAY - timedelta(days=n), "lapsed") for n in range(1, 80)))

    many = questions(lambda: browser.get("/duties/a/"))

    assert few == many
