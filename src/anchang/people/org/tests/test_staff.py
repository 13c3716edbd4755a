from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office

from anchang.people.org import actions
from anchang.people.org.models import Post
from anchang.people.org.queries import story


def test_the_story_of_a_person_comes_from_the_ledger(office: Office) -> None:
    person, by = office.staff["lijing"], office.account("linlan")
    given = {"post": Post.objects.get(code="planner"), "site": office.site, "since": MONDAY.date()}
    actions.assign(person, by=by, at=MONDAY, **given)
    actions.leave(person, by=by, at=MONDAY, on=MONDAY.date(), reason="回老家")

    told = story(person)

    assert [(one.text, one.who) for one in told] == [
        ("离职", "林岚"),
        ("任岗，策划员，锦绣案场，自 2026-11-02", "林岚"),
        ("入职，置业顾问，锦绣案场，自 2024-03-04", "系统"),
    ]
    assert told[0].reason == "回老家"


@pytest.mark.parametrize(
    ("reader", "offered"),
    [
        ("guanliyuan", ["任岗", "指定代理人", "重设密码", "离职"]),
        ("linlan", ["任岗", "指定代理人", "离职"]),
        ("zhanglei", []),
    ],
)
def test_a_page_offers_the_verbs_of_the_reader_s_post(
    office: Office, signed_in: Callable[[str], Client], reader: str, offered: list[str]
) -> None:
    answer = signed_in(reader).get(office.staff["lijing"].get_absolute_url())

    assert [one["label"] for one in answer.context["offers"]] == offered


def test_a_colleague_sees_the_page_and_not_the_story(office: Office, signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("zhanglei").get(office.staff["lijing"].get_absolute_url())

    assert answer.status_code == 200
    assert not answer.context["told"]
    assert "来自操作台账" not in answer.content.decode()


def test_one_s_own_page_is_where_one_guards_the_account(office: Office, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("lijing")

    answer = client.get(reverse("org:me"), follow=True)

    assert answer.context["staff"] == office.staff["lijing"]
    assert reverse("org:change_password") in answer.content.decode()
    assert reverse("org:set_up_totp") in answer.content.decode()


def test_somebody_out_of_sight_has_no_page(office: Office, signed_in: Callable[[str], Client]) -> None:
    assert signed_in("lijing").get(office.staff["qiancheng"].get_absolute_url()).status_code == 404


def test_the_first_steps_are_for_whoever_sees_the_company(office: Office, signed_in: Callable[[str], Client]) -> None:
    assert signed_in("lijing").get(reverse("org:first_run")).status_code == 404
    assert signed_in("guanliyuan").get(reverse("org:first_run")).status_code == 200
