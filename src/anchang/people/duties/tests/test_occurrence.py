from datetime import timedelta

import pytest
from tests.office import Office, enter

from anchang.people.duties import actions
from anchang.people.duties.models import Occurrence

from .conftest import NOON, AtNoon, Tick, duty, item_of

RECORD = "[{ record = true }]"


@pytest.fixture
def item(office: Office, at_noon: AtNoon) -> Occurrence:
    """李静's record of the day, still open at noon."""
    at_noon(duty("notes", discharge=RECORD, more='open = "reception:index"'))
    return item_of("notes")


def page(office: Office, who: str, item: Occurrence) -> str:
    return enter(office, who).get(item.get_absolute_url()).content.decode()


def test_the_item_says_what_is_asked_by_when_and_of_whom(office: Office, item: Occurrence) -> None:
    text = page(office, "lijing", item)

    for words in ("要求", "李静", "11月2日 周一 18:00", "写一份记录", "还没有凭据"):
        assert words in text


def test_who_has_the_item_is_offered_to_write_and_to_pass_it_on_but_not_to_excuse_it(
    office: Office, item: Occurrence
) -> None:
    text = page(office, "lijing", item)

    assert f"/duties/items/{item.pk}/record/" in text
    assert f"/duties/items/{item.pk}/delegate/" in text
    assert f"/duties/items/{item.pk}/excuse/" not in text
    assert text.count("press--primary") == 1


def test_the_supervisor_is_offered_to_excuse_it_and_not_to_write(office: Office, item: Occurrence) -> None:
    text = page(office, "wangmin", item)

    assert f"/duties/items/{item.pk}/excuse/" in text
    assert f'href="/duties/items/{item.pk}/record/"' not in text


def test_what_discharged_it_stands_on_its_page(office: Office, item: Occurrence, tick: Tick) -> None:
    actions.record(item, by=office.account("lijing"), at=NOON, title="周一小结", text="来访三组")
    tick(NOON + timedelta(minutes=1))

    text = page(office, "wangmin", item)

    assert "写记录" in text
    assert "周一小结" in text
    assert f"/duties/items/{item.pk}/delegate/" not in text


def test_through_whose_hands_it_went_stands_on_its_page(office: Office, item: Occurrence) -> None:
    actions.delegate(item, by=office.account("lijing"), at=NOON, to=office.account("zhanglei"), reason="陪客户签约")

    text = page(office, "zhanglei", item)

    assert "李静 转给 张磊" in text
    assert "陪客户签约" in text


def test_a_colleagues_item_is_not_found(office: Office, item: Occurrence) -> None:
    assert enter(office, "zhanglei").get(item.get_absolute_url()).status_code == 404


def test_the_superior_of_another_team_does_not_find_it(office: Office, item: Occurrence) -> None:
    assert enter(office, "heqing").get(item.get_absolute_url()).status_code == 404
