from datetime import date, timedelta

import pytest
from tests.office import MONDAY, morning

from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.engine.ledger.sealing import seal
from anchang.engine.policies import Refused
from anchang.people.duties import actions as duties
from anchang.people.workday.models import Arrangement, Presence


@pytest.mark.clause("SAL-106")
@pytest.mark.parametrize(("state", "ground"), [("leave", "leave"), ("off", "holiday"), ("errand", "errand")])
def test_who_is_marked_away_is_freed_of_the_duties_of_the_day(with_duties, state, ground):
    with_duties.mark("lijing", state, note="家里有事")

    [mine], [other] = with_duties.items("lijing"), with_duties.items("zhanglei")
    assert (mine.stage, mine.excuse) == ("excused", ground)
    assert other.stage == "open"


@pytest.mark.parametrize("state", ["present", "absent"])
def test_who_is_here_or_absent_without_leave_keeps_the_duties(with_duties, state):
    with_duties.mark("lijing", state)

    assert with_duties.items("lijing")[0].stage == "open"


def test_everything_goes_to_a_colleague_in_one_step(with_duties):
    carried = with_duties.arrange("lijing", item=with_duties.items("lijing")[0])
    plain = with_duties.arrange("lijing", "整理名单")

    with_duties.mark("lijing", "leave", to="zhanglei")

    held = {one.person.username for one in Arrangement.objects.filter(pk__in=[carried.pk, plain.pk])}
    assert held == {"zhanglei"}
    assert (with_duties.items("lijing"), len(with_duties.items("zhanglei"))) == ([], 2)
    assert {one.stage for one in with_duties.items("zhanglei")} == {"open"}
    assert len(set(Entry.objects.filter(verb__in=["workday.mark", "duties.delegate"]).values_list("step"))) == 1


def test_nothing_goes_to_somebody_who_is_away_themselves(with_duties):
    with_duties.mark("zhanglei", "off")

    with pytest.raises(Refused, match="张磊当天轮休"):
        with_duties.mark("lijing", "leave", to="zhanglei")

    assert with_duties.items("lijing")[0].stage == "open"


def test_leave_entered_beforehand_frees_of_the_duties_when_they_are_made(with_duties):
    tuesday = MONDAY + timedelta(days=1)
    with_duties.mark("lijing", "leave", on=date(2026, 11, 3))

    seal()
    duties.tick(tuesday)

    assert [(one.on, one.stage) for one in with_duties.items("lijing")] == [
        (date(2026, 11, 2), "lapsed"),
        (date(2026, 11, 3), "excused"),
    ]
    assert [one.stage for one in with_duties.items("zhanglei")] == ["lapsed", "open"]


def test_nobody_frees_themselves_of_their_own_duties(with_duties):
    chief = with_duties.who("wangmin")
    item = with_duties.items("lijing")[0]
    duties.delegate(item, by=with_duties.who("lijing"), at=MONDAY, to=chief)

    with pytest.raises(Refused, match="不能免除自己的事项"):
        with_duties.mark("wangmin", "leave")

    assert not Presence.objects.exists()


def test_an_arrival_in_time_is_not_late(day):
    day.arrive("lijing")

    with pytest.raises(Refused, match="不算迟到"):
        day.mark("lijing", "late", at=MONDAY + timedelta(hours=2))


def test_who_could_not_use_the_phone_is_entered_with_their_hour(day):
    seen = day.mark("lijing", "late", at=MONDAY + timedelta(hours=2), arrived=morning(2026, 11, 2, 9, 10).time())

    assert (seen.late_minutes, seen.arrived_at) == (10, morning(2026, 11, 2, 9, 10))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"state": "present", "on": date(2026, 11, 3)}, "以后的日期只能登记请假"),
        ({"state": "leave", "on": date(2027, 3, 1)}, "最多提前60天"),
        ({"state": "asleep"}, "请选择出勤状态"),
    ],
)
def test_what_cannot_be_entered_is_refused(day, given, why):
    with pytest.raises(Refused, match=why):
        day.mark("lijing", **given)


def test_a_consultant_marks_nobody(day):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        day.mark("zhanglei", "absent", by="lijing")


def test_the_ledger_does_not_learn_why_somebody_is_on_leave(day):
    day.mark("lijing", "leave", note="去医院复查")

    assert "去医院复查" not in "".join(EntryDetail.objects.values_list("facts", flat=True))


def test_a_person_of_another_site_is_not_there(today):
    stranger = today.office.staff["qiancheng"].assignments.get()

    assert today.enter("wangmin").get(f"/workday/people/{stranger.pk}/mark/").status_code == 404


def test_the_form_hands_everything_over(today):
    plan = today.arrange("lijing")
    url = f"/workday/people/{today.office.staff['lijing'].assignments.get().pk}/mark/"

    answer = today.enter("wangmin").post(url, {"state": "leave", "to": today.who("zhanglei").pk, "note": ""})

    assert answer.status_code == 302
    assert Arrangement.objects.get(pk=plan.pk).person.username == "zhanglei"
    assert Presence.objects.get().state == "leave"
