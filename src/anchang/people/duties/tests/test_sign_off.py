from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.office import MONDAY, Office, enter

from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage

from .conftest import duty, items

Load = Callable[..., int]
Tick = Callable[..., int]
Clock = Callable[[datetime], None]
NOON = MONDAY + timedelta(hours=3)


@pytest.fixture
def item(office: Office, load: Load, tick: Tick, clock: Clock) -> Occurrence:
    load(duty("tidy", discharge="[{ sign_off = true }]"), duty("greet"))
    tick(MONDAY)
    clock(NOON)
    return next(one for one in items("tidy") if one.person.username == "lijing")


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
    other = next(one for one in items("greet") if one.person.username == "lijing")

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
