from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anchang.business.channels.models import Agent, Report
from anchang.business.channels.queries import period, risk, suspects
from anchang.business.channels.stages import NaturalHow, ReportStage
from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.rules.models import Rule
from tests.office import rows

from .conftest import DAY, HOUR, MINUTE, Desk

pytestmark = pytest.mark.django_db


@action("test.arrivals", "补到访")
def _arrivals(site: Any, *, by: object, at: object, rows: list[Report]) -> None:
    Report.objects.bulk_create(rows)


def arrivals(desk: Desk, count: int, **given: Any) -> None:
    """So many channel clients who came, each an hour and a half after the report, or as given."""
    start, agent = Report.objects.count(), given.pop("agent", desk.agent)
    given = {"received_by": desk.who("lijing"), "reported_at": desk.at, "arrived_at": desk.at + 90 * MINUTE, **given}
    customer = given.pop("customer", None) or Customer.objects.first() or desk.receive("16677770000").customer
    made = [
        Report(
            number=f"BB-T-{start + n}", site=desk.office.site, company=agent.company, account=agent.account,
            name="王先生", mask="166****0000", mask_key=f"m{start + n}", expected_at=desk.at, consent="2026-11",
            reported_on=desk.at.date(), valid_until=desk.at + 7 * DAY, stage=ReportStage.ARRIVED, code="A",
            code_key=f"c{start + n}", customer=customer, **given,
        )
        for n in range(count)
    ]  # fmt: skip
    _arrivals(desk.office.site, by=Account.objects.system(), at=desk.at, rows=made)


def seen(desk: Desk, who: str = "linlan") -> Any:
    first, last = period(None, None, desk.at + DAY)
    return risk(desk.who(who), first, last, desk.at + DAY)


@pytest.mark.parametrize(
    ("before", "turned", "close"),
    [(7 * DAY, 1, 0), (7 * DAY + MINUTE, 0, 0), (60 * MINUTE, 1, 1), (61 * MINUTE, 1, 0)],
)
def test_a_natural_visitor_reported_within_the_days_of_the_rules_is_odd(
    desk: Desk, before: timedelta, turned: int, close: int
) -> None:
    arrivals(desk, 1, natural_at=desk.at - before, natural_how=NaturalHow.SAME)

    found = seen(desk)

    assert (len(found.cases), found.turned, found.close) == (1, turned, close)


@pytest.mark.parametrize(("minutes", "odd"), [(60, 1), (61, 0)])
def test_a_report_made_nearly_at_the_door_is_odd(desk: Desk, minutes: int, odd: int) -> None:
    arrivals(desk, 1, arrived_at=desk.at + timedelta(minutes=minutes))

    found = seen(desk)

    assert (found.close, len(found.odd)) == (odd, odd)
    if odd:
        assert found.odd[0].why == "报备后60分钟到访"


def test_a_pair_is_compared_with_the_whole_site(desk: Desk) -> None:
    """戴理 brings 10, 李静 receives 9 of them; of all 30 clients she receives 12: 0.9 against 0.4."""
    rival = desk.another("rival", "顺达")
    arrivals(desk, 9)
    arrivals(desk, 1, received_by=desk.who("zhanglei"))
    arrivals(desk, 3, agent=rival)
    arrivals(desk, 17, agent=rival, received_by=desk.who("zhanglei"))

    found = seen(desk)

    pair = found.pairs[0]
    assert (pair.label, pair.count) == ("daili → 李静", 9)
    assert (pair.share, pair.mean, pair.ratio) == (Decimal("0.9"), Decimal("0.4"), Decimal("2.3"))
    assert len(suspects(found, agent=desk.agent.account_id, consultant=desk.who("lijing").pk)) == 9


def test_few_clients_are_no_cluster(desk: Desk) -> None:
    arrivals(desk, 4)

    found = seen(desk)

    assert (list(found.pairs), list(found.agents), len(found.cases)) == ([], [], 4)


def test_the_money_at_risk_is_the_commission_on_the_odd_cases_only(desk: Desk) -> None:
    """A budget of 2,000,000 yuan at 2 %: 40,000 for the odd one, nothing for the ordinary one."""
    rich = desk.receive("16677771111", budget_wan=200).customer
    arrivals(desk, 1, customer=rich, arrived_at=desk.at + 40 * MINUTE)
    arrivals(desk, 1, customer=rich)
    arrivals(desk, 1, customer=desk.receive("16677772222").customer, arrived_at=desk.at + 40 * MINUTE)

    found = seen(desk)

    assert found.money == Decimal("40000.00")
    assert (found.by_deal, found.by_budget, found.unknown) == (0, 1, 1)


def test_the_hour_of_arrival_is_the_offices(desk: Desk) -> None:
    arrivals(desk, 2)

    assert [(one.hour, one.count, one.odd) for one in seen(desk).hours] == [(10, 2, 0)]


