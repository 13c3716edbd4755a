from datetime import timedelta

import pytest
from tests.office import MONDAY, Office, enter, rows

from anchang.engine.policies import Refused
from anchang.people.duties import actions
from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage
from anchang.people.org import actions as org
from anchang.people.org.models import Assignment

from .conftest import NOON, AtNoon, Tick, duty, item_of


@pytest.fixture
def item(office: Office, at_noon: AtNoon) -> Occurrence:
    at_noon(duty("tidy", discharge="[{ sign_off = true }]"), duty("greet"))
    return item_of("tidy")


def test_the_reviewers_word_discharges_the_item(office: Office, item: Occurrence, tick: Tick) -> None:
    answer = enter(office, "wangmin").post(f"/duties/items/{item.pk}/sign_off/", {"remark": "整齐"})
    tick(NOON + timedelta(minutes=1))

    item.refresh_from_db()
    assert answer.status_code == 302
    assert (item.stage, item.done_by_name) == (Stage.DONE, "王敏")


def test_nobody_signs_their_own_item(office: Office, item: Occurrence) -> None:
    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/sign_off/")

    assert answer.status_code == 409
    item.refresh_from_db()
    assert item.stage == Stage.OPEN


def test_an_item_that_something_else_proves_is_not_signed(office: Office, item: Occurrence) -> None:
    other = item_of("greet")

    answer = enter(office, "wangmin").post(f"/duties/items/{other.pk}/sign_off/")

    assert answer.status_code == 409
    assert "这一项不用签核" in answer.content.decode()


def test_a_signed_item_is_not_signed_twice(office: Office, item: Occurrence, tick: Tick) -> None:
    browser = enter(office, "wangmin")
    browser.post(f"/duties/items/{item.pk}/sign_off/")
    tick(NOON + timedelta(minutes=1))

    answer = browser.post(f"/duties/items/{item.pk}/sign_off/")

    assert answer.status_code == 409
    assert "这一项已经办结" in answer.content.decode()


@pytest.fixture
def looked_at(office: Office, at_noon: AtNoon) -> Occurrence:
    """李静's item of a duty that the sales manager looks at, not the supervisor."""
    at_noon(duty("dress", discharge="[{ sign_off = true }]", more='reviewer = "sales_manager"'))
    return item_of("dress")


def sign(office: Office, item: Occurrence, username: str) -> None:
    actions.sign_off(Occurrence.objects.get(pk=item.pk), by=office.account(username), at=NOON)


def test_a_superior_below_the_post_that_looks_at_the_duty_does_not_sign(
    office: Office, looked_at: Occurrence, tick: Tick
) -> None:
    with pytest.raises(Refused, match="这一项由检查岗位签核") as refusal:
        sign(office, looked_at, "wangmin")

    tick(NOON + timedelta(minutes=1))
    assert refusal.value.lifted_by == "销售经理"
    assert item_of("dress").stage == Stage.OPEN


@pytest.mark.parametrize("who", ["chenwei", "linlan"])
def test_the_post_that_looks_at_the_duty_and_one_above_it_sign(
    office: Office, looked_at: Occurrence, tick: Tick, who: str
) -> None:
    sign(office, looked_at, who)

    tick(NOON + timedelta(minutes=1))
    assert item_of("dress").stage == Stage.DONE


def test_who_stands_in_for_the_reviewer_signs_for_them(office: Office, looked_at: Occurrence, tick: Tick) -> None:
    day, away, here = MONDAY.date(), office.staff["chenwei"], office.staff["wangmin"]
    org.appoint_deputy(away, by=office.account("linlan"), at=MONDAY, deputy=here, since=day, until=day)

    sign(office, looked_at, "wangmin")

    tick(NOON + timedelta(minutes=1))
    assert (item_of("dress").stage, item_of("dress").done_by_name) == (Stage.DONE, "王敏")


def test_while_the_reviewers_post_is_vacant_the_one_above_it_signs(
    office: Office, looked_at: Occurrence, tick: Tick
) -> None:
    rows(Assignment).filter(staff=office.staff["chenwei"]).delete()

    sign(office, looked_at, "linlan")

    tick(NOON + timedelta(minutes=1))
    assert item_of("dress").stage == Stage.DONE


def test_the_page_of_an_item_says_to_a_superior_who_signs_it(office: Office, looked_at: Occurrence) -> None:
    page = enter(office, "wangmin").get(looked_at.get_absolute_url()).content.decode()

    assert "这一项由检查岗位签核" in page
