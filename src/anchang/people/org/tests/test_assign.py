from datetime import date

import pytest
from tests.office import MONDAY, Office

from anchang.engine.policies import Refused, allowed
from anchang.people.org import actions
from anchang.people.org.models import Assignment, Post, Site
from anchang.people.org.queries import People

TODAY = MONDAY.date()


def assigned(office: Office, by: str, who: str, code: str, site: Site | None = None) -> Assignment:
    given = {"post": Post.objects.get(code=code), "site": site or office.site, "since": TODAY}
    return actions.assign(office.staff[who], by=office.account(by), at=MONDAY, **given)


def test_several_posts_are_a_union(office: Office) -> None:
    before = allowed(office.account("zhengxin"), "deals.sign", office.site, MONDAY)

    assigned(office, "linlan", "zhengxin", "mortgage_officer")

    account = office.account("zhengxin")
    assert not before.ok
    assert allowed(account, "deals.sign", office.site, MONDAY).ok
    assert allowed(account, "customers.register", office.site, MONDAY).ok
    assert {grant.post for grant in People().capabilities(account, MONDAY)} == {"administrator", "mortgage_officer"}


def test_the_same_post_is_given_once(office: Office) -> None:
    with pytest.raises(Refused, match="已经在这个岗位上"):
        assigned(office, "linlan", "lijing", "consultant")


def test_nobody_gives_themselves_a_post(office: Office) -> None:
    with pytest.raises(Refused, match="不能给自己任岗"):
        assigned(office, "linlan", "linlan", "sales_manager")


def test_a_director_cannot_make_somebody_administrator(office: Office) -> None:
    with pytest.raises(Refused, match="由公司安排"):
        assigned(office, "linlan", "lijing", "system_administrator")

    assert assigned(office, "zhoujianguo", "hanli", "system_administrator", office.company).pk


def test_a_leaver_gets_no_post(office: Office) -> None:
    actions.leave(office.staff["lijing"], by=office.account("linlan"), at=MONDAY, on=TODAY)

    with pytest.raises(Refused, match="已经离职"):
        assigned(office, "linlan", "lijing", "planner")


def test_a_person_who_moves_belongs_to_the_new_site(office: Office) -> None:
    there = actions.open_site(office.company, by=office.account("guanliyuan"), at=MONDAY, code="BH02", name="滨湖案场")
    assigned(office, "guanliyuan", "lijing", "consultant", there)
    first = office.staff["lijing"].assignments.get(site=office.site)

    actions.relieve(first, by=office.account("guanliyuan"), at=MONDAY, until=TODAY)

    first.staff.refresh_from_db()
    assert first.staff.site == there
    assert allowed(office.account("lijing"), "org.change_password", first.staff, MONDAY).ok


def test_a_post_begins_on_its_day(office: Office) -> None:
    given = {"post": Post.objects.get(code="planner"), "site": office.site, "since": date(2026, 11, 10)}
    actions.assign(office.staff["lijing"], by=office.account("linlan"), at=MONDAY, **given)

    sitting = Assignment.objects.filter(staff=office.staff["lijing"])
    assert [one.post.code for one in sitting.sitting(TODAY)] == ["consultant"]
    assert {one.post.code for one in sitting.sitting(date(2026, 11, 10))} == {"consultant", "planner"}
