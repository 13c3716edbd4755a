from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import OutsideAnAction
from anchang.engine.jobs.models import Job, Lease
from anchang.engine.jobs.queue import MOST_TRIES, enqueue, hold_lease, job, run_due
from anchang.engine.ledger.models import Seal
from anchang.engine.policies import Refused
from anchang.engine.tests.house import MONDAY, flat, together

MINUTE = timedelta(minutes=1)


class Post:
    """A job that sends letters, and those it has sent; it fails as often as `fails` says."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.fails = 0
        self.system = Account.objects.system()

        @job("post.send")
        def send(*, by: Account, at: datetime, letter: str) -> None:
            if self.fails:
                self.fails -= 1
                raise ConnectionError("邮局关门")
            self.sent.append(letter)

        @action("post.ask", "寄信")
        def ask(nothing: None, *, by: Account, at: datetime, letter: str, refuse: bool = False, **more: Any) -> Job:
            asked = enqueue("post.send", letter=letter, **more)
            if refuse:
                raise Refused("不寄了")
            return asked

        self.ask = lambda letter="a", **more: ask(None, by=self.system, at=MONDAY, letter=letter, **more)


@pytest.fixture
def post(db: None) -> Post:
    return Post()


def test_a_job_is_done_once_after_it_was_asked_for(post: Post) -> None:
    post.ask()

    assert [run_due(MONDAY), run_due(MONDAY)] == [1, 0]
    assert post.sent == ["a"]


def test_a_job_goes_with_the_transaction_that_asked_for_it(post: Post) -> None:
    with pytest.raises(Refused):
        post.ask(refuse=True)

    assert not Job.objects.exists()


def test_a_job_needs_an_action_and_a_known_name(post: Post) -> None:
    @action("post.ask_nonsense", "乱寄")
    def ask_nonsense(nothing: None, *, by: Account, at: datetime) -> None:
        enqueue("post.fly")

    with pytest.raises(OutsideAnAction):
        enqueue("post.send", letter="a")
    with pytest.raises(LookupError, match=r"post\.fly"):
        ask_nonsense(None, by=post.system, at=MONDAY)


def test_a_job_waits_for_its_time(post: Post) -> None:
    post.ask(run_at=MONDAY + MINUTE)

    assert [run_due(MONDAY), run_due(MONDAY + MINUTE)] == [0, 1]


def test_a_failing_job_is_tried_again_later_and_later_and_given_up_in_the_open(post: Post) -> None:
    post.fails, runs = 99, []
    post.ask()

    for minute in range(100):
        before = post.fails
        run_due(MONDAY + minute * MINUTE)
        runs += [minute] * (before - post.fails)

    one = Job.objects.get()
    assert runs == [0, 1, 5, 14, 30, 55]
    assert (one.tries, one.failed_at) == (MOST_TRIES, MONDAY + 55 * MINUTE)
    assert "邮局关门" in one.error


def test_a_job_that_failed_succeeds_at_its_next_turn(post: Post) -> None:
    post.fails = 1
    post.ask()

    assert [run_due(MONDAY + minute * MINUTE) for minute in (0, 1)] == [0, 1]
    assert post.sent == ["a"]


def test_one_failing_job_does_not_hold_up_the_others(post: Post) -> None:
    post.fails = 1
    post.ask("a")
    post.ask("b")

    assert run_due(MONDAY) == 1
    assert post.sent == ["b"]


class Killed(BaseException):
    """What a killed worker looks like from inside: nothing after it is written."""


def killed_at_it(post: Post, at: datetime) -> None:
    @job("post.send")
    def die(**given: Any) -> None:
        raise Killed

    with pytest.raises(Killed):
        run_due(at)


def test_the_job_of_a_killed_worker_runs_again_after_its_hold(post: Post) -> None:
    post.ask()
    killed_at_it(post, MONDAY)
    again: list[str] = []
    job("post.send")(lambda *, by, at, letter: again.append(letter))

    assert run_due(MONDAY + 4 * MINUTE) == 0
    assert run_due(MONDAY + 5 * MINUTE) == 1
    assert again == ["a"]


def test_a_job_that_kills_its_worker_every_time_is_given_up_too(post: Post) -> None:
    post.ask()
    for turn in range(MOST_TRIES):
        killed_at_it(post, MONDAY + 5 * turn * MINUTE)

    assert run_due(MONDAY + 60 * MINUTE) == 0
    assert Job.objects.get().failed_at == MONDAY + 60 * MINUTE


def test_two_workers_run_every_job_once(real_database: str) -> None:
    post = Post()
    for number in range(10):
        post.ask(str(number))

    done = together(lambda: run_due(MONDAY), lambda: run_due(MONDAY), lambda: run_due(MONDAY))

    assert sum(done) == 10
    assert sorted(post.sent) == sorted(str(number) for number in range(10))


def test_a_lease_is_kept_by_its_holder_and_taken_over_once_it_has_lapsed(db: None) -> None:
    def hold(holder: str, second: int) -> bool:
        return hold_lease("work", holder, at=MONDAY + timedelta(seconds=second), seconds=15)

    answers = [hold("a", 0), hold("b", 10), hold("a", 14), hold("b", 28), hold("b", 29), hold("a", 30)]

    assert answers == [True, False, True, False, True, False]


def test_of_three_who_want_the_lease_at_the_same_moment_one_gets_it(real_database: str) -> None:
    deeds = [lambda name=name: hold_lease("work", name, at=MONDAY, seconds=15) for name in "abc"]

    assert sorted(together(*deeds)) == [False, False, True]
    assert Lease.objects.count() == 1


def test_one_round_of_the_worker_seals_and_empties_the_outbox(house: None, post: Post) -> None:
    flat()
    post.ask()

    call_command("work", once=True)

    assert post.sent == ["a"]
    assert Seal.objects.count() == 2
