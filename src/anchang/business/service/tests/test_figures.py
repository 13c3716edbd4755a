from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY

from anchang.business.service.metrics import METRICS
from anchang.business.service.queries import causes, month, on_time, percent
from anchang.engine.metrics import figures

from .conftest import MINUTE

URL = "/service/figures/"


def values(desk):
    period = month([desk.office.site.pk], MONDAY.date())
    return {row[0].metric.code.partition(".")[2]: int(row[0].value) for row in figures(METRICS, [period])}


@pytest.mark.clause("CMP-003", "SAL-126")
def test_how_fast_complaints_are_accepted_and_settled_is_counted(desk):
    desk.open()
    for minutes in (10, 60, 80):
        taken = desk.accept(desk.open(), at=MONDAY + minutes * MINUTE)
    desk.settle(taken, at=taken.settle_by)
    late = desk.accept(desk.open())
    desk.settle(late, at=late.settle_by + MINUTE)

    found = values(desk)

    assert (found["opened"], found["accepted"], found["accepted_in_time"]) == (5, 4, 3)
    assert found["minutes_to_accept"] == 150
    assert (found["settled"], found["settled_in_time"]) == (2, 1)
    assert on_time({f"service.{name}": value for name, value in found.items()}) == {
        "minutes": 38, "accepted": 75, "settled": 50, "satisfied": None, "reopened": None,
    }  # fmt: skip


@pytest.mark.clause("CMP-008", "CMP-012")
def test_satisfied_and_reopened_ones_are_counted(desk):
    back = desk.visit(desk.brought_to("settled"), satisfied=False)
    desk.visit(desk.settle(back))
    desk.visit(desk.brought_to("settled"))

    found = values(desk)

    assert (found["visited"], found["satisfied"], found["reopened"]) == (3, 2, 1)


@pytest.mark.clause("CMP-013")
def test_causes_stand_the_most_frequent_first_with_their_running_share(desk):
    for cause in ("price", "waiting", "waiting"):
        desk.close(desk.brought_to("visited"), root_cause=cause)

    assert causes(month([desk.office.site.pk], MONDAY.date())) == [
        ("等待太久、流程繁琐", 2, 67),
        ("价格或优惠争议", 1, 100),
    ]
    assert causes(month([], MONDAY.date())) == []


def test_a_month_is_the_one_of_shanghai(desk):
    period = month([1], MONDAY.date())

    assert (f"{period.start:%m-%d %H:%M %z}", f"{period.end:%m-%d %H:%M %z}") == (
        "11-01 00:00 +0800",
        "12-01 00:00 +0800",
    )
    december = month([1], MONDAY.date().replace(month=12))
    assert december.end - december.start == timedelta(days=31)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 2, 50), (1, 3, 33), (2, 3, 67), (1, 200, 1), (0, 5, 0), (0, 0, 0)]
)
def test_a_share_is_rounded_half_up(part, whole, shown):
    assert percent(part, whole) == shown


def test_every_figure_leads_to_its_rows(desk_now):
    made = desk_now.brought_to("closed")
    desk_now.open()
    client = desk_now.enter("wangmin")

    page = client.get(URL)
    urls = {one["figure"].metric.code: one["url"] for one in page.context["figures"]}
    found = {code: len(client.get(url).context["table"].rows) for code, url in urls.items()}

    assert found["service.opened"] == 2
    assert found["service.closed"] == found["service.satisfied"] == found["service.accepted_in_time"] == 1
    assert found["service.reopened"] == 0
    assert made.get_absolute_url() in client.get(urls["service.closed"]).content.decode()


def test_another_month_is_empty_and_says_so(desk_now):
    desk_now.brought_to("closed")

    page = desk_now.enter("wangmin").get(f"{URL}?month=2020-01").content.decode()

    assert "这个月还没有结案" in page


def test_the_page_asks_as_often_for_ten_complaints_as_for_one(desk_now):
    client, counts = desk_now.enter("wangmin"), []
    for more in (1, 9):
        for _turn in range(more):
            desk_now.brought_to("closed")
        client.get(URL)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_who_only_opens_complaints_reads_no_figures(desk_now):
    assert desk_now.enter("lijing").get(URL).status_code == 409
