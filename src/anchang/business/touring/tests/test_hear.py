"""What visitors say after a tour: on the phone, or by a link without signing in."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import enter, rows

from anchang.business.customers import actions as customers
from anchang.business.touring import actions, queries
from anchang.business.touring.models import Feedback, Knock, Rating, Tour
from anchang.business.touring.models.hearing import SIGNER
from anchang.business.touring.stages import KNOCKS
from anchang.engine.policies import Refused

from .conftest import HOUR, Hall

STARS = {1: 5, 2: 4, 3: 3, 4: 5}
FORM = {f"stars-{place}": str(stars) for place, stars in STARS.items()}


def hear(hall: Hall, tour: Tour, who: str = "lijing", **given: Any) -> Feedback:
    facts = {"way": "phone", "stars": STARS, "put_off": ["价格高"], **given}
    made: Feedback = actions.hear(tour, by=hall.who(who), at=hall.slot(12), **facts)
    return made


def link(tour: Tour) -> str:
    return reverse("touring:say", args=[SIGNER.sign(str(tour.pk))])


def test_what_was_said_is_kept_with_stars_and_reasons(hall: Hall) -> None:
    made = hear(hall, hall.walk(), pleased=["户型"], put_off_text="楼距太近")

    assert dict(made.ratings.values_list("place", "stars")) == STARS
    assert sorted(made.reasons.values_list("side", "word")) == [("pleased", "户型"), ("put_off", "价格高")]
    assert (made.heard_by, made.edition, made.put_off) == (hall.who("lijing"), 0, "楼距太近")


@pytest.mark.parametrize("stars", [{}, {1: 5}, {**STARS, 4: 6}, {**STARS, 4: 0}, {**STARS, 5: 1}])
def test_every_question_wants_one_to_five(hall: Hall, stars: dict[int, int]) -> None:
    with pytest.raises(Refused, match="请给每个问题打1到5分"):
        hear(hall, hall.walk(), stars=stars)


def test_nothing_is_said_before_the_tour_is_over_nor_twice(hall: Hall) -> None:
    with pytest.raises(Refused, match="看完以后才能记反馈"):
        hear(hall, hall.book(hall.file("zhanglei"), "zhanglei"), "zhanglei")
    tour = hall.walk()
    hear(hall, tour)

    with pytest.raises(Refused, match="已经有反馈了"):
        hear(hall, tour)


def test_nobody_who_asked_not_to_be_called_is_called_for_it(hall: Hall) -> None:
    customer = hall.file()
    tour = hall.walk(customer)
    customers.stop_contact(customer, by=hall.who("lijing"), at=hall.at)

    with pytest.raises(Refused, match="免打扰"):
        hear(hall, tour)

    assert hear(hall, tour, way="in_person").way == "in_person"


def test_questions_come_in_editions_and_old_answers_keep_theirs(hall: Hall) -> None:
    hear(hall, hall.walk())
    given = {"questions": ["户型合适吗", "停车方便吗"], "pleased": ["采光"], "put_off": ["没有车位"]}
    manager = {"by": hall.who("chenwei"), "at": hall.at}

    made = actions.set_questions(hall.office.site, **manager, edition=0, **given)

    assert (made.edition, made.questions[0]) == (1, ["户型合适吗", "Does the layout suit you?"])
    later = hear(hall, hall.walk(starts_at=hall.slot(11)), stars={1: 2, 2: 1}, put_off=["没有车位"])
    assert later.edition == 1
    told = queries.results(hall.office.site, Feedback.objects.all())
    assert {one.question: (one.count, one.mean) for one in told.answers}["户型合适吗"] == (2, "3.0")
    with pytest.raises(Refused, match="刚被修改过"):
        actions.set_questions(hall.office.site, **manager, edition=0, **given)


@pytest.mark.parametrize("wrong", [{"questions": []}, {"questions": ["一", "一"]}, {"questions": ["长" * 61]}])
def test_questions_that_are_none_are_refused(hall: Hall, wrong: dict[str, Any]) -> None:
    given = {"edition": 0, "questions": ["好吗"], "pleased": [], "put_off": [], **wrong}

    with pytest.raises(Refused):
        actions.set_questions(hall.office.site, by=hall.who("chenwei"), at=hall.at, **given)


def test_a_visitor_answers_by_the_link_once_without_signing_in(now: Hall) -> None:
    tour = now.walk()
    outside = Client()
    page = outside.get(link(tour)).content.decode()
    assert "户型合适吗" in page
    assert tour.customer.name not in page

    assert outside.post(link(tour), {**FORM, "put_off": ["价格高"]}).status_code == 302
    again = outside.post(link(tour), FORM)

    made = Feedback.objects.get()
    assert (made.way, made.heard_by, made.tour) == ("link", None, tour)
    assert "已收到您的反馈" in again.content.decode()


def test_a_link_that_was_not_signed_here_leads_nowhere(now: Hall) -> None:
    tour = now.walk()

    assert Client().get(reverse("touring:say", args=[str(tour.pk)])).status_code == 404
    assert Client().get(reverse("touring:say", args=[f"{tour.pk}:x"])).status_code == 404


def test_a_link_that_is_sent_to_again_and_again_has_to_wait(now: Hall) -> None:
    tour = now.walk()
    outside = Client()

    answers = [outside.post(link(tour), {}).status_code for _nth in range(KNOCKS + 1)]

    assert answers == [422] * KNOCKS + [429]
    assert Knock.objects.count() == 2 * KNOCKS
    assert outside.post(link(tour), FORM).status_code == 429
    assert not Feedback.objects.exists()


def test_without_the_count_the_link_would_take_any_number(now: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "is_knocking", lambda *_given: False)
    tour = now.walk()

    answers = {Client().post(link(tour), {}).status_code for _nth in range(KNOCKS + 3)}

    assert answers == {422}


def test_a_link_takes_an_answer_for_two_weeks(hall: Hall) -> None:
    tour = hall.walk()

    assert queries.may_say(tour, hall.at + timedelta(days=14))
    with pytest.raises(Refused, match="链接已过期"):
        actions.hear(tour, by=hall.who("lijing"), at=hall.at + timedelta(days=15), way="link", stars=STARS)


def test_every_figure_of_the_results_leads_to_its_rows(now: Hall) -> None:
    for who, reason in (("lijing", "价格高"), ("zhanglei", "地段远")):
        facts = {"way": "in_person", "stars": STARS, "put_off": [reason]}
        actions.hear(now.walk(who=who), by=now.who(who), at=now.slot(12), **facts)
    desk = enter(now.office, "wangmin")

    page = desk.get(reverse("touring:results")).content.decode()

    assert "平均4.0分，2人" in page
    assert "价格高" in page
    shown = desk.get(reverse("touring:rows"), {"side": "put_off", "word": "价格高"}).content.decode()
    assert "客户1" in shown
    assert "客户2" not in shown
    shown = desk.get(reverse("touring:rows"), {"q": "户型合适吗", "stars": "4"}).content.decode()
    assert "客户1" in shown
    assert "客户2" in shown


def test_planning_reads_the_results_and_no_names(now: Hall) -> None:
    tour = now.walk()
    actions.hear(tour, by=now.who("lijing"), at=now.slot(12), way="in_person", stars=STARS, put_off=["价格高"])

    page = enter(now.office, "tangning").get(reverse("touring:rows"), {"word": "价格高"}).content.decode()

    assert "李静的客户" in page
    assert tour.customer.name not in page


def test_the_rows_ask_as_much_for_one_as_for_many(now: Hall) -> None:
    desk, counts = enter(now.office, "wangmin"), []
    for nth in range(8):
        moment = now.slot(10) + timedelta(minutes=30 * nth)
        facts = {"way": "in_person", "stars": STARS, "put_off": ["价格高"]}
        actions.hear(now.walk(starts_at=moment), by=now.who("lijing"), at=moment + HOUR, **facts)
        if nth in (0, 7):
            desk.get(reverse("touring:rows"))
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(reverse("touring:rows")).status_code == 200
            counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_the_database_keeps_one_answer_a_tour_and_five_stars_at_most(hall: Hall) -> None:
    made = hear(hall, hall.walk())

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Rating).filter(feedback=made, place=1).update(stars=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Feedback).filter(pk=made.pk).update(heard_by=None)
