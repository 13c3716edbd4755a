"""Cards and reviews on a screen: what each post sees and may do there, and how much a page asks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anchang.business.cards import actions
from anchang.business.cards.models import Comment, Review, Signature

from .conftest import DAY, Desk

MOST = 12


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(f"{reverse(f'cards:{name}', args=args)}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def asked(client: Client, name: str, *args: object) -> int:
    """How many questions the page asks once the person is known."""
    page(client, name, *args)
    with CaptureQueriesContext(connection) as seen:
        page(client, name, *args)
    return len(seen)


def test_a_consultant_hands_up_on_the_phone_and_the_supervisor_signs_with_one_tap(now: Desk) -> None:
    now.receive()
    now.receive()
    phone = now.by("lijing")
    assert "现在交卡" in page(phone, "index")

    assert phone.post(reverse("cards:hand_up")).status_code == 302
    sheet = now.sheet()
    assert "全部签字" not in page(phone, "sheet", sheet.pk)
    desk = now.by("wangmin")
    assert "全部签字（2）" in page(desk, "sheet", sheet.pk)
    assert desk.post(reverse("cards:sign_all", args=[sheet.pk])).status_code == 302

    assert Signature.objects.count() == 2
    assert "没签完" in page(desk, "index")


def test_a_card_signed_twice_is_refused_in_words_that_name_who_did(now: Desk) -> None:
    now.receive()
    now.hand_up()
    url = reverse("cards:sign", args=[now.card().pk])
    now.by("wangmin").post(url)

    answer = now.by("chenwei").post(url)

    assert answer.status_code == 409
    assert "已由王敏" in answer.content.decode()


def test_a_remark_goes_back_and_an_addition_answers_it(now: Desk) -> None:
    now.receive()
    now.hand_up()
    card = now.card()

    back = now.by("wangmin").post(reverse("cards:send_back", args=[card.pk]), {"text": "预算问了吗"})
    added = now.by("lijing").post(reverse("cards:add_note", args=[card.pk]), {"text": "预算两百万"})

    assert (back.status_code, added.status_code) == (302, 302)
    shown = page(now.by("wangmin"), "sheet", card.sheet_id)
    assert "预算问了吗" in shown
    assert "预算两百万" in shown


def test_somebody_elses_sheet_is_not_there_for_a_colleague(now: Desk) -> None:
    now.receive()
    now.hand_up()
    colleague = now.by("zhanglei")

    assert colleague.get(reverse("cards:sheet", args=[now.sheet().pk])).status_code == 404
    assert colleague.post(reverse("cards:sign", args=[now.card().pk])).status_code == 404


def test_a_manager_sets_the_hour_and_a_supervisor_cannot(now: Desk) -> None:
    given = {"since": "2099-01-01", "hour": "17:00", "to": "sales_manager", "still_days": "30", "many_visits": "3"}

    assert now.by("wangmin").post(reverse("cards:set_hour"), given).status_code == 409
    assert now.by("chenwei").post(reverse("cards:set_hour"), given).status_code == 302


def test_a_review_is_led_on_screen_from_its_beginning_to_its_record(now: Desk) -> None:
    customer = now.receive(intent_grade="A")
    lead = now.by("wangmin")
    assert lead.post(reverse("cards:open_review")).status_code == 302
    assert "说一句" in page(lead, "review")
    given = {"text": "盯紧一点", "next_step": "约周六看房", "due_on": f"{(now.at + 2 * DAY).date()}", "to": ""}

    assert lead.post(reverse("cards:comment", args=[customer.pk]), given).status_code == 302
    assert "约周六看房（待接受）" in page(lead, "review")
    shown = Review.objects.get()
    assert lead.post(reverse("cards:close_review", args=[shown.pk])).status_code == 302

    assert "约周六看房" in page(lead, "record", shown.pk)
    paper = page(lead, "record", shown.pk, query="?print=1")
    assert "王**" in paper
    assert "王小1" not in paper.split("<main")[1]
    assert "盘客记录" in page(lead, "reviews")


def test_a_date_that_is_past_is_told_beside_the_field(now: Desk) -> None:
    customer = now.receive()
    actions.open_review(now.site, by=now.who("wangmin"), at=now.at)
    given = {"text": "盯紧", "next_step": "约看房", "due_on": f"{(now.at - DAY).date()}"}

    answer = now.by("wangmin").post(reverse("cards:comment", args=[customer.pk]), given)

    assert answer.status_code == 422
    assert "期限不能早于今天" in answer.content.decode()
    assert Comment.objects.count() == 0


def test_everybody_of_one_grade_comes_in_pages(now: Desk) -> None:
    for _n in range(32):
        now.receive(intent_grade="C")
    lead = now.by("wangmin")

    assert "全部32位" in page(lead, "review", query="?grade=C")
    assert page(lead, "grade", "C").count("pipeline__card") == 30
    assert page(lead, "grade", "C", query="?page=2").count("pipeline__card") == 2


@pytest.mark.parametrize("name", ["index", "due", "review"])
def test_a_list_asks_the_same_for_one_row_and_for_many(now: Desk, name: str) -> None:
    now.at -= 6 * DAY
    lead = now.by("wangmin")
    actions.open_review(now.site, by=now.who("wangmin"), at=now.at)

    def fill(count: int) -> int:
        for _n in range(count):
            customer = now.receive()
            now.follow_up(customer, next_in=1)
            actions.comment(customer, by=now.who("wangmin"), at=now.at, text="盯紧")
        if count:
            now.hand_up("lijing" if count == 1 else "zhanglei") if count == 1 else None
        return asked(lead, name)

    assert fill(1) == fill(40) <= MOST


def test_a_sheet_asks_the_same_for_one_card_and_for_many(now: Desk) -> None:
    lead = now.by("wangmin")
    now.receive()
    now.hand_up()
    few = asked(lead, "sheet", now.sheet().pk)
    for _n in range(20):
        now.receive("zhanglei")
    now.hand_up("zhanglei")

    assert asked(lead, "sheet", now.sheet("zhanglei").pk) == few <= MOST
