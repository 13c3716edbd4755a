import pytest
from django.db import IntegrityError, transaction
from tests.office import Office, enter, rows

from anchang.engine.policies import Refused
from anchang.people.duties import actions
from anchang.people.duties.models import Occurrence, Passing

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


def passed(office: Office, item: Occurrence, giver: str, taker: str) -> Passing:
    found = Occurrence.objects.get(pk=item.pk)
    made: Passing = actions.delegate(found, by=office.account(giver), at=NOON, to=office.account(taker))
    return made


def test_an_item_goes_through_three_hands_but_never_back_to_one_of_them(office: Office, item: Occurrence) -> None:
    passed(office, item, "lijing", "zhanglei")
    passed(office, item, "zhanglei", "zhaoxue")

    for earlier in ("lijing", "zhanglei"):
        with pytest.raises(Refused, match="已经转交过这一项，不能再转回去"):
            passed(office, item, "zhaoxue", earlier)

    assert Occurrence.objects.get(pk=item.pk).person.username == "zhaoxue"
    assert Passing.objects.filter(occurrence=item).count() == 2


def test_nobody_passes_an_item_to_themselves(office: Office, item: Occurrence) -> None:
    with pytest.raises(Refused, match="李静已经是责任人"):
        passed(office, item, "lijing", "lijing")


def test_the_database_lets_nobody_take_or_give_one_item_twice_nor_give_it_to_themselves(
    office: Office, item: Occurrence
) -> None:
    first = passed(office, item, "lijing", "zhanglei")
    someone = office.account("zhaoxue")
    twice = {
        "passing_no_circle": Passing(occurrence=item, giver=someone, taker=first.taker, at=NOON),
        "passing_given_once": Passing(occurrence=item, giver=first.giver, taker=someone, at=NOON),
        "passing_to_another": Passing(occurrence=item, giver=someone, taker=someone, at=NOON),
    }

    for wrong in twice.values():
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(Passing).bulk_create([wrong])

    rows(Passing).bulk_create([Passing(occurrence=item, giver=first.taker, taker=someone, at=NOON)])
    assert Passing.objects.filter(occurrence=item).count() == 2
