from datetime import timedelta

import pytest
from django.urls import reverse
from tests.office import MONDAY, morning, rows, together

from anchang.business.service import actions
from anchang.business.service.models import Complaint
from anchang.engine.policies import Refused

from .conftest import MINUTE

PEOPLE = {
    "lijing": -1, "zhanglei": -1, "maqiang": -1, "heqing": -1, "qiancheng": -1, "guanliyuan": -1, "zhengxin": 0,
    "wangmin": 0, "chenwei": 1, "linlan": 2, "zhoujianguo": 3,
}  # fmt: skip


@pytest.mark.clause("CMP-005", "SAL-126")
def test_who_accepts_is_the_handler_and_the_minutes_until_then_are_kept(desk):
    made = desk.open()

    taken = desk.accept(made, at=MONDAY + 25 * MINUTE)

    assert (taken.stage, taken.handler, taken.minutes_to_accept) == ("accepted", desk.who("wangmin"), 25)
    assert desk.told()["lijing"] == [f"{made.number} 已由王敏受理"]


@pytest.mark.parametrize(("place", "severity"), enumerate(["everyday", "serious", "major"]))
def test_only_the_post_of_the_severity_and_those_above_accept(desk, place, severity):
    accepted = {who: _accepts(desk, desk.open(severity=severity), who) for who in PEOPLE}

    assert accepted == {who: highest >= place for who, highest in PEOPLE.items()}


def _accepts(desk, made, who):
    try:
        return desk.accept(made, who).handler == desk.who(who)
    except Refused:
        return False


def test_the_refusal_names_the_post_that_answers(desk):
    made = desk.open(severity="major")

    with pytest.raises(Refused, match="重大投诉由销售总监处理") as refused:
        desk.accept(made, "wangmin")

    assert refused.value.lifted_by == "销售总监"


def test_a_director_of_another_site_accepts_nothing_here(desk):
    made, other = desk.open(), desk.elsewhere()

    with pytest.raises(Refused, match="这不在您的管理范围内"):
        desk.accept(made, other)


@pytest.mark.clause("CMP-006", "CMP-011")
@pytest.mark.parametrize(
    ("accepted", "severity", "due"),
    [
        (morning(2026, 11, 2, 9), "everyday", morning(2026, 11, 4, 18)),
        (morning(2026, 11, 6, 16), "everyday", morning(2026, 11, 11, 16)),
        (morning(2026, 11, 6, 16), "major", morning(2026, 11, 10, 16)),
        (morning(2026, 11, 7, 11), "everyday", morning(2026, 11, 11, 18)),
        (morning(2026, 9, 30, 16), "major", morning(2026, 10, 9, 16)),
    ],
)
def test_a_result_is_due_after_working_days_over_weekends_and_holidays(desk, accepted, severity, due):
    made = desk.accept(desk.open(severity=severity, at=accepted), at=accepted)

    assert made.settle_by == due


def test_of_two_who_accept_at_once_one_is_the_handler(real_database, make_desk):
    desk = make_desk()
    pk = desk.open().pk

    answers = together(
        *(
            lambda who=who: actions.accept(Complaint.objects.get(pk=pk), by=desk.who(who), at=MONDAY)
            for who in ("wangmin", "chenwei")
        )
    )

    won = [one for one in answers if isinstance(one, Complaint)]
    lost = [one for one in answers if isinstance(one, Refused)]
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].reason in ("已被他人处理，请刷新", "现在是「处理中」，不能做这一步，请刷新后再看")
    assert Complaint.objects.get().handler_id == won[0].handler_id


def test_who_read_it_before_somebody_accepted_is_refused_for_the_stage_of_the_row(desk):
    stale = desk.open()
    desk.accept(stale)
    stale = Complaint(**{**_columns(stale), "stage": "open"})

    with pytest.raises(Refused, match="已被他人处理，请刷新"):
        actions.accept(stale, by=desk.who("chenwei"), at=MONDAY)

    # The negative control: with the row's stage back, nothing else stops the second one.
    rows(Complaint).update(stage="open")
    assert actions.accept(stale, by=desk.who("chenwei"), at=MONDAY).handler_id == desk.who("chenwei").pk


def _columns(complaint):
    return {column.attname: getattr(complaint, column.attname) for column in Complaint._meta.concrete_fields}


def test_the_page_of_the_verb_refuses_who_may_not_and_does_it_for_who_may(desk_now):
    made = desk_now.open(severity="serious")
    url = reverse("service:accept", args=[made.number])

    refused = desk_now.enter("wangmin").post(url, {"once": "k"})
    unseen = desk_now.enter("zhanglei").post(url, {"once": "k"})
    done = desk_now.enter("chenwei").post(url, {"once": "k"})

    assert (refused.status_code, unseen.status_code, done.status_code) == (409, 404, 302)
    assert "较重投诉由销售经理处理" in refused.content.decode()


def test_accepting_a_second_time_says_how_it_stands(desk_now):
    made, client = desk_now.open(), desk_now.enter("wangmin")
    url = reverse("service:accept", args=[made.number])

    client.post(url, {"once": "k1"})
    again = client.post(url, {"once": "k2"})

    assert again.status_code == 409
    assert "现在是「处理中」" in again.content.decode()


def test_a_clock_that_ran_backwards_counts_no_negative_minutes(desk):
    made = desk.open(at=MONDAY + timedelta(seconds=30))

    assert desk.accept(made, at=MONDAY).minutes_to_accept == 0
