from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, rows

from anchang.engine.policies import Refused
from anchang.people.workday import actions, queries
from anchang.people.workday.models import Signature

from .conftest import EVENING

NEXT = EVENING + timedelta(hours=15)


@pytest.mark.clause("SAL-062")
@pytest.mark.clause("ADM-001")
def test_the_manager_signs_the_log_of_the_day_and_the_sender_hears_of_it(day):
    summary = day.close()

    signed = actions.read_summary(summary, by=day.who("chenwei"), at=NEXT, remark="逾期的今天清完")

    assert (signed.by.username, signed.at) == ("chenwei", NEXT)
    assert day.told("wangmin") == ["陈伟签阅了2026年11月2日日结，有批示"]
    [monday] = [one for one in queries.days(day.site, NEXT) if one.on == MONDAY.date()]
    assert monday.is_read


def test_the_sender_does_not_sign_the_own_day(day):
    summary = day.close(by="chenwei")

    with pytest.raises(Refused, match="不能签阅自己报的日结"):
        actions.read_summary(summary, by=day.who("chenwei"), at=NEXT)


def test_nobody_signs_twice(day):
    summary = day.close()
    actions.read_summary(summary, by=day.who("chenwei"), at=NEXT)
    actions.read_summary(summary, by=day.who("linlan"), at=NEXT)

    with pytest.raises(Refused, match="您已签阅"):
        actions.read_summary(summary, by=day.who("chenwei"), at=NEXT)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Signature).bulk_create([Signature(summary=summary, by=day.who("chenwei"), at=NEXT)])


def test_the_supervisor_has_no_signature_to_give(day):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.read_summary(day.close(), by=day.who("wangmin"), at=NEXT)


@pytest.mark.clause("SAL-089")
def test_a_day_without_meeting_or_summary_is_missing_and_a_day_off_is_not(day):
    day.arrive("wangmin")
    day.meet()
    thursday = MONDAY + timedelta(days=3)
    day.arrive("wangmin", at=thursday)
    day.close(at=thursday + timedelta(hours=9))

    found = {one.on: one for one in queries.days(day.site, MONDAY + timedelta(days=7))}

    told = {on.day: (one.lacks_meeting, one.lacks_summary) for on, one in found.items()}
    assert told == {
        2: (False, True),
        3: (True, True),
        4: (True, True),
        5: (True, False),
        6: (True, True),
        7: (False, False),
        8: (False, False),
        9: (False, False),
    }
    assert found[date(2026, 11, 7)].rests


def test_a_day_that_is_not_over_is_not_missing(day):
    day.arrive("wangmin")

    assert queries.missing(day.site, EVENING) == []


def test_nothing_is_missing_before_the_first_day_anybody_came(day):
    assert [one.on for one in queries.days(day.site, EVENING)] == [MONDAY.date()]


def test_the_managers_page_shows_a_missing_day(today):
    today.arrive("wangmin", at=today.at - timedelta(days=1))
    client = today.enter("chenwei")

    front, past = client.get("/workday/").content.decode(), client.get("/workday/days/").content.decode()

    assert ("没报日结" in front, "没报日结" in past) == (True, True)
    assert "没报日结" not in today.enter("lijing").get("/workday/").content.decode()


def test_the_past_days_ask_as_much_for_one_as_for_thirty(today):
    client, counts = today.enter("chenwei"), []
    for back in (range(1, 2), range(2, 30)):
        for number in back:
            today.arrive("wangmin", at=today.at - timedelta(days=number))
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/workday/days/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_page_of_a_day_is_signed_once(today):
    summary = today.close(at=today.at)
    client = today.enter("chenwei")
    url = f"/workday/summary/{summary.on}/read/"

    answer = client.post(url, {"remark": ""})

    assert answer.status_code == 302
    assert "还没有人签阅" not in client.get(answer["Location"]).content.decode()
    assert client.get(url).status_code == 409


def test_no_day_of_the_house_is_404(today):
    client = today.enter("chenwei")

    codes = {url: client.get(f"/workday/{url}").status_code for url in ("summary/2026-02-30/", "meeting/x/", "?on=1")}

    assert set(codes.values()) == {404}
