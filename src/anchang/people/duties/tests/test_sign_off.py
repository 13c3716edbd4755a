from datetime import timedelta

import pytest
from tests.office import Office, enter

from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage

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
