from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office, morning

from anchang.engine.policies import Reach
from anchang.people.org import actions
from anchang.people.org.models import Assignment, Deputy, Post, Site, Staff
from anchang.people.org.queries import People

PEOPLE = People()


def names(accounts: list[object]) -> list[str]:
    return [account.username for account in accounts]


@pytest.mark.parametrize(("who", "queries"), [("lijing", 1), ("linlan", 1), ("zhoujianguo", 2), ("guanliyuan", 2)])
def test_one_post_takes_a_query_and_one_more_where_places_lie_below(office: Office, who: str, queries: int) -> None:
    account = office.account(who)

    with CaptureQueriesContext(connection) as asked:
        found = PEOPLE.capabilities(account, MONDAY)

    assert found
    assert len(asked) == queries


def test_what_a_post_may_do_is_given_by_reach(office: Office) -> None:
    reach = {grant.verb: grant.reach for grant in PEOPLE.capabilities(office.account("lijing"), MONDAY)}

    assert reach["customers.edit"] is Reach.OWN
    assert reach["customers.register"] is Reach.SITE
    assert "org.hire" not in reach


def test_a_post_at_the_company_reaches_every_site_below_and_one_at_a_site_only_that(office: Office) -> None:
    there = actions.open_site(office.company, by=office.account("guanliyuan"), at=MONDAY, code="BH02", name="滨湖案场")

    def sites(who: str) -> set[frozenset[int]]:
        return {grant.sites for grant in PEOPLE.capabilities(office.account(who), MONDAY)}

    assert sites("linlan") == {frozenset({office.site.pk})}
    assert sites("zhoujianguo") == {frozenset({office.company.pk, office.site.pk, there.pk})}


def test_the_team_are_those_who_report_to_one_at_one_s_site(office: Office) -> None:
    _, people = PEOPLE.within(office.account("wangmin"), Reach.TEAM, MONDAY)

    below = {"lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao", "zhengxin", "gaojie", "maqiang", "yanggui"}
    assert people == {office.staff[name].account_id for name in {*below, "wangmin"}}


def test_the_team_passes_through_a_post_in_which_nobody_sits(office: Office) -> None:
    actions.leave(office.staff["wangmin"], by=office.account("linlan"), at=MONDAY, on=MONDAY.date())

    _, people = PEOPLE.within(office.account("chenwei"), Reach.TEAM, MONDAY)

    assert office.staff["lijing"].account_id in people
    assert office.staff["heqing"].account_id not in people


def test_holders_are_those_of_the_site_and_else_of_the_company_above(office: Office) -> None:
    assert names(PEOPLE.holders("sales_manager", office.site.pk, MONDAY)) == ["chenwei"]
    assert names(PEOPLE.holders("cashier", office.site.pk, MONDAY)) == ["qiancheng"]
    assert PEOPLE.holders("sales_manager", office.company.pk, MONDAY) == []
    assert PEOPLE.holders("outreach", office.site.pk, MONDAY) == []


def test_somebody_at_the_site_comes_before_the_company_s_own(office: Office) -> None:
    given = {"post": Post.objects.get(code="cashier"), "site": office.site, "since": date(2026, 11, 3)}
    actions.assign(office.staff["zhengxin"], by=office.account("zhoujianguo"), at=MONDAY, **given)

    assert names(PEOPLE.holders("cashier", office.site.pk, MONDAY)) == ["qiancheng"]
    assert names(PEOPLE.holders("cashier", office.site.pk, morning(2026, 11, 3))) == ["zhengxin"]


def test_who_stands_in_for_somebody_holds_the_seat_where_the_absent_is_the_nearest_holder(office: Office) -> None:
    there = actions.open_site(office.company, by=office.account("guanliyuan"), at=MONDAY, code="BH02", name="滨湖案场")
    given = {"deputy": office.staff["lijing"], "since": MONDAY.date(), "until": MONDAY.date()}
    actions.appoint_deputy(office.staff["zhoujianguo"], by=office.account("guanliyuan"), at=MONDAY, **given)

    def seats(at: datetime) -> dict[str, frozenset[int]]:
        found = PEOPLE.capabilities(office.account("lijing"), at)
        return {grant.verb: grant.sites for grant in found if grant.absent == office.account("zhoujianguo").pk}

    everywhere = seats(MONDAY)
    placed = {"post": Post.objects.get(code="general_manager"), "site": there, "since": MONDAY.date()}
    actions.assign(office.staff["zhengxin"], by=office.account("guanliyuan"), at=MONDAY, **placed)

    assert set(everywhere) == {"approvals.view", "approvals.agree", "approvals.reject"}
    assert set(everywhere.values()) == {frozenset({office.company.pk, office.site.pk, there.pk})}
    assert set(seats(MONDAY).values()) == {frozenset({office.company.pk, office.site.pk})}
    assert seats(morning(2026, 11, 3)) == {}


@pytest.mark.parametrize("model", [Site, Post, Staff, Assignment, Deputy])
def test_everybody_sees_rows_of_their_own_site_and_no_other(office: Office, model: type) -> None:
    there = actions.open_site(office.company, by=office.account("guanliyuan"), at=MONDAY, code="BH02", name="滨湖案场")
    post = Post.objects.get(code="consultant")
    hired = {"post": post, "joined_on": date(2024, 4, 1)}
    far = actions.hire(there, by=office.account("guanliyuan"), at=MONDAY, username="yuan", name="袁", **hired)
    span = {"since": MONDAY.date(), "until": MONDAY.date()}
    for absent, deputy in ((far, office.staff["lijing"]), (office.staff["lijing"], office.staff["wuhao"])):
        actions.appoint_deputy(absent, by=office.account("guanliyuan"), at=MONDAY, deputy=deputy, **span)

    for username, account in ((name, office.account(name)) for name in office.staff):
        seen = set(model.objects.visible_to(account, MONDAY))

        assert seen, username
        far_rows = {row for row in seen if getattr(row, "site_id", None) == there.pk}
        post_at_company = office.staff[username].site_id == office.company.pk
        assert bool(far_rows) == (post_at_company and model is not Post), username


def test_one_s_own_row_is_in_sight_wherever_one_s_posts_are(office: Office) -> None:
    seen = Staff.objects.visible_to(office.account("lijing"), MONDAY)

    assert office.staff["lijing"] in seen
    assert office.staff["qiancheng"] not in seen
