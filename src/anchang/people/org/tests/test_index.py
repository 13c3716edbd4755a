from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office

from anchang.people.org import actions
from anchang.people.org.models import Post
from anchang.people.org.queries import Chart, Seat, chart


def seat(office: Office, code: str) -> Seat:
    return next(one for one in chart(office.site, MONDAY).seats if one.post.code == code)


def hire_consultants(office: Office, how_many: int) -> None:
    post = Post.objects.get(code="consultant")
    for number in range(how_many):
        who = {"username": f"xin{number}", "name": f"新{number}", "post": post, "joined_on": date(2024, 4, 1)}
        actions.hire(office.site, by=office.account("linlan"), at=MONDAY, **who)


def outline(seats: list[Seat]) -> dict[str, object]:
    return {one.post.code: outline(one.below) for one in seats}


@pytest.mark.clause("ORG-001")
def test_the_chart_is_built_from_the_lines_of_the_posts(office: Office) -> None:
    shown = chart(office.site, MONDAY)

    sales = {"consultant": {}, "administrator": {}, "mortgage_officer": {}, "guard": {}, "cleaner": {}}
    planning = {"planner": {}, "copywriter": {}, "designer": {}}
    director = outline(shown.tops)["general_manager"]["sales_director"]
    assert director == {"sales_manager": {"sales_supervisor": sales}, "planning_manager": planning}
    assert [one.post.code for one in shown.loose] == ["outreach"]


@pytest.mark.clause("ORG-001")
def test_choosing_another_superior_moves_the_post_in_the_chart(office: Office) -> None:
    clerk, manager = Post.objects.get(code="administrator"), Post.objects.get(code="sales_manager")

    actions.choose_superior(clerk, by=office.account("zhoujianguo"), at=MONDAY, superior=manager)

    assert [one.post.code for one in seat(office, "sales_manager").below] == ["sales_supervisor", "administrator"]


@pytest.mark.clause("ORG-002")
def test_the_posts_of_the_department_fall_into_its_four_functions(office: Office) -> None:
    units = [unit for unit, seats in chart(office.site, MONDAY).units if any(s.post.in_establishment for s in seats)]

    assert sorted(units) == sorted(["策划", "销售", "手续", "行政"])


def test_finance_and_property_management_stand_among_the_units(office: Office) -> None:
    units = dict(chart(office.site, MONDAY).units)

    assert [one.people[0].staff.name for one in units["财务"]] == ["钱程", "冯珊"]
    assert [one.people[0].staff.name for one in units["物业"]] == ["曹阳"]


@pytest.mark.parametrize(
    ("code", "figure"),
    [
        pytest.param("sales_director", "1", marks=pytest.mark.clause("ORG-027")),
        pytest.param("sales_manager", "1", marks=pytest.mark.clause("ORG-028")),
        pytest.param("sales_supervisor", "1", marks=pytest.mark.clause("ORG-029")),
        pytest.param("consultant", "6–8", marks=pytest.mark.clause("ORG-030")),
        pytest.param("planning_manager", "1", marks=pytest.mark.clause("ORG-031")),
        pytest.param("copywriter", "1", marks=pytest.mark.clause("ORG-032")),
        pytest.param("designer", "1", marks=pytest.mark.clause("ORG-033")),
        pytest.param("administrator", "1", marks=pytest.mark.clause("ORG-034")),
        pytest.param("outreach", "约20", marks=pytest.mark.clause("ORG-035")),
        ("planner", "未设编制"),
        ("cashier", ""),
    ],
)
def test_every_post_shows_its_establishment(office: Office, code: str, figure: str) -> None:
    assert seat(office, code).figure == figure


@pytest.mark.clause("ORG-030")
@pytest.mark.parametrize(("more", "warning"), [(-1, "缺 1 人"), (0, ""), (2, ""), (3, "超编 1 人"), (4, "超编 2 人")])
def test_consultants_below_six_or_above_eight_are_a_warning(office: Office, more: int, warning: str) -> None:
    hire_consultants(office, max(more, 0))
    if more < 0:
        actions.leave(office.staff["lijing"], by=office.account("linlan"), at=MONDAY, on=MONDAY.date())

    shown = seat(office, "consultant")

    assert len(shown.people) == 6 + more
    assert shown.warning == warning


def test_an_empty_post_with_a_figure_is_vacant(office: Office) -> None:
    actions.leave(office.staff["luoyi"], by=office.account("linlan"), at=MONDAY, on=MONDAY.date())

    shown = chart(office.site, MONDAY)

    assert seat(office, "designer").warning == "缺 1 人"
    assert shown.summary == "缺 1 人"
    assert shown.filled == 12


@pytest.mark.clause("ORG-035")
def test_an_approximate_figure_warns_of_nothing(office: Office) -> None:
    assert seat(office, "outreach").people == []
    assert seat(office, "outreach").warning == ""


@pytest.mark.clause("ORG-038")
@pytest.mark.parametrize("code", ["planner", "mortgage_officer", "cleaner", "guard"])
def test_a_post_without_a_figure_is_never_overstaffed(office: Office, code: str) -> None:
    post = Post.objects.get(code=code)
    for username in ("lijing", "zhanglei"):
        given = {"post": post, "site": office.site, "since": MONDAY.date()}
        actions.assign(office.staff[username], by=office.account("linlan"), at=MONDAY, **given)

    shown = seat(office, code)

    assert (len(shown.people), shown.figure, shown.warning) == (3, "未设编制", "")


@pytest.mark.clause("ORG-037")
def test_the_totals_are_added_up_from_the_posts(office: Office) -> None:
    def totals(shown: Chart) -> tuple[str, str]:
        return str(shown.core), str(shown.whole)

    assert totals(chart(office.site, MONDAY)) == ("13–15", "33–35")

    chart_without = chart(office.site, MONDAY)
    chart_without.seats[:] = [one for one in chart_without.seats if one.post.code != "consultant"]
    assert totals(chart_without) == ("7", "27")


def test_a_seat_of_another_site_counts_there_only(office: Office) -> None:
    there = actions.open_site(office.company, by=office.account("guanliyuan"), at=MONDAY, code="BH02", name="滨湖案场")

    shown = {one.post.code: one for one in chart(there, MONDAY).seats}

    assert shown["consultant"].warning == "缺 6 人"
    assert [one.staff.name for one in shown["general_manager"].people] == ["周建国"]


@pytest.mark.parametrize("show", ["tree", "units", "checks", "nonsense"])
def test_everybody_sees_the_chart_of_their_site(office: Office, signed_in: Callable[[str], Client], show: str) -> None:
    for username in ("maqiang", "lijing", "guanliyuan"):
        answer = signed_in(username).get("/org/", {"show": show})

        assert answer.status_code == 200
        assert "13–15" in answer.content.decode()


def test_a_site_out_of_sight_is_not_shown(office: Office, signed_in: Callable[[str], Client]) -> None:
    there = actions.open_site(office.company, by=office.account("guanliyuan"), at=MONDAY, code="BH02", name="滨湖案场")

    answer = signed_in("lijing").get("/org/", {"site": there.pk})

    assert answer.context["site"] == office.site
    assert "滨湖案场" not in answer.content.decode()
    assert signed_in("guanliyuan").get("/org/", {"site": there.pk}).context["site"] == there


def test_the_page_takes_the_same_few_queries_for_many_people(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("guanliyuan")
    client.get("/org/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/org/")
    hire_consultants(office, 20)

    with CaptureQueriesContext(connection) as many:
        answer = client.get("/org/")

    assert len(answer.context["chart"].warnings) == 1
    assert len(few) == len(many)
    assert len(many) <= 12
