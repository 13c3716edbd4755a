"""Missed deadlines: who is told, and that the severity stays."""

from datetime import timedelta

import pytest
from tests.office import MONDAY, morning

from anchang.business.service import actions
from anchang.business.service.models import Complaint
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused

from .conftest import MINUTE


def rung(desk, *moments):
    """Ticks at these moments and says who was told how often so far, without what was told before."""
    before = {name: len(texts) for name, texts in desk.told().items()}
    found = []
    for moment in moments:
        tick(moment)
        found.append({name: len(texts) - before.get(name, 0) for name, texts in desk.told().items()})
    return [{name: count for name, count in one.items() if count} for one in found]


@pytest.mark.clause("CMP-005")
def test_a_missed_acceptance_is_reported_level_by_level_and_the_severity_stays(desk):
    made, due = desk.open(), MONDAY + 60 * MINUTE

    told = rung(desk, due - MINUTE, due, due + 60 * MINUTE, due + 240 * MINUTE, due + timedelta(days=2))

    assert told == [
        {}, {"chenwei": 1}, {"chenwei": 1, "linlan": 1}, {"chenwei": 1, "linlan": 1, "zhoujianguo": 1},
        {"chenwei": 1, "linlan": 1, "zhoujianguo": 1},
    ]  # fmt: skip
    assert desk.told()["chenwei"] == [f"日常投诉 {made.number}：受理到期，截止11-02 10:00"]
    late = desk.again(made)
    assert (late.severity, late.reported_to, late.stage) == ("everyday", "general_manager", "open")


def test_a_missed_deadline_takes_the_complaint_from_nobody(desk):
    made = desk.open()
    tick(MONDAY + 61 * MINUTE)

    assert desk.accept(made, "wangmin", at=MONDAY + 62 * MINUTE).handler == desk.who("wangmin")


def test_the_deadline_is_not_missed_at_its_very_minute_before_the_tick(desk):
    made = desk.open()
    desk.accept(made, at=MONDAY + 60 * MINUTE)

    assert rung(desk, MONDAY + 60 * MINUTE, MONDAY + timedelta(hours=3)) == [{}, {}]
    assert desk.again(made).reported_to == ""


def test_two_ticks_at_one_moment_tell_once(desk):
    desk.open()
    due = MONDAY + 60 * MINUTE

    assert rung(desk, due, due) == [{"chenwei": 1}, {"chenwei": 1}]


def test_a_major_one_that_nobody_accepts_reaches_the_general_manager(desk):
    made = desk.open(severity="major")

    assert rung(desk, MONDAY + 15 * MINUTE) == [{"zhoujianguo": 1}]
    assert desk.again(made).reported_to == "general_manager"


def test_where_the_next_level_is_vacant_the_one_above_it_hears(desk):
    made = desk.open()
    desk.vacate("chenwei")

    assert rung(desk, MONDAY + 60 * MINUTE) == [{"linlan": 1}]
    assert desk.again(made).reported_to == "sales_director"


@pytest.mark.clause("CMP-006", "CMP-011")
def test_a_result_due_after_a_weekend_warns_its_handler_and_then_goes_up(desk):
    friday, due = morning(2026, 11, 6, 16), morning(2026, 11, 11, 16)
    desk.accept(desk.open(at=friday), at=friday)

    told = rung(
        desk, morning(2026, 11, 8, 16), due - timedelta(hours=4, minutes=1), due - timedelta(hours=2), due,
        due + timedelta(days=1),
    )  # fmt: skip

    assert told == [
        {}, {}, {"wangmin": 1}, {"wangmin": 1, "chenwei": 1}, {"wangmin": 1, "chenwei": 1, "linlan": 1}
    ]  # fmt: skip


@pytest.mark.clause("CMP-007")
def test_a_return_visit_that_nobody_makes_goes_up_too(desk):
    settled = desk.brought_to("settled")

    told = rung(desk, settled.visit_by - timedelta(minutes=1), settled.visit_by)

    assert told == [{"wangmin": 1}, {"wangmin": 1, "chenwei": 1}]


def test_only_the_clock_reports_up(desk):
    made, given = desk.open(), {"post": "general_manager", "people": [], "text": "x", "once": "x"}

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.report_up(made, by=desk.who("linlan"), at=MONDAY, **given)


def test_a_lower_post_is_never_noted_over_a_higher_one(desk):
    made = desk.open(severity="serious")
    tick(MONDAY + 30 * MINUTE + timedelta(hours=4))
    settled = desk.settle(desk.accept(made, at=MONDAY), at=MONDAY)

    tick(settled.visit_by)

    assert Complaint.objects.get().reported_to == "general_manager"
