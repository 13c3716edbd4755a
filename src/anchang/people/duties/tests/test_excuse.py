import pytest
from tests.office import Office, enter, rows

from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage

from .conftest import Load, Tick


@pytest.mark.parametrize("why", ["leave", "holiday", "no_event", "errand"])
def test_a_superior_excuses_an_item_with_a_reason(office: Office, item: Occurrence, why: str) -> None:
    answer = enter(office, "wangmin").post(f"/duties/items/{item.pk}/excuse/", {"why": why, "reason": "调休"})

    item.refresh_from_db()
    assert answer.status_code == 302
    assert (item.stage, item.excuse) == (Stage.EXCUSED, why)
    assert "调休" in enter(office, "lijing").get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize("why", ["", "mood"])
def test_no_reason_or_an_unknown_one_comes_back(office: Office, item: Occurrence, why: str) -> None:
    answer = enter(office, "wangmin").post(f"/duties/items/{item.pk}/excuse/", {"why": why})

    item.refresh_from_db()
    assert answer.status_code == 422
    assert item.stage == Stage.OPEN


def test_nobody_excuses_their_own_item(office: Office, load: Load, tick: Tick, item: Occurrence) -> None:
    own = Occurrence.objects.get(pk=item.pk)
    rows(Occurrence).filter(pk=own.pk).update(person=office.account("wangmin"))

    answer = enter(office, "wangmin").post(f"/duties/items/{own.pk}/excuse/", {"why": "leave"})

    assert answer.status_code == 409
    assert "不能免除自己的事项，请上级处理" in answer.content.decode()


def test_a_consultant_excuses_nobody(office: Office, item: Occurrence) -> None:
    answer = enter(office, "lijing").get(f"/duties/items/{item.pk}/excuse/")

    assert answer.status_code == 409
