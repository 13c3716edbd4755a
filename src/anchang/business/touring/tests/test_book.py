"""A place in a slot of a show flat, taken by one party at a time."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from tests.office import rows, together

from anchang.business.touring import actions
from anchang.business.touring.actions import tours
from anchang.business.touring.models import Tick, Tour
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused

from .conftest import DAY, Hall


def test_a_customer_is_booked_and_the_guide_hears_of_it(hall: Hall) -> None:
    tour = hall.book(hall.file(), "wangmin", guide=hall.who("zhanglei"), party_size=3)

    assert (tour.place, tour.seats, tour.stage, tour.ends_at) == (1, 2, "booked", hall.slot(10, 30))
    assert hall.told("zhanglei") == ["给您约了带看：样板间A 2026-11-02 10:00，3人"]
    assert Tick.objects.filter(tour=tour).count() == 3


def test_a_slot_takes_as_many_parties_as_the_flat_and_no_more(hall: Hall) -> None:
    hall.book()
    hall.book(who="zhanglei")

    with pytest.raises(Refused, match="这一场已约满"):
        hall.book(who="zhaoxue")

    assert sorted(Tour.objects.values_list("place", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"hour": 8}, "这一场已经过了"),
        ({"hour": 10, "minute": 10}, "这不是可预约的场次"),
        ({"hour": 18}, "这不是可预约的场次"),
        ({"hour": 10, "days": 31}, "最多提前30天"),
        ({"hour": 10, "days": -1}, "这一场已经过了"),
    ],
)
def test_a_time_that_cannot_be_booked_is_refused(hall: Hall, given: dict[str, int], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        hall.book(starts_at=hall.slot(**given))

    assert not Tick.objects.exists()


def test_a_visitor_who_stands_here_is_booked_into_the_slot_that_has_begun(hall: Hall) -> None:
    tour = hall.book(starts_at=hall.slot(9), at=hall.slot(9, 20))

    assert tour.stage == "booked"


def test_one_guide_is_not_in_two_tours_that_overlap(hall: Hall) -> None:
    hall.book(starts_at=hall.slot(10))

    with pytest.raises(Refused, match="李静这个时段已有带看"):
        hall.book(flat=hall.other, starts_at=hall.slot(9, 40))

    assert hall.book(flat=hall.other, starts_at=hall.slot(11)).guide == hall.who("lijing")


def test_a_customer_is_not_in_two_tours_at_once_under_either_of_their_files(hall: Hall) -> None:
    customer = hall.file()
    hall.book(customer)

    with pytest.raises(Refused, match="这位客户这个时段已约了带看"):
        hall.book(customer, "wangmin", guide=hall.who("zhanglei"))


def test_a_cancelled_tour_gives_its_place_back_and_says_why(hall: Hall) -> None:
    first, _second = hall.book(), hall.book(who="zhanglei")

    with pytest.raises(Refused, match="请写明原因"):
        actions.cancel(first, by=hall.who("lijing"), at=hall.at, why=" ")
    actions.cancel(first, by=hall.who("wangmin"), at=hall.at, why="客户改期")

    assert hall.book(who="lijing").place == 1
    assert hall.told("lijing") == ["带看已取消：样板间A 2026-11-02 10:00"]


def test_who_does_not_come_gives_the_place_back_once_the_slot_has_begun(hall: Hall) -> None:
    tour = hall.book()

    with pytest.raises(Refused, match="还没到约的时间"):
        actions.miss(tour, by=hall.who("lijing"), at=hall.at)
    actions.miss(hall.again(tour), by=hall.who("lijing"), at=hall.slot(10, 20))

    assert not Tick.objects.exists()


def test_a_closed_day_and_a_weekday_off_take_nobody(hall: Hall) -> None:
    director = {"by": hall.who("linlan"), "at": hall.at}
    actions.close_day(hall.flat, **director, on=hall.at.date() + DAY, why="换软装")
    facts = {"name": "样板间B", "capacity": 1, "slot_minutes": 40, "opens": time(9), "closes": time(18)}
    actions.edit_flat(hall.other, **director, **facts, closed_on=["2"])

    with pytest.raises(Refused, match="当天不开放：换软装"):
        hall.book(starts_at=hall.slot(10, days=1))
    with pytest.raises(Refused, match="当天不开放：每周这一天休息"):
        hall.book(flat=hall.other, starts_at=hall.slot(9, days=2))
    actions.open_day(hall.flat.closed_days.get(), **director)
    assert hall.book(starts_at=hall.slot(10, days=1)).place == 1


def test_a_day_with_tours_is_not_closed_and_places_are_not_taken_away(hall: Hall) -> None:
    director = {"by": hall.who("linlan"), "at": hall.at}
    hall.book()
    hall.book(who="zhanglei")
    facts = {"name": "样板间A", "slot_minutes": 30, "opens": time(9), "closes": time(18)}

    with pytest.raises(Refused, match="当天已约了2组带看"):
        actions.close_day(hall.flat, **director, on=hall.at.date(), why="停电")
    with pytest.raises(Refused, match="已有一场约了2组"):
        actions.edit_flat(hall.flat, **director, **facts, capacity=1)


def test_other_slots_set_meanwhile_still_let_nobody_overlap(hall: Hall) -> None:
    hall.book(starts_at=hall.slot(10, 30))
    hall.book(starts_at=hall.slot(10, 30), who="zhanglei")
    facts = {"name": "样板间A", "capacity": 2, "slot_minutes": 60, "opens": time(9), "closes": time(18)}
    actions.edit_flat(hall.flat, by=hall.who("linlan"), at=hall.at, **facts)

    with pytest.raises(Refused, match="已约满"):
        hall.book(starts_at=hall.slot(10), who="zhaoxue")


@pytest.mark.parametrize(
    "wrong",
    [{"capacity": 0}, {"capacity": 21}, {"slot_minutes": 25}, {"closes": time(9, 10)}, {"closed_on": "0123456"}],
)
def test_a_flat_that_could_show_nobody_is_refused(hall: Hall, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        hall.add_flat("样板间C", **wrong)


def test_the_guide_is_reminded_half_an_hour_before(hall: Hall) -> None:
    hall.book()

    tick(hall.slot(9, 29))
    assert hall.told("lijing") == []
    tick(hall.slot(9, 30))

    assert hall.told("lijing") == ["快到带看时间：样板间A 2026-11-02 10:00，1人"]


def test_arriving_belongs_to_the_reception_of_the_day_and_finishing_says_what_was_seen(hall: Hall) -> None:
    customer = hall.file()
    tour = hall.book(customer)
    visit = hall.receive(phone=customer.phone)

    with pytest.raises(Refused, match="当天才能登记到达"):
        actions.arrive(hall.again(tour), by=hall.who("lijing"), at=hall.slot(10, days=1))
    actions.arrive(hall.again(tour), by=hall.who("lijing"), at=hall.slot(10))
    actions.finish(hall.again(tour), by=hall.who("lijing"), at=hall.slot(10, 25))

    tour = hall.again(tour)
    assert (tour.stage, tour.visit) == ("done", visit)
    assert [one.shown for one in customer.seen.all()] == ["样板间A"]


def test_a_colleague_does_not_end_somebody_elses_tour(hall: Hall) -> None:
    tour = hall.book()

    with pytest.raises(Refused, match="不在您的管理范围内"):
        actions.cancel(tour, by=hall.who("zhanglei"), at=hall.at, why="x")


def test_the_database_itself_gives_no_place_guide_or_customer_twice(hall: Hall) -> None:
    tour = hall.book()
    facts = {"tour": tour, "flat": tour.flat, "at": tour.starts_at}
    others = {"place": 2, "guide": hall.who("zhanglei"), "customer": hall.file()}

    for taken in ({"place": 1}, {"guide": tour.guide}, {"customer": tour.customer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(Tick).bulk_create([Tick(**facts, **{**others, **taken})])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Tour).filter(pk=tour.pk).update(place=3)


def crowd(hall: Hall) -> list[Any]:
    """Four consultants book the last places of a slot for two at the same moment."""
    files = {name: hall.file(name) for name in ("lijing", "zhanglei", "zhaoxue", "liuyang")}
    return together(*(lambda name=name, one=one: hall.book(one, name) for name, one in files.items()))


def test_of_four_who_book_a_slot_for_two_at_once_two_get_it(real_database: str) -> None:
    answers = crowd(Hall.ready())

    assert sum(isinstance(one, Refused) for one in answers) == 2
    assert sorted(Tour.objects.values_list("place", flat=True)) == [1, 2]


def test_without_asking_for_a_free_place_the_constraint_alone_still_lets_one_in(
    real_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tours, "free_place", lambda *_given: 1)

    answers = crowd(Hall.ready())

    assert (sum(isinstance(one, Refused) for one in answers), Tour.objects.count()) == (3, 1)


def _without(model: type[Model], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes a constraint out of the database; on SQLite the table is made anew from what the model says."""
    gone = next(one for one in model._meta.constraints if one.name == name)
    monkeypatch.setattr(model._meta, "constraints", [one for one in model._meta.constraints if one is not gone])
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, gone)


