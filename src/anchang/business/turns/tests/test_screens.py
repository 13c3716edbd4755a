"""The door on a screen: what each post may do there, and that every open screen follows."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.office import Office, enter

from anchang.business.turns import actions
from anchang.business.turns.models import Guest
from anchang.engine.events.models import Change
from anchang.engine.events.parts import drawn

from .conftest import SELLERS, Door


@pytest.fixture
def now(office: Office) -> Door:
    door = Door(office, timezone.now())
    door.start(*SELLERS)
    return door


@pytest.fixture
def by(office: Office) -> Callable[[str], Client]:
    return lambda name: enter(office, name)


def page(client: Client, name: str = "index") -> str:
    answer = client.get(reverse(f"turns:{name}"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_lets_a_visitor_in_and_calls_the_next_consultant(now: Door, by: Callable[[str], Client]) -> None:
    desk = by("zhengxin")
    answer = desk.post(reverse("turns:enter"), {"known": "first", "party_size": "2"})
    guest = Guest.objects.get()

    assert answer.status_code == 302
    assert "1号客人，2位" in page(desk)
    assert desk.post(reverse("turns:call", args=[guest.pk])).status_code == 302
    assert now.again(guest).person == now.who("lijing")
    assert "开始接待" in page(by("lijing"))
    assert "开始接待" not in page(by("zhanglei"))


def test_a_change_at_the_door_reaches_every_screen_with_nothing_personal(now: Door) -> None:
    guest = now.enter()
    now.call(guest)

    change = Change.objects.order_by("-pk")[0]
    assert change.topic == f"turns:{now.site.pk}"
    shown = drawn(change, "zh-hans")
    assert "1号" in shown
    assert "李静" in shown
    people, guests, first = json.loads(change.payload)
    assert first == "张磊"
    assert datetime.fromisoformat(guests[0][4]) == guest.entered_at
    assert len(people) == len(SELLERS)


def test_somebody_steps_out_and_back_on_their_phone(now: Door, by: Callable[[str], Client]) -> None:
    phone = by("lijing")
    assert "离开一会" in page(phone)

    phone.post(reverse("turns:step_out"), {"why": "lunch"})
    assert "我回来了" in page(phone)
    phone.post(reverse("turns:step_back"))

    assert now.order()[0] == "lijing"


@pytest.mark.parametrize("name", ["wall", "audit"])
def test_the_wall_and_the_audit_show_the_line(now: Door, by: Callable[[str], Client], name: str) -> None:
    now.visitors(2)

    assert "李静" in page(by("linlan"), name)


def test_before_the_line_has_begun_the_desk_is_offered_to_begin_it(office: Office, by: Callable[[str], Client]) -> None:
    door = Door(office, timezone.now())
    door.arrive(*SELLERS)
    desk = by("zhengxin")
    assert "今天还没有开始轮排" in page(desk)

    desk.post(reverse("turns:start"))

    assert sorted(door.order()) == sorted(SELLERS)


def test_a_manager_sets_the_rules_and_a_consultant_cannot(now: Door, by: Callable[[str], Client]) -> None:
    given = {"since": "2099-01-01", "made_up": ["lunch"], "greet_within": "5"}

    assert by("lijing").post(reverse("turns:set_rules"), given).status_code == 409
    assert by("chenwei").post(reverse("turns:set_rules"), given).status_code == 302


def test_a_second_press_of_the_same_button_is_told_in_words(now: Door, by: Callable[[str], Client]) -> None:
    guest = now.enter()
    now.call(guest)

    answer = by("zhengxin").post(reverse("turns:call", args=[guest.pk]))

    assert answer.status_code == 409
    assert "请刷新" in answer.content.decode()


def test_nobody_of_another_site_acts_at_this_door(now: Door) -> None:
    with pytest.raises(actions.Refused):
        actions.enter(now.office.company, by=now.who("lijing"), at=now.at, known="first")
