import pytest
from tests.office import Office, enter

from anchang.people.duties import actions
from anchang.people.duties.models import Occurrence

from .conftest import NOON


def to(office: Office, username: str) -> dict[str, object]:
    return {"to": office.staff[username].account_id, "reason": "陪客户签约"}


def test_an_item_goes_to_a_colleague_and_its_giver_back_to_their_own_day(office: Office, item: Occurrence) -> None:
    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/delegate/", to(office, "zhanglei"))

    item.refresh_from_db()
    assert (item.person.username, answer["Location"]) == ("zhanglei", "/duties/")


def test_a_superior_passes_on_and_stays_with_the_item(office: Office, item: Occurrence) -> None:
    answer = enter(office, "wangmin").post(f"/duties/items/{item.pk}/delegate/", to(office, "zhanglei"))

    assert answer["Location"] == item.get_absolute_url()


def test_who_has_had_it_and_who_works_elsewhere_are_not_offered(office: Office, item: Occurrence) -> None:
    actions.delegate(item, by=office.account("lijing"), at=NOON, to=office.account("zhanglei"))

    page = enter(office, "zhanglei").get(f"/duties/items/{item.pk}/delegate/").content.decode()

    assert "赵雪" in page
    assert ">李静<" not in page
    assert ">冯珊<" not in page


@pytest.mark.parametrize("who", ["lijing", "fengshan", "nobody"])
def test_somebody_who_is_not_offered_is_not_taken(office: Office, item: Occurrence, who: str) -> None:
    asked = to(office, who) if who != "nobody" else {"to": "99999"}

    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/delegate/", asked)

    item.refresh_from_db()
    assert answer.status_code == 422
    assert item.person.username == "lijing"


def test_a_settled_item_is_not_passed_on(office: Office, item: Occurrence) -> None:
    actions.excuse(item, by=office.account("wangmin"), at=NOON, why="leave")

    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/delegate/", to(office, "zhanglei"))

    assert answer.status_code == 409
    assert "这一项已经办结，不用再转交" in answer.content.decode()
