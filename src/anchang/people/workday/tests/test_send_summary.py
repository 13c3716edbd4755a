from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, morning, rows

from anchang.engine.ledger.models import Entry
from anchang.engine.policies import Refused
from anchang.people.duties.models import Occurrence
from anchang.people.org import actions as org
from anchang.people.workday import actions, queries
from anchang.people.workday.models import Summary

from .conftest import EVENING


def figure(summary: Summary, code: str) -> str:
    return next(one.shown for one in queries.shown_figures(summary) if one.code == code)


@pytest.mark.clause("SAL-095")
def test_the_day_goes_up_to_the_manager_with_its_time(day):
    summary = day.close()

    assert (summary.sent_at, summary.sent_by.username, summary.sent_to) == (EVENING, "wangmin", "陈伟")
    assert day.told("chenwei") == ["王敏报来锦绣案场 2026年11月2日日结，请签阅"]
    assert Entry.objects.get(verb="workday.send_summary").at == EVENING


@pytest.mark.clause("SAL-091")
@pytest.mark.parametrize(("text", "why"), [(" \n ", "请写当日小结"), ("一\n二\n三\n四", "小结最多3行")])
def test_no_day_is_closed_without_a_summary_of_one_to_three_lines(day, text, why):
    with pytest.raises(Refused, match=why):
        day.close(text=text)

    assert not Summary.objects.exists()


@pytest.mark.clause("SAL-094")
def test_the_figures_count_themselves_and_stay_as_they_were_sent(with_duties):
    with_duties.arrive("wangmin", "lijing")
    with_duties.arrive("zhanglei", at=MONDAY + timedelta(minutes=25))
    with_duties.mark("zhaoxue", "leave")

    summary = with_duties.close()

    assert figure(summary, "workday.here") == "3人"
    missed = [one for one in rows(Occurrence).filter(on=summary.on) if one.stage == "open" and one.due_at < EVENING]
    assert len([one for one in missed if one.duty_id == with_duties.items("lijing")[0].duty_id]) == 5
    assert figure(summary, "duties.missed") == f"{len(missed)}项"
    late = {one["name"]: one["words"] for one in summary.late}
    assert late["张磊"] == "09:25到岗，迟到25分钟"
    assert int(figure(summary, "workday.late").removesuffix("人")) == len(late)
    assert {"reception.visits", "deals.signed", "receivables.received"} <= {one["code"] for one in summary.figures}
    assert all(one["formula"] for one in summary.figures)


def test_a_second_sending_is_refused(day):
    day.close()

    with pytest.raises(Refused, match="2026年11月2日的日结已经发出"):
        day.close(by="chenwei", at=EVENING + timedelta(minutes=1))


def test_the_database_keeps_one_summary_a_day(day):
    sent = day.close()
    values = {"site": day.site, "text": "一", "sent_at": EVENING, "sent_by": sent.sent_by}

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Summary).bulk_create([Summary(on=sent.on, **values)])

    rows(Summary).bulk_create([Summary(on=date(2026, 11, 3), **values)])


def test_a_closed_day_takes_nothing_more(day):
    plan = day.arrange("lijing")
    day.close()

    for deed in (
        lambda: day.arrive("zhanglei", at=EVENING),
        lambda: day.mark("lijing", "leave", at=EVENING),
        lambda: day.arrange("zhanglei", at=EVENING),
        lambda: day.reassign(plan, "zhanglei"),
        lambda: actions.finish(plan, by=day.who("lijing"), at=EVENING),
        lambda: day.meet(at=EVENING),
    ):
        with pytest.raises(Refused, match="已经日结"):
            deed()


def test_after_midnight_yesterday_can_still_be_sent_and_today_is_open(day):
    after = morning(2026, 11, 3, 0, 10)

    late = day.close(at=after, on=MONDAY.date())
    came = day.arrive("lijing", at=after)

    assert (late.on, late.sent_at, came.on) == (MONDAY.date(), after, after.date())


@pytest.mark.parametrize(("on", "why"), [(date(2026, 11, 3), "还没到这一天"), (date(2026, 10, 25), "最近7天")])
def test_only_a_day_of_the_last_week_can_be_sent(day, on, why):
    with pytest.raises(Refused, match=why):
        day.close(on=on)


def test_what_the_manager_sends_goes_to_the_director(day):
    summary = day.close(by="chenwei")

    assert (summary.sent_to, len(day.told("linlan")), day.told("chenwei")) == ("林岚", 1, [])


def test_who_stands_in_for_the_manager_gets_it_too(day):
    staff = day.office.staff
    org.appoint_deputy(
        staff["chenwei"],
        by=day.who("linlan"),
        at=MONDAY,
        deputy=staff["heqing"],
        since=MONDAY.date(),
        until=MONDAY.date(),
    )

    summary = day.close()

    assert summary.sent_to == "陈伟、何清"


def test_a_consultant_sends_no_day_up(day):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        day.close(by="lijing")


def test_a_site_without_staff_can_close_its_day(day):
    bare = org.open_site(day.office.company, by=day.who("guanliyuan"), at=MONDAY, code="JX09", name="新案场")

    summary = actions.send_summary(bare, by=day.who("guanliyuan").__class__.objects.system(), at=EVENING, text="无人")

    assert (figure(summary, "workday.here"), summary.late, summary.sent_to) == ("0人", [], "周建国")


def test_the_form_shows_the_figures_and_sends(today):
    client = today.enter("wangmin")

    page = client.get("/workday/summary/").content.decode()
    empty = client.post("/workday/summary/", {"text": ""})
    answer = client.post("/workday/summary/", {"text": "今天平稳"})
    again = client.post("/workday/summary/", {"text": "再报"})

    assert "到岗人数" in page
    assert (empty.status_code, answer.status_code, again.status_code) == (422, 302, 409)
    assert "报给陈伟" in client.get(answer["Location"]).content.decode()
