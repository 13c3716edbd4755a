import re
from datetime import date, timedelta

import pytest
from tests.office import MONDAY, Office, enter, rows

from anchang.people.duties import actions
from anchang.people.duties.models import Duty, Occurrence
from anchang.people.duties.queries import day_board, month_board
from anchang.people.duties.queries.board import Cell
from anchang.people.org import actions as org
from anchang.people.org.models import Post

from .conftest import Clock, Load, Tick, duty, item_of, past, questions

TODAY = date(2026, 11, 20)
NOW = MONDAY + timedelta(days=18)


def keep(*made: Occurrence) -> None:
    rows(Occurrence).bulk_create(made)


def states(office: Office, on: date, who: str = "wangmin") -> dict[str, list[str]]:
    """By the person's name the states of their cells."""

    def of(cells: list[Cell | None]) -> list[str]:
        return [cell.state if cell else "" for cell in cells]

    sections = day_board(office.site, on, office.account(who), NOW)
    return {person.name: of(cells) for section in sections for person, cells in section.rows}


def test_a_cell_of_the_day_says_how_the_duty_stands(office: Office, load: Load) -> None:
    load(duty("a"), duty("b"))
    li, zhang = office.account("lijing"), office.account("zhanglei")
    keep(
        past("a", li, TODAY),
        past("b", li, TODAY, minutes=20),
        past("a", zhang, TODAY, "lapsed"),
        past("b", zhang, TODAY, "excused", excuse="leave"),
    )

    found = states(office, TODAY)

    assert found == {"李静": ["done", "late"], "张磊": ["lapsed", "excused"]}


def test_an_open_item_is_overdue_once_its_hour_is_past(office: Office, load: Load) -> None:
    load(duty("a"))
    li = office.account("lijing")
    keep(past("a", li, TODAY, "open"), past("a", li, TODAY - timedelta(days=1), "open"))

    assert states(office, TODAY) == {"李静": ["open"]}
    assert states(office, TODAY - timedelta(days=1)) == {"李静": ["overdue"]}


def test_the_board_of_a_day_says_each_state_in_words_and_links_to_its_evidence(
    office: Office, load: Load, clock: Clock
) -> None:
    load(duty("a"), duty("b"))
    li = office.account("lijing")
    keep(past("a", li, TODAY), past("b", li, TODAY, "lapsed"))
    clock(NOW)

    page = enter(office, "wangmin").get("/duties/board/", {"on": f"{TODAY}"}).content.decode()

    assert "17:30" in page
    assert "未完成" in page
    assert f"person={li.pk}&amp;duty=" in page


def test_the_month_counts_what_was_in_time_late_and_not_done_who_is_behind_first(office: Office, load: Load) -> None:
    load(duty("a"), duty("b"))
    li, zhang = office.account("lijing"), office.account("zhanglei")
    keep(
        past("a", li, TODAY),
        past("b", li, TODAY, minutes=20),
        past("a", zhang, TODAY, "lapsed"),
        past("b", zhang, TODAY, "lapsed", done_at=NOW),
        past("a", zhang, date(2026, 10, 31), "lapsed"),
    )

    month = month_board(office.site, TODAY, office.account("wangmin"), NOW)

    assert [row[0].name for row in month.rows] == ["张磊", "李静"]
    first = month.rows[0][1][TODAY.day - 1]
    assert first is not None
    assert (first["done"], first["mended"], first["lapsed"]) == (0, 1, 1)
    assert (month.whole["done"], month.whole.behind, month.whole["lapsed"], month.whole.share) == (1, 2, 1, "25%")
    assert len(month.days) == 30


def test_the_month_of_one_duty_counts_nothing_else_and_leads_to_its_evidence(
    office: Office, load: Load, clock: Clock
) -> None:
    load(duty("a"), duty("b"), duty("m", post="sales_manager"))
    li, zhang = office.account("lijing"), office.account("zhanglei")
    keep(
        past("a", li, TODAY),
        past("b", li, TODAY, minutes=20),
        past("b", zhang, TODAY, "lapsed"),
        past("m", office.account("chenwei"), TODAY),
    )
    clock(NOW)
    key = Duty.objects.get(code="b").pk

    month = month_board(office.site, TODAY, office.account("wangmin"), NOW, key)
    page = enter(office, "wangmin").get("/duties/board/month/", {"on": "2026-11", "duty": key}).content.decode()

    assert [(row[0].name, row[2].behind, row[2]["lapsed"]) for row in month.rows] == [("张磊", 0, 1), ("李静", 1, 0)]
    assert month.whole["done"] == 0
    assert f"duty={key}&amp;person={li.pk}&amp;on=2026-11-20" in page
    assert re.findall(r'<option value="(\d*)"( selected)?>([^<]+)', page) == [
        ("", "", "全部职责"),
        (f"{Duty.objects.get(code='a').pk}", "", "置业顾问 · a"),
        (f"{key}", " selected", "置业顾问 · b"),
    ]
    assert re.findall(r'href="\?site=\d+&amp;on=[\d-]+&amp;duty=(\d+)"', page) == [f"{key}"] * 2


