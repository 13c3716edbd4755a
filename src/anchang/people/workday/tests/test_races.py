"""Two at once, on a database of their own."""

import pytest
from tests.office import MONDAY, open_the_office, together

from anchang.engine.ledger.models import Entry
from anchang.people.workday import actions
from anchang.people.workday.models import Arrangement, Handing, Meeting, Presence, Summary

from .conftest import EVENING, Day


@pytest.fixture
def real_day(real_database: str) -> Day:
    return Day(open_the_office(at=MONDAY), MONDAY)


def test_two_taps_at_once_arrive_once(real_day):
    by = [real_day.who("lijing") for _ in range(2)]

    told = together(*(lambda one=one: actions.arrive(real_day.site, by=one, at=MONDAY) for one in by))

    assert sorted(type(one).__name__ for one in told) == ["Presence", "Refused"]
    assert Presence.objects.count() == 1


def test_of_two_who_record_it_at_once_one_is_refused(real_day):
    real_day.arrive("wangmin")
    people = [real_day.who("wangmin"), real_day.who("chenwei")]

    told = together(
        *(lambda one=one: actions.hold_meeting(real_day.site, by=one, at=MONDAY, began_at=MONDAY) for one in people)
    )

    assert sorted(type(one).__name__ for one in told) == ["Meeting", "Refused"]
    assert Meeting.objects.count() == 1


def test_of_two_who_reassign_at_once_one_is_told_to_look_again(real_day):
    plan = real_day.arrange("lijing")
    rivals = [(real_day.who("wangmin"), real_day.who("zhanglei")), (real_day.who("chenwei"), real_day.who("zhaoxue"))]
    fresh = [Arrangement.objects.select_related("site", "person").get(pk=plan.pk) for _ in rivals]

    def give(one: Arrangement, by: object, to: object) -> object:
        return actions.reassign(one, by=by, at=MONDAY, to=to, reason="忙不过来")

    told = together(*(lambda k=k: give(fresh[k], *rivals[k]) for k in range(2)))

    assert sorted(type(one).__name__ for one in told) == ["Handing", "Refused"]
    assert Handing.objects.count() == 1


def test_of_two_senders_at_once_one_closes_the_day(real_day):
    people = [real_day.who("wangmin"), real_day.who("chenwei")]

    told = together(
        *(lambda one=one: actions.send_summary(real_day.site, by=one, at=EVENING, text="平稳") for one in people)
    )

    assert sorted(type(one).__name__ for one in told) == ["Refused", "Summary"]
    assert (Summary.objects.count(), Entry.objects.filter(verb="workday.send_summary").count()) == (1, 1)
