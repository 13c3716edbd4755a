from datetime import date, datetime, timedelta
from typing import Any

import pytest

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import set_route
from anchang.engine.approvals.models import Route
from anchang.engine.clocks import timers
from anchang.engine.clocks.models import Timer
from anchang.engine.clocks.office import calendar, office_hours, set_day
from anchang.engine.clocks.timers import Clock, Rung
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import OutsideAnAction
from anchang.engine.events.reactions import Event, when
from anchang.engine.policies import Refused
from anchang.engine.tests.house import MONDAY, moment, together


class Tower:
    """A thing with clocks, the bells it heard with the moment of the tick, and the verbs that drive them."""

    def __init__(self) -> None:
        self.system, self.bells = Account.objects.system(), list[tuple[str, Any]]()
        self.refuse = self.fail = False
        timers.declare(
            Clock("tower.plain", "平时", minutes=60, then="tower.fall"),
            Clock("tower.work", "工时", minutes=60, working=True, then="tower.fall"),
            Clock(
                "tower.ladder", "阶梯", 120, then="tower.fall", ladder=(Rung(-60, "a"), Rung(-30, "b"), Rung(30, "c"))
            ),
            Clock("tower.quiet", "勿扰", 120, then="tower.fall", ladder=(Rung(-60, "a"), Rung(30, "c")), quiet=True),
            Clock("tower.later", "后到", minutes=90, then="tower.fall"),
            Clock("tower.thing", "随事而定", minutes=lambda thing, at: len(thing.code)),
        )
        self.declare()
        self.thing = self.route("tower")

    def declare(self) -> None:
        @action("tower.fall", "倒下")
        def fall(thing: Any, *, by: Account, at: datetime) -> None:
            if self.fail:
                raise ZeroDivisionError
            if self.refuse:
                raise Refused("已经倒了")
            self.bells.append((f"{thing.code} fell", at))

        @action("tower.drive", "拨钟")
        def drive(thing: Any, *, by: Account, at: datetime, deed: Any, code: str) -> Any:
            return deed(thing, code, at=at)

        @when("clocks.warn")
        def warn(event: Event, *, by: Account, at: datetime) -> None:
            self.bells.append((event.given["rung"].post, at))

        self.drive = drive

    def route(self, code: str) -> Route:
        return set_route(code, by=self.system, at=MONDAY, title=code, unit="", seats=[])

    def do(self, deed: Any, code: str, at: datetime, thing: Any = None) -> Any:
        return self.drive(thing or self.thing, by=self.system, at=at, deed=deed, code=code)

    def start(self, code: str, at: datetime = MONDAY, thing: Any = None) -> Timer:
        timer: Timer = self.do(timers.start, code, at, thing)
        return timer


@pytest.fixture
def tower(db: None) -> Tower:
    return Tower()


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (moment(9, 30, 17, 30), moment(10, 8, 9, 30)),
        (moment(10, 3, 12, 0), moment(10, 8, 10, 0)),
        (moment(10, 10, 17, 30), moment(10, 12, 9, 30)),
        (moment(11, 2, 11, 30), moment(11, 2, 14, 0)),
        (moment(11, 2, 12, 30), moment(11, 2, 14, 30)),
        (moment(11, 2, 9, 0), moment(11, 2, 10, 0)),
    ],
    ids=["over the National Day", "begun in it", "on a Saturday worked", "over lunch", "in lunch", "in the morning"],
)
def test_working_minutes_leave_out_holidays_nights_and_lunch(tower: Tower, start: datetime, due: datetime) -> None:
    assert tower.start("tower.work", start).due_at == due


def test_a_plain_clock_counts_every_minute(tower: Tower) -> None:
    assert tower.start("tower.plain", moment(9, 30, 23, 30)).due_at == moment(10, 1, 0, 30)
    assert tower.start("tower.thing").due_at == MONDAY + timedelta(minutes=len("tower"))


def test_a_timer_needs_an_action_and_a_known_clock(tower: Tower) -> None:
    with pytest.raises(OutsideAnAction):
        timers.start(tower.thing, "tower.plain", at=MONDAY)
    with pytest.raises(KeyError):
        tower.start("tower.unknown")


def test_a_code_is_taken_by_one_clock(tower: Tower) -> None:
    timers.declare(timers.known()["tower.plain"])

    with pytest.raises(ValueError, match=r"tower\.plain"):
        timers.declare(Clock("tower.plain", "又一个", minutes=5))