def test_every_figure_opens_the_cases_behind_it(desk: Desk) -> None:
    arrivals(desk, 6, arrived_at=desk.at + 40 * MINUTE)
    arrivals(desk, 5)
    client = desk.enter("linlan")
    days = "since=2026-10-01&until=2026-11-30"

    page = client.get(f"/channels/radar/?{days}").content.decode()
    odd = client.get(f"/channels/radar/cases/?{days}&kind=odd").content.decode()
    hour = client.get(f"/channels/radar/cases/?{days}&hour=10").content.decode()

    assert "先自然来访，后报备" in page
    assert "/channels/radar/cases/?since=2026-10-01&amp;until=2026-11-30&amp;kind=odd" in page
    assert ("6 组" in odd, "5 组" in hour) == (True, True)


def test_a_period_without_arrivals_says_so(desk: Desk) -> None:
    assert "这段时间没有渠道客户到访" in desk.enter("linlan").get("/channels/radar/").content.decode()


def test_a_period_is_never_longer_than_a_year_nor_backwards(desk: Desk) -> None:
    assert period(date(2020, 1, 1), date(2026, 11, 2), desk.at) == (date(2025, 11, 1), date(2026, 11, 2))
    assert period(date(2026, 11, 9), date(2026, 11, 2), desk.at) == (date(2026, 8, 4), date(2026, 11, 2))


def test_the_radar_asks_as_much_for_one_case_as_for_many(desk_now: Desk) -> None:
    client, counts = desk_now.enter("linlan"), []
    for more in (1, 60):
        when = desk_now.at - 3 * HOUR
        arrivals(desk_now, more, reported_at=when, arrived_at=when + 40 * MINUTE)
        client.get("/channels/radar/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/channels/radar/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_an_agent_who_keeps_reporting_known_clients_shows_up(desk_now: Desk) -> None:
    from django.utils import timezone

    desk_now.receive("16600001234")
    client = desk_now.enter("daili")
    expected = timezone.localtime(desk_now.at + 12 * HOUR).strftime("%Y-%m-%dT%H:%M")
    for _ in range(3):
        client.post(
            "/channels/report/", {"phone": "16600001234", "name": "王", "expected_at": expected, "agrees": "on"}
        )
    arrivals(desk_now, 1)

    at = timezone.now()
    # Whoever arrives later this evening may do so tomorrow.
    found = risk(desk_now.who("linlan"), *period(None, timezone.localdate(at) + DAY, at), at)

    assert [(one.key, one.refused) for one in found.agents] == [(str(Agent.objects.get().account_id), 3)]


def narrower(code: str, value: str, place: str, since: date) -> Rule:
    """Another version of a threshold of the radar, at a place from a day on."""
    given = {"title": "测试", "unit": "", "source": "公司制度"}
    made = Rule(code=code, value=value, jurisdiction=place, effective_from=since, **given)
    return rows(Rule).bulk_create([made])[0]


def test_a_site_has_limits_of_its_own_and_the_office_those_of_the_rest(desk: Desk) -> None:
    arrivals(desk, 1, arrived_at=desk.at + 40 * MINUTE)
    office = seen(desk).close
    narrower("radar_minutes", "30", "YG02", date(2026, 1, 1))
    elsewhere = seen(desk).close
    narrower("radar_minutes", "30", desk.office.site.code, date(2026, 1, 1))

    found = seen(desk)

    assert (office, elsewhere, found.close) == (1, 1, 0)
    assert found.limits is not None
    assert (found.limits.minutes, found.limits.days) == (30, 7)


def test_a_case_is_judged_by_the_limits_of_its_day(desk: Desk) -> None:
    arrivals(desk, 1, arrived_at=desk.at + 40 * MINUTE)
    arrivals(desk, 1, reported_at=desk.at + DAY, arrived_at=desk.at + DAY + 40 * MINUTE)
    narrower("radar_minutes", "30", desk.office.site.code, (desk.at + DAY).date())

    found = risk(desk.who("linlan"), *period(None, (desk.at + DAY).date(), desk.at), desk.at + 2 * DAY)

    assert [one.close for one in found.cases] == [True, False]
    assert found.limits is None
    page = desk.enter("linlan").get("/channels/radar/?since=2026-10-01&until=2026-11-30").content.decode()
    assert "分钟数按各案场当天的规则" in page


def test_the_commission_is_that_of_the_site_too(desk: Desk) -> None:
    rich = desk.receive("16677771111", budget_wan=200).customer
    arrivals(desk, 1, customer=rich, arrived_at=desk.at + 40 * MINUTE)
    narrower("channel_commission", "1.5", desk.office.site.code, date(2026, 1, 1))

    assert seen(desk).money == Decimal("30000.00")
