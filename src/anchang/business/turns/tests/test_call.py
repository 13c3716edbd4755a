"""Who gets the next visitor, by the people who work at the door."""

import pytest
from tests.office import rows, together

from anchang.business.turns import actions, queries
from anchang.business.turns.models import Guest, LineEvent
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day

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