def test_starting_again_ends_the_timer_that_ran(tower: Tower) -> None:
    tower.start("tower.plain")
    tower.start("tower.plain", MONDAY + timedelta(minutes=30))

    assert list(Timer.objects.order_by("pk").values_list("ended_how", flat=True)) == ["met", ""]


def test_a_timer_rings_once_at_its_moment_and_does_its_verb(tower: Tower) -> None:
    tower.start("tower.plain")
    due = MONDAY + timedelta(minutes=60)

    rung = [timers.tick(at) for at in (due - timedelta(seconds=1), due, due, due + timedelta(hours=1))]

    assert rung == [0, 1, 0, 0]
    assert tower.bells == [("tower fell", due)]
    assert Timer.objects.get().ended_how == "lapsed"


def test_a_met_deadline_does_not_ring(tower: Tower) -> None:
    tower.start("tower.plain")
    assert tower.do(timers.stop, "tower.plain", MONDAY)
    assert not tower.do(timers.stop, "tower.plain", MONDAY)

    assert timers.tick(MONDAY + timedelta(days=1)) == 0
    assert tower.bells == []


def test_every_rung_of_the_ladder_rings_once_before_and_after_the_deadline(tower: Tower) -> None:
    tower.start("tower.ladder")

    for minutes in range(0, 200, 10):
        timers.tick(MONDAY + timedelta(minutes=minutes))

    assert [(name, (at - MONDAY).seconds // 60) for name, at in tower.bells] == [
        ("a", 60),
        ("b", 90),
        ("tower fell", 120),
        ("c", 150),
    ]


@pytest.mark.rule("R-246")
def test_a_warning_in_quiet_hours_waits_till_people_may_be_disturbed_and_the_deadline_does_not(tower: Tower) -> None:
    tower.start("tower.quiet", moment(11, 2, 20, 30))

    for minutes in range(0, 24 * 60, 30):
        timers.tick(moment(11, 2, 20, 30) + timedelta(minutes=minutes))

    assert tower.bells == [
        ("tower fell", moment(11, 2, 22, 30)),
        ("a", moment(11, 3, 9, 0)),
        ("c", moment(11, 3, 9, 0)),
    ]


def test_after_three_days_down_everything_rings_once_in_the_order_of_time(tower: Tower) -> None:
    other = tower.route("other")
    tower.start("tower.ladder")
    tower.start("tower.later", MONDAY + timedelta(minutes=5), other)
    back = MONDAY + timedelta(days=3)

    assert timers.tick(back) == 5
    assert timers.tick(back) == 0

    assert [name for name, _ in tower.bells] == ["a", "b", "other fell", "tower fell", "c"]


def test_warnings_that_lie_before_the_start_are_left_out_and_the_deadline_never_is(tower: Tower) -> None:
    timers.declare(Clock("tower.short", "短", 20, then="tower.fall", ladder=(Rung(-30, "late"), Rung(-10, "soon"))))
    tower.start("tower.short")

    timers.tick(MONDAY + timedelta(days=1))

    assert [name for name, _ in tower.bells] == ["soon", "tower fell"]


def test_a_paused_timer_does_not_ring_and_goes_on_with_what_was_left(tower: Tower) -> None:
    tower.start("tower.plain")
    tower.do(timers.pause, "tower.plain", MONDAY + timedelta(minutes=50))
    assert timers.tick(MONDAY + timedelta(days=1)) == 0

    tower.do(timers.resume, "tower.plain", MONDAY + timedelta(days=1))

    assert Timer.objects.get().due_at == MONDAY + timedelta(days=1, minutes=10)
    assert timers.tick(MONDAY + timedelta(days=1, minutes=9)) == 0
    assert timers.tick(MONDAY + timedelta(days=1, minutes=10)) == 1
    assert not tower.do(timers.resume, "tower.plain", MONDAY + timedelta(days=2))


def test_a_working_clock_goes_on_by_working_time_and_repeats_no_warning(tower: Tower) -> None:
    ladder = (Rung(-30, "soon"),)
    timers.declare(Clock("tower.friday", "周五", 60, working=True, then="tower.fall", ladder=ladder))
    friday = moment(11, 6, 16, 50)
    tower.start("tower.friday", friday)
    timers.tick(moment(11, 6, 17, 20))
    tower.do(timers.pause, "tower.friday", moment(11, 6, 17, 30))

    tower.do(timers.resume, "tower.friday", moment(11, 6, 17, 55))
    timers.tick(moment(11, 9, 8, 50))
    timers.tick(moment(11, 9, 9, 15))

    assert tower.bells == [("soon", moment(11, 6, 17, 20)), ("tower fell", moment(11, 9, 9, 15))]


def test_a_verb_that_is_refused_ends_the_timer_quietly(tower: Tower) -> None:
    tower.refuse = True
    tower.start("tower.ladder")

    timers.tick(MONDAY + timedelta(days=1))

    assert [name for name, _ in tower.bells] == ["a", "b"]
    assert Timer.objects.get().ended_how == "refused"


def test_a_verb_that_fails_leaves_its_timer_and_lets_the_others_ring(
    tower: Tower, caplog: pytest.LogCaptureFixture
) -> None:
    tower.fail = True
    tower.start("tower.plain")
    tower.start("tower.thing")

    rung = timers.tick(MONDAY + timedelta(days=1))

    assert rung == 1
    assert "tower.plain" in caplog.text
    assert Timer.objects.get(code="tower.plain").ended_at is None
    tower.fail = False
    assert timers.tick(MONDAY + timedelta(days=1)) == 1


def test_a_timer_whose_thing_is_gone_ends_and_warns_nobody(tower: Tower) -> None:
    gone = tower.route("gone")
    tower.start("tower.ladder", thing=gone)
    Route._base_manager.filter(pk=gone.pk).delete()

    assert timers.tick(MONDAY + timedelta(days=1)) == 1

    assert tower.bells == []
    assert Timer.objects.get().ended_how == "gone"


def ring_whatever_was_read(timer: Timer, clock: Clock, moment_: datetime, at: datetime) -> bool:
    """What ringing would do without naming, in its UPDATE, the moment it was read at."""
    return bool(Timer._base_manager.filter(pk=timer.pk).update(ended_at=at, ended_how="lapsed"))


@pytest.mark.parametrize(("named", "bells"), [(True, 1), (False, 2)])
def test_a_timer_read_twice_rings_once_because_its_update_names_the_moment(
    tower: Tower, monkeypatch: pytest.MonkeyPatch, named: bool, bells: int
) -> None:
    due = tower.start("tower.plain").due_at
    copies = [Timer.objects.get(), Timer.objects.get()]
    if not named:
        monkeypatch.setattr(timers, "_take", ring_whatever_was_read)

    for copy in copies:
        timers.ring(copy, by=tower.system, at=due)

    assert len(tower.bells) == bells


def test_a_warning_read_twice_rings_once_though_its_timer_goes_on(tower: Tower) -> None:
    tower.start("tower.ladder")
    copies = [Timer.objects.get(), Timer.objects.get()]

    rung = [timers.ring(copy, by=tower.system, at=MONDAY + timedelta(minutes=60)) for copy in copies]

    assert rung == [True, False]
    assert [name for name, _ in tower.bells] == ["a"]


def test_two_ticks_at_the_same_moment_ring_every_timer_once(real_database: str) -> None:
    tower = Tower()
    for number in range(6):
        tower.start("tower.plain", thing=tower.route(f"t{number}"))
    due = MONDAY + timedelta(hours=2)

    rung = together(lambda: timers.tick(due), lambda: timers.tick(due), lambda: timers.tick(due))

    assert sum(rung) == 6
    assert sorted(name for name, _ in tower.bells) == [f"t{number} fell" for number in range(6)]


def test_the_offices_own_days_stand_over_the_national_table(db: None) -> None:
    system = Account.objects.system()
    given = {"name": "开盘", "source": "公司通知", "by": system, "at": MONDAY}
    sunday, monday, national_day = date(2026, 11, 8), date(2026, 11, 9), date(2026, 10, 1)
    before = [calendar().is_working_day(day) for day in (sunday, monday, national_day)]

    set_day(sunday, kind="work", **given)
    set_day(monday, kind="off", **given)
    set_day(national_day, kind="work", **given)

    assert before == [False, True, False]
    assert [calendar().is_working_day(day) for day in (sunday, monday, national_day)] == [True, False, True]
    assert not calendar().is_statutory(national_day)
    assert office_hours().add_minutes(moment(11, 7, 17, 0), 30) == moment(11, 8, 9, 30)


def test_a_day_entered_again_replaces_the_first_and_an_unknown_kind_is_refused(db: None) -> None:
    given = {"name": "", "source": "公司通知", "by": Account.objects.system(), "at": MONDAY}
    set_day(date(2026, 11, 9), kind="off", **given)
    set_day(date(2026, 11, 9), kind="work", **given)

    assert calendar().is_working_day(date(2026, 11, 9))
    with pytest.raises(Refused, match="日期类型"):
        set_day(date(2026, 11, 9), kind="half", **given)