def test_without_either_the_same_crowd_stands_in_one_place(real_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = Hall.ready()
    monkeypatch.setattr(tours, "free_place", lambda *_given: 1)
    _without(Tick, "tick_place_once", monkeypatch)
    _without(Tour, "tour_place_once", monkeypatch)

    answers = crowd(hall)

    assert not [one for one in answers if isinstance(one, Refused)]
    assert list(Tour.objects.values_list("place", flat=True)) == [1, 1, 1, 1]


def test_one_guide_booked_for_two_flats_at_once_is_in_one(real_database: str) -> None:
    hall = Hall.ready()
    hall.other = hall.add_flat("样板间C")
    first, second = hall.file(), hall.file()

    answers = together(
        lambda: hall.book(first, flat=hall.flat, guide=hall.who("lijing")),
        lambda: hall.book(second, flat=hall.other, guide=hall.who("lijing")),
    )

    assert sum(isinstance(one, Refused) for one in answers) == 1
    assert Tour.objects.count() == 1


def test_a_step_pressed_twice_is_told_in_words(hall: Hall) -> None:
    tour = hall.book()
    stale = hall.again(tour)
    actions.arrive(tour, by=hall.who("lijing"), at=hall.slot(10) - timedelta(minutes=2))

    with pytest.raises(Refused, match="请刷新"):
        actions.arrive(stale, by=hall.who("lijing"), at=hall.slot(10))
