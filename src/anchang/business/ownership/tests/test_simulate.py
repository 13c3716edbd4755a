from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, morning

from anchang.business.ownership import queries
from anchang.business.ownership.models import FIGURES, RuleSet

from .conftest import DAY, MINUTE
from .test_set_rules import typed

START, END = MONDAY - 5 * DAY, MONDAY + 6 * DAY


def disputed(court, n, early=40):
    """A customer whom 中原 reported so many minutes before 李静 received them."""
    phone = f"1391234{n:04d}"
    moment = MONDAY + DAY + n * MINUTE
    customer = court.receive(at=moment, phone=phone, name=f"王小{n}")
    court.witness(at=moment, customer=customer, happened_at=moment - early * MINUTE)
    return customer


def run(court, **change):
    now = queries.first_rules()
    return queries.simulate(court.site, now, replace(now, **change), START, END)


def test_a_longer_lead_time_moves_the_customers_reported_between_the_two(court):
    moved = [disputed(court, n, early=40) for n in range(3)]
    disputed(court, 7, early=90)

    outcome = run(court, report_lead_minutes=60)

    assert (outcome.looked_at, {one.customer for one in outcome.cases}) == (4, {one.pk for one in moved})
    by_name = {one.name: one for one in outcome.tallies}
    assert {name: (one.gained_bp, one.lost_bp) for name, one in by_name.items()} == {
        "李静": (30000, 0), "中原": (0, 30000),
    }  # fmt: skip
    assert all(len(one.cases) == 3 for one in outcome.tallies)


def test_the_same_rules_move_nobody(court):
    disputed(court, 1)

    assert run(court).cases == []


def test_what_one_gains_another_loses_in_customers_and_in_money(court, monkeypatch):
    customer = disputed(court, 1)
    monkeypatch.setattr(queries.gathering, "_prices", [lambda keys: {customer.pk: Decimal("1980000.01")}])

    outcome = run(court, report_lead_minutes=60)

    assert sum(one.net_bp for one in outcome.tallies) == 0
    assert sum(one.net for one in outcome.tallies) == 0
    assert {one.gained for one in outcome.tallies} == {Decimal("1980000.01"), Decimal(0)}


def test_who_belongs_to_nobody_under_a_shorter_protection_goes_to_the_pool(court):
    disputed(court, 1, early=90)

    outcome = run(court, visit_deal_days=1, call_days=1, visit_days=1)

    assert {one.name: one.net_bp for one in outcome.tallies} == {"": 10000, "中原": -10000}


def test_what_happened_outside_the_quarter_is_left_out(court):
    disputed(court, 1)
    now = queries.first_rules()

    early = queries.simulate(court.site, now, replace(now, report_lead_minutes=60), START - 90 * DAY, START)

    assert (early.looked_at, early.cases) == (0, [])


@pytest.mark.parametrize(
    ("today", "first", "end"),
    [
        (morning(2026, 11, 23), morning(2026, 7, 1, 0), morning(2026, 10, 1, 0)),
        (morning(2026, 1, 5), morning(2025, 10, 1, 0), morning(2026, 1, 1, 0)),
        (morning(2026, 4, 1, 0), morning(2026, 1, 1, 0), morning(2026, 4, 1, 0)),
    ],
)
def test_the_last_quarter_is_the_calendar_one_before_this(today, first, end):
    assert queries.last_quarter(today) == (first, end)


def test_it_asks_as_often_for_forty_customers_as_for_two(court):
    for n in range(2):
        disputed(court, n)
    few = _queries(court)
    for n in range(2, 40):
        disputed(court, n)

    assert _queries(court) == few <= 20


def _queries(court):
    with CaptureQueriesContext(connection) as asked:
        run(court, report_lead_minutes=60)
    return len(asked)


def test_the_screen_keeps_nothing_and_leads_to_the_cases(court_now, monkeypatch):
    """The quarter of the screen is set to the last hour, in which the customers came."""
    span = (court_now.at - 60 * MINUTE, court_now.at + 60 * MINUTE)
    monkeypatch.setattr(queries, "last_quarter", lambda at: span)
    customer = court_now.receive(at=court_now.at)
    court_now.witness(customer=customer, happened_at=court_now.at - 40 * MINUTE)
    client = court_now.enter("linlan")
    asked = {name: value for name, value in typed(report_lead_minutes=60).items() if name in FIGURES}

    blank = client.get("/ownership/simulate/").content.decode()
    page = client.get("/ownership/simulate/", asked)
    wrong = client.get("/ownership/simulate/", {**asked, "interval_a": 9})

    text = page.content.decode()
    assert "什么都不保存" in blank
    assert (page.status_code, wrong.status_code, RuleSet.objects.count()) == (200, 422, 0)
    assert "30 分钟 → 60 分钟" in text
    assert f"KH{customer.pk:07d}" in text
    chosen = client.get("/ownership/simulate/", {**asked, "who": court_now.key("lijing")}).content.decode()
    assert "李静涉及的客户" in chosen


def test_the_quarter_that_still_runs_can_be_tried_as_well(court_now, monkeypatch):
    span = (court_now.at - 60 * MINUTE, court_now.at + 60 * MINUTE)
    monkeypatch.setattr(queries, "this_quarter", lambda at: span)
    customer = court_now.receive(at=court_now.at)
    court_now.witness(customer=customer, happened_at=court_now.at - 40 * MINUTE)
    client = court_now.enter("linlan")
    asked = {name: value for name, value in typed(report_lead_minutes=60).items() if name in FIGURES}

    before = client.get("/ownership/simulate/", asked).content.decode()
    running = client.get("/ownership/simulate/", {**asked, "span": "now"}).content.decode()

    assert f"KH{customer.pk:07d}" not in before
    assert f"KH{customer.pk:07d}" in running
    assert '<input type="hidden" name="span" value="now">' in running


def test_the_running_quarter_begins_where_the_last_one_ended():
    today = morning(2026, 11, 23)

    assert queries.this_quarter(today) == (morning(2026, 10, 1, 0), today)


def test_a_company_is_counted_once_whichever_of_its_agents_reported(court):
    assert queries.company_of(queries.channel_key("中原")) == "中原"
    assert queries.company_of(queries.house_key(7)) == queries.company_of("") == ""