def test_a_duty_that_the_month_does_not_hold_is_read_as_all_of_them(office: Office, load: Load, clock: Clock) -> None:
    load(duty("a"), duty("m", post="sales_manager"))
    keep(past("a", office.account("lijing"), TODAY), past("m", office.account("chenwei"), TODAY))
    clock(NOW)
    hidden = Duty.objects.get(code="m").pk

    for asked in (hidden, "x", "99999999"):
        page = enter(office, "wangmin").get("/duties/board/month/", {"on": "2026-11", "duty": asked}).content.decode()
        assert "李静" in page
        assert f"duty={asked}" not in page.partition('id="main"')[2]


def test_the_month_of_one_duty_takes_as_many_queries_as_that_of_all(office: Office, load: Load, clock: Clock) -> None:
    load(duty("a"), duty("b"))
    keep(past("a", office.account("lijing"), TODAY), past("b", office.account("zhanglei"), TODAY))
    clock(NOW)
    browser, key = enter(office, "wangmin"), Duty.objects.get(code="b").pk

    every = questions(lambda: browser.get("/duties/board/month/", {"on": "2026-11"}))
    one = questions(lambda: browser.get("/duties/board/month/", {"on": "2026-11", "duty": key}))

    assert one == every <= 12


def test_a_team_sees_no_duty_of_who_does_not_report_to_its_superior(office: Office, load: Load) -> None:
    load(duty("a"), duty("m", post="sales_manager"))
    keep(past("a", office.account("lijing"), TODAY), past("m", office.account("chenwei"), TODAY))

    supervisor, manager = states(office, TODAY, "wangmin"), states(office, TODAY, "chenwei")

    assert set(supervisor) == {"李静"}
    assert set(manager) == {"李静", "陈伟"}


@pytest.mark.parametrize("path", ["/duties/board/", "/duties/board/month/"])
def test_who_sees_only_their_own_duties_has_no_board(office: Office, clock: Clock, path: str) -> None:
    clock(NOW)

    answer = enter(office, "lijing").get(path)

    assert answer.status_code == 409
    assert "您的岗位只看自己的职责" in answer.content.decode()


@pytest.mark.parametrize("on", ["", "2026-02-30", "gestern", "2026-13"])
@pytest.mark.parametrize("path", ["/duties/board/", "/duties/board/month/"])
def test_a_day_that_does_not_exist_is_read_as_today(office: Office, clock: Clock, path: str, on: str) -> None:
    clock(NOW)

    answer = enter(office, "wangmin").get(path, {"on": on})

    assert answer.status_code == 200
    assert "没有职责事项" in answer.content.decode()


def test_the_evidence_behind_a_cell_is_the_ledgers_entry(office: Office, load: Load, tick: Tick, clock: Clock) -> None:
    load(duty("notes", discharge="[{ record = true }]"))
    tick(MONDAY)
    item = item_of("notes")
    actions.record(item, by=office.account("lijing"), at=MONDAY, title="小结", text="来访三组")
    tick(MONDAY + timedelta(minutes=1))
    clock(MONDAY + timedelta(hours=1))
    where = {"person": item.person_id, "on": "2026-11-02"}

    page = enter(office, "wangmin").get("/duties/board/cell/", where).content.decode()
    text = re.sub(r"<[^>]+>|\s+", " ", page)

    assert "写记录" in text
    assert re.search(r"李静 · 11月2日 周一 09:00", text)


@pytest.mark.parametrize(
    "where", [{}, {"person": "x", "on": "2026-11-20"}, {"person": "9" * 30, "on": "2026-11-20"}, {"person": "1"}]
)
def test_a_cell_that_does_not_exist_is_not_found(office: Office, clock: Clock, where: dict[str, str]) -> None:
    clock(NOW)

    assert enter(office, "wangmin").get("/duties/board/cell/", where).status_code == 404


def test_a_colleagues_cell_is_not_found(office: Office, load: Load, clock: Clock) -> None:
    load(duty("a"))
    zhang = office.account("zhanglei")
    keep(past("a", zhang, TODAY))
    clock(NOW)
    where = {"person": zhang.pk, "on": f"{TODAY}"}

    colleague, superior = (enter(office, name).get("/duties/board/cell/", where) for name in ("lijing", "wangmin"))

    assert (colleague.status_code, superior.status_code) == (404, 200)


def test_sixty_people_and_a_month_take_as_many_queries_as_one_person_and_a_day(office: Office, load: Load) -> None:
    load(duty("a"))
    keep(past("a", office.account("lijing"), TODAY))
    wang, system = office.account("wangmin"), office.account("guanliyuan")
    post = Post.objects.get(code="consultant")
    few = questions(lambda: month_board(office.site, TODAY, wang, NOW))
    hired = [
        org.hire(
            office.site, by=system, at=MONDAY, username=f"gw{n}", name=f"顾问{n}", post=post, joined_on=MONDAY.date()
        )
        for n in range(60)
    ]
    keep(*(past("a", one.account, date(2026, 11, n)) for one in hired for n in range(1, 31)))
    wang = office.account("wangmin")

    many = questions(lambda: month_board(office.site, TODAY, wang, NOW))

    assert len(month_board(office.site, TODAY, wang, NOW).rows) == 61
    assert few == many <= 4
    assert questions(lambda: day_board(office.site, TODAY, wang, NOW)) == 1
