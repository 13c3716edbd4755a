from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office

from anchang.engine.policies import Refused, allowed
from anchang.people.org import actions
from anchang.people.org.models import Assignment
from anchang.people.org.queries import People

TODAY = MONDAY.date()


def test_leaving_ends_the_session_elsewhere_at_its_next_request(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    elsewhere, director = signed_in("lijing"), signed_in("linlan")
    before = elsewhere.get("/org/").status_code
    person = office.staff["lijing"]

    answer = director.post(reverse("org:leave", args=[person.pk]), {"on": "2024-06-03", "reason": "回老家"})
    after = elsewhere.get("/org/")

    assert before == 200
    assert answer["Location"] == person.get_absolute_url()
    assert after.status_code == 302
    assert after["Location"].startswith(reverse("org:sign_in"))


def test_leaving_ends_every_post_on_that_day_and_shuts_the_account(office: Office) -> None:
    person = office.staff["lijing"]
    actions.assign(person, by=office.account("linlan"), at=MONDAY, post=_post("planner"), site=office.site, since=TODAY)

    actions.leave(person, by=office.account("linlan"), at=MONDAY, on=TODAY)

    assert {one.until for one in person.assignments.all()} == {TODAY}
    assert not office.account("lijing").is_active
    assert not Assignment.objects.sitting(TODAY).filter(staff=person).exists()
    assert Assignment.objects.sitting(date(2026, 11, 1)).filter(staff=person).exists()


def test_a_leaver_holds_no_post_and_may_do_nothing_from_that_day_on(office: Office) -> None:
    people = People()
    before = people.holders("sales_supervisor", office.site.pk, MONDAY)

    actions.leave(office.staff["wangmin"], by=office.account("linlan"), at=MONDAY, on=TODAY)

    assert [one.username for one in before] == ["wangmin"]
    assert people.holders("sales_supervisor", office.site.pk, MONDAY) == []
    assert not allowed(office.account("wangmin"), "org.view", office.site, MONDAY).ok


def test_nobody_lets_themselves_go(office: Office) -> None:
    with pytest.raises(Refused, match="不能给自己办离职"):
        actions.leave(office.staff["linlan"], by=office.account("linlan"), at=MONDAY, on=TODAY)


def test_leaving_is_for_today_or_before_and_once(office: Office) -> None:
    by, person = office.account("linlan"), office.staff["lijing"]

    with pytest.raises(Refused, match="不能晚于今天"):
        actions.leave(person, by=by, at=MONDAY, on=date(2026, 11, 3))
    actions.leave(person, by=by, at=MONDAY, on=TODAY)
    with pytest.raises(Refused, match="已经离职"):
        actions.leave(person, by=by, at=MONDAY, on=TODAY)


def test_the_last_administrator_stays(office: Office) -> None:
    with pytest.raises(Refused, match="至少要有一名系统管理员"):
        actions.leave(office.staff["guanliyuan"], by=office.account("zhoujianguo"), at=MONDAY, on=TODAY)

    actions.assign(
        office.staff["hanli"],
        by=office.account("guanliyuan"),
        at=MONDAY,
        post=_post("system_administrator"),
        site=office.company,
        since=TODAY,
    )
    actions.leave(office.staff["guanliyuan"], by=office.account("zhoujianguo"), at=MONDAY, on=TODAY)

    assert not office.account("guanliyuan").is_active


def _post(code: str) -> object:
    from anchang.people.org.models import Post

    return Post.objects.get(code=code)
