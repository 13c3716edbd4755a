"""盘客: customers by grade, what is stuck, and comments that become tasks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import rows

from anchang.business.cards import actions, queries
from anchang.business.cards.models import Comment, Review
from anchang.business.customers.models import Customer
from anchang.engine.policies import Refused
from anchang.people.tasks import actions as tasks
from anchang.people.tasks.models import Task

from .conftest import DAY, Desk


@pytest.fixture
def open_(desk: Desk) -> Desk:
    """王敏 has begun the review of the day; 李静 has a customer."""
    desk.follow_up(desk.receive(intent_grade="A"))
    actions.open_review(desk.site, by=desk.who("wangmin"), at=desk.at)
    return desk


def review(desk: Desk) -> Review:
    return Review.objects.select_related("site").order_by("-on")[0]


def say(desk: Desk, text: str = "盯紧一点", who: str = "wangmin", **given: object) -> Comment:
    customer = Customer.objects.select_related("site", "owner").order_by("pk")[0]
    made: Comment = actions.comment(customer, by=desk.who(who), at=desk.at, text=text, **given)
    return made


def entrant(desk: Desk, who: str = "wangmin") -> queries.Entrant:
    rows_ = queries.pipeline(desk.who(who), desk.at, desk.site)
    found = queries.board(rows_, desk.site, desk.at, queries.tally(rows_))
    (only,) = [one for column in found for one in column.rows]
    return only


def words(desk: Desk) -> list[str]:
    return [mark.word for mark in entrant(desk).marks]


def test_a_comment_with_a_next_step_becomes_a_task_of_the_owner(open_: Desk) -> None:
    made = say(open_, next_step="约周六看样板间", due_on=(open_.at + DAY).date())

    task = Task.objects.get()
    assert made.task == task
    assert (task.asked_of, task.asked_by, task.title) == (
        open_.who("lijing"),
        open_.who("wangmin"),
        "约周六看样板间",
    )
    assert (task.about_label, task.about_id) == ("customers.customer", made.customer_id)


def test_a_comment_alone_is_no_task(open_: Desk) -> None:
    say(open_)

    assert Comment.objects.get().task is None
    assert Task.objects.count() == 0


def test_a_step_needs_a_date_that_is_not_past(open_: Desk) -> None:
    yesterday = (open_.at - DAY).date()

    with pytest.raises(Refused, match="期限不能早于今天"):
        say(open_, next_step="约周六", due_on=yesterday)
    with pytest.raises(Refused, match="请写明下一步的期限"):
        say(open_, next_step="约周六")
    with pytest.raises(Refused, match="请写下意见"):
        say(open_, " ")

    assert Comment.objects.count() == 0


def test_what_was_asked_last_time_is_asked_again_with_its_state(open_: Desk) -> None:
    made = say(open_, next_step="约周六看样板间", due_on=(open_.at + DAY).date())
    actions.close_review(review(open_), by=open_.who("wangmin"), at=open_.at)
    assert made.task is not None
    tasks.finish(Task.objects.get(), by=open_.who("lijing"), at=open_.at + timedelta(hours=2), result="约好了")
    open_.at += 7 * DAY
    actions.open_review(open_.site, by=open_.who("wangmin"), at=open_.at)

    (asked,) = queries.unanswered(review(open_))

    assert asked.task is not None
    assert (asked.next_step, asked.task.get_stage_display()) == ("约周六看样板间", "待验收")
    last = entrant(open_).last
    assert last is not None
    assert (last.text, last.state, last.by) == ("盯紧一点", "待验收", "王敏")


def test_a_step_that_is_not_done_is_asked_in_every_review_until_it_is(open_: Desk) -> None:
    say(open_, next_step="约周六看样板间", due_on=(open_.at + DAY).date())
    for _week in range(2):
        open_.at += 7 * DAY
        actions.open_review(open_.site, by=open_.who("wangmin"), at=open_.at)
    task = Task.objects.get()
    assert len(queries.unanswered(review(open_))) == 1

    tasks.finish(task, by=open_.who("lijing"), at=open_.at, result="约好了")
    tasks.verify(Task.objects.get(), by=open_.who("wangmin"), at=open_.at)

    assert queries.unanswered(review(open_)) == []


def test_nothing_is_said_before_a_review_has_begun_or_after_it_has_ended(desk: Desk) -> None:
    desk.receive()
    with pytest.raises(Refused, match="请先开始今天的盘客"):
        say(desk)
    actions.open_review(desk.site, by=desk.who("wangmin"), at=desk.at)
    with pytest.raises(Refused, match="今天的盘客已经开始"):
        actions.open_review(desk.site, by=desk.who("wangmin"), at=desk.at)

    actions.close_review(review(desk), by=desk.who("wangmin"), at=desk.at)

    assert review(desk).figures == [{"grade": "B", "count": 1}]
    with pytest.raises(Refused, match="今天的盘客已结束"):
        say(desk)


def test_only_whoever_leads_a_review_ends_it(open_: Desk) -> None:
    with pytest.raises(Refused):
        actions.close_review(review(open_), by=open_.who("chenwei"), at=open_.at)


def test_a_consultant_reviews_nobody(open_: Desk) -> None:
    with pytest.raises(Refused):
        actions.open_review(open_.site, by=open_.who("lijing"), at=open_.at)
    assert queries.pipeline(open_.who("lijing"), open_.at, open_.site).count() == 0


def test_the_database_knows_one_review_a_day_and_no_step_without_its_task(open_: Desk) -> None:
    one = review(open_)
    again = Review(site=one.site, on=one.on, led_by=one.led_by, opened_at=open_.at)
    loose = Comment(
        review=one, site=one.site, customer=Customer.objects.get(), text="…", due_on=one.on, by=one.led_by, at=open_.at
    )

    for made in (again, loose):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(type(made)).bulk_create([made])


def test_a_customer_is_stuck_when_nobody_reached_them_within_the_interval(open_: Desk) -> None:
    assert words(open_) == []

    open_.at += 4 * DAY

    assert words(open_) == ["久未联系", "逾期"]
    assert entrant(open_).marks[0].why == "4天没有有效联系，A级客户应3天内联系一次"


def test_a_grade_that_has_not_moved_is_a_mark_until_it_is_graded_anew(open_: Desk) -> None:
    open_.at += 31 * DAY
    assert "等级没动" in words(open_)

    open_.follow_up(entrant(open_).customer, intent_grade="B")

    assert "等级没动" not in words(open_)


def test_who_came_three_times_and_bought_nothing_is_a_mark(open_: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from anchang.business.ownership.queries import gathering

    phone = {"phone": "13912340001", "name": "王小1", "returning": True}
    for _n in range(2):
        open_.later(1).receive(**phone)
    assert "多次来访" in words(open_)

    monkeypatch.setattr(gathering, "_tied", [lambda keys: set(keys)])

    assert "多次来访" not in words(open_)


def test_a_supervisor_sees_their_people_and_a_filter_narrows_it(open_: Desk) -> None:
    open_.receive("zhanglei")
    rows_ = queries.pipeline(open_.who("wangmin"), open_.at, open_.site)

    assert rows_.count() == 2
    one = queries.pipeline(open_.who("chenwei"), open_.at, open_.site, open_.who("zhanglei").pk)
    assert [customer.owner for customer in one] == [open_.who("zhanglei")]
