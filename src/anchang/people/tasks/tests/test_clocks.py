from datetime import timedelta

import pytest
from tests.office import MONDAY, morning

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.models import Timer
from anchang.engine.clocks.timers import tick
from anchang.people.tasks import actions, queries

SOON, DUE = "任务快到期：整理样板间钥匙，期限11-02 17:00", "任务到期：整理样板间钥匙，期限11-02 17:00"
LATE = "超期一个工作日未办结：整理样板间钥匙（李静，期限11-02 17:00）"


def test_the_doer_hears_an_hour_before_and_at_the_deadline_the_asker_a_working_day_later(desk):
    task = desk.ask(hours=8)
    desk.do("accept", task, "lijing")
    heard = []

    for at in (morning(2026, 11, 2, 15, 59), morning(2026, 11, 2, 16), task.due_at, morning(2026, 11, 3, 17)):
        tick(at)
        heard.append((desk.told("lijing"), desk.told("chenwei")))

    assert heard == [([], []), ([SOON], []), ([SOON, DUE], []), ([SOON, DUE], [LATE])]


@pytest.mark.parametrize(
    ("verb", "who", "given"), [("finish", "lijing", {"result": "好"}), ("cancel", "chenwei", {"reason": "不用"})]
)
def test_what_is_over_rings_no_more(desk, verb, who, given):
    desk.do(verb, desk.ask(hours=8), who, **given)
    before = desk.told("lijing"), desk.told("chenwei")

    tick(MONDAY + timedelta(days=9))

    assert (desk.told("lijing"), desk.told("chenwei")) == before


def test_a_task_of_less_than_a_working_hour_has_no_warning_beforehand(desk):
    task = desk.ask(hours=1)

    assert set(Timer.objects.filter(thing_id=task.pk).values_list("code", flat=True)) == {"tasks.due", "tasks.late"}


def test_of_a_task_of_the_system_the_superior_of_the_doer_hears_that_it_is_late(desk):
    system, due = Account.objects.system(), MONDAY + timedelta(hours=2)
    actions.ask(desk.office.site, by=system, at=MONDAY, asked_of=desk.who("lijing"), title="交表", due_at=due)

    tick(MONDAY + timedelta(days=3))

    assert desk.told("wangmin") == ["超期一个工作日未办结：交表（李静，期限11-02 11:00）"]


@pytest.mark.parametrize(
    ("due", "hour_before"),
    [
        (morning(2026, 11, 3, 17), morning(2026, 11, 3, 16)),
        (morning(2026, 11, 3, 14), morning(2026, 11, 3, 11, 30)),
        (morning(2026, 11, 3, 9, 30), morning(2026, 11, 2, 17, 30)),
        (morning(2026, 11, 3, 9), morning(2026, 11, 2, 17)),
        (morning(2026, 11, 8, 12), morning(2026, 11, 6, 17)),
        (morning(2026, 11, 2, 10), None),
    ],
)
def test_a_working_hour_before_the_deadline_skips_noon_the_night_and_the_weekend(db, due, hour_before):
    assert queries.hour_before(due, MONDAY) == hour_before


@pytest.mark.parametrize(
    ("due", "after"),
    [(morning(2026, 11, 3, 17), morning(2026, 11, 4, 17)), (morning(2026, 11, 6), morning(2026, 11, 9))],
)
def test_a_working_day_after_the_deadline_skips_the_weekend(db, due, after):
    assert queries.day_after(due) == after
