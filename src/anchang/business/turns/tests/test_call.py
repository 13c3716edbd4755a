"""Who gets the next visitor, by the people who work at the door."""

from datetime import timedelta

import pytest
from tests.office import rows, together

from anchang.business.turns import actions, queries
from anchang.business.turns.models import Guest, LineEvent
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day
from anchang.people.workday import actions as workday

from .conftest import SELLERS, Door


def test_visitors_go_to_the_consultants_in_turn_and_each_is_told(line: Door) -> None:
    assert line.visitors(4) == ["lijing", "zhanglei", "zhaoxue", "lijing"]
    assert line.told("zhanglei") == ["请接待2号客人（1位）"]


def test_who_is_receiving_is_passed_over_and_comes_first_when_free(line: Door) -> None:
    first = line.enter()
    line.call(first)

    assert line.visitors(3) == ["zhanglei", "zhaoxue", "zhanglei"]
    line.do("end", first, "lijing")
    assert line.visitors(1) == ["lijing"]


def test_a_returning_visitor_goes_to_their_consultant_and_costs_no_turn(line: Door) -> None:
    guest = line.enter("return", asked_for=line.who("zhaoxue"))

    assert line.call(guest) == "zhaoxue"
    assert LineEvent.objects.get(guest=guest).kind == "own"
    line.do("end", guest, "zhaoxue")
    assert line.visitors(3) == list(SELLERS)


def test_whose_consultant_is_away_is_helped_by_the_next_one_who_loses_nothing_by_it(line: Door) -> None:
    actions.step_out(line.site, by=line.who("zhaoxue"), at=line.at, why="lunch")
    guest = line.enter("return", asked_for=line.who("zhaoxue"))

    assert line.call(guest) == "lijing"
    assert LineEvent.objects.get(guest=guest).kind == "help"
    line.do("end", guest, "lijing")
    assert line.visitors(1) == ["lijing"]


def test_a_superior_gives_a_visitor_to_somebody_out_of_turn(line: Door) -> None:
    guest = line.do("assign", line.enter(is_vip=True), "wangmin", to=line.who("zhaoxue"))

    assert (guest.stage, guest.person) == ("called", line.who("zhaoxue"))
    with pytest.raises(Refused):
        line.do("assign", line.enter(), "lijing", to=line.who("lijing"))


def test_nobody_is_called_when_nobody_is_free(line: Door) -> None:
    for _name in SELLERS:
        line.call()

    with pytest.raises(Refused, match="现在没有空闲的置业顾问"):
        line.call()

    assert Guest.objects.filter(stage="waiting").count() == 1


def test_a_visitor_is_called_for_once(line: Door) -> None:
    guest = line.enter()
    stale = line.again(guest)
    line.call(guest)

    with pytest.raises(Refused, match="已被他人处理，请刷新"):
        actions.call(stale, by=line.who("zhengxin"), at=line.at)

    assert LineEvent.objects.filter(guest=guest).count() == 1


def test_two_consultants_who_claim_one_turn_get_it_once(real_database: str) -> None:
    line = Door.opened()
    line.start(*SELLERS)
    guest = line.enter()
    accounts = [line.who("lijing"), line.who("zhanglei")]
    stale = [line.again(guest) for _name in accounts]

    answers = together(
        *(lambda by=by, one=one: actions.call(one, by=by, at=line.at) for by, one in zip(accounts, stale, strict=True))
    )

    assert sorted(isinstance(one, Refused) for one in answers) == [False, True]
    assert LineEvent.objects.filter(guest=guest).count() == 1
    assert line.again(guest).person == line.who("lijing")


def test_two_visitors_called_at_once_get_two_consultants(real_database: str) -> None:
    line = Door.opened()
    line.start(*SELLERS)
    guests = [line.enter(), line.enter()]
    by = line.who("zhengxin")

    answers = together(*(lambda one=one: actions.call(one, by=by, at=line.at) for one in guests))

    called = [line.again(one).person_id for one in guests]
    heard = [one for one in called if one]
    assert len(heard) == len(set(heard)) == 2 - sum(isinstance(one, Refused) for one in answers)


def test_the_database_itself_gives_nobody_two_visitors(line: Door) -> None:
    from django.db import IntegrityError, transaction

    first, second = line.enter(), line.enter()
    line.call(first)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Guest).filter(pk=second.pk).update(stage="called", person=line.who("lijing"))


def test_who_leaves_in_the_middle_hands_the_visitor_on(line: Door) -> None:
    guest = line.enter()
    line.call(guest)
    line.do("greet", guest, "lijing")

    guest = line.do("hand_over", guest, "lijing", to=line.who("zhaoxue"))

    assert (guest.stage, guest.person) == ("greeted", line.who("zhaoxue"))
    assert line.told("zhaoxue") == ["李静把1号客人转给您接待"]
    actions.step_out(line.site, by=line.who("lijing"), at=line.at, why="private")
    line.do("end", guest, "zhaoxue")
    assert line.order()[0] == "zhanglei"


def test_nobody_steps_out_in_the_middle_of_a_reception(line: Door) -> None:
    line.call()

    with pytest.raises(Refused, match="李静正在接待，先结束或转给同事"):
        actions.step_out(line.site, by=line.who("lijing"), at=line.at, why="lunch")


def test_somebody_elses_visitor_is_not_ended_by_a_colleague(line: Door) -> None:
    guest = line.enter()
    line.call(guest)

    with pytest.raises(Refused):
        line.do("end", guest, "zhanglei")


def test_the_line_of_today_is_reckoned_anew_each_day(line: Door) -> None:
    line.visitors(2)

    assert queries.line(line.site, office_day(line.at.replace(day=3))).seats == {}


def test_a_reception_that_nobody_ended_does_not_stop_the_next_morning(door: Door) -> None:
    door.start("lijing", "zhanglei")
    guest = door.enter()
    door.call(guest)
    door.do("greet", guest, "lijing")

    door.at += timedelta(days=1)
    door.start("lijing", "zhanglei")
    door.call()
    door.call()

    assert door.again(guest).stage == "ended"


def test_a_visitor_whose_reception_has_ended_is_handed_to_nobody(door: Door) -> None:
    door.start("lijing", "zhanglei")
    first = door.enter()
    door.call(first)
    door.do("greet", first, "lijing")
    door.do("end", first, "lijing")

    with pytest.raises(Refused, match="这位客人的接待已经结束"):
        door.do("hand_over", first, "lijing", to=door.who("zhanglei"))


def test_who_is_called_away_while_they_receive_is_not_next_afterwards(door: Door) -> None:
    door.start("lijing", "zhanglei")
    guest = door.enter()
    door.call(guest)
    door.do("greet", guest, "lijing")
    workday.mark(door.site, by=door.who("wangmin"), at=door.at, person=door.who("lijing"), state="leave")

    door.do("end", guest, "lijing")

    assert queries.line(door.site, door.at.date()).seats[str(door.who("lijing").pk)].away == "leave"


def test_the_supervisor_and_the_consultant_hear_that_a_visitor_is_important(door: Door) -> None:
    door.start("lijing", "zhanglei")

    door.call(door.enter(is_vip=True))

    told = set(Notice.objects.values_list("account_id", "text"))
    assert (door.who("wangmin").pk, "1号客人是重要客户，请安排接待") in told
    assert "请接待1号重要客人（1位）" in {text for _account, text in told}
