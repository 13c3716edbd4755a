import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, rows

from anchang.business.customers.models import Customer
from anchang.business.ownership.models import Evidence
from anchang.business.reception import actions as reception

from .conftest import DAY, MINUTE
from .test_contest import visited_twice
from .test_witness import receive


def url(customer):
    return f"/ownership/customers/{customer.pk}/"


def test_the_page_says_who_why_by_how_much_and_by_which_rules(court_now):
    visit = receive(court_now, at=court_now.at - 30 * MINUTE)
    court_now.witness(at=court_now.at - 18 * MINUTE, ref="BB-JX01-2026-0001", url="/channels/1/")

    page = court_now.enter("lijing").get(url(visit.customer)).content.decode()

    for text in (
        "归李静",
        "报备晚了12分钟",
        "到访前30分钟报备才有效",
        "中原",
        "12分钟",
        "通用规则 第1版",
        "BB-JX01-2026-0001",
    ):
        assert text in page
    assert "王小明" not in page


def test_the_customers_page_leads_there_in_one_line(court_now):
    customer = court_now.register()

    page = court_now.enter("lijing").get(customer.get_absolute_url()).content.decode()

    assert url(customer) in page
    assert "没有别人主张：李静" in page


def test_who_received_the_customer_reads_why_although_the_file_is_a_colleagues(court_now):
    customer = visited_twice(court_now)

    received = court_now.enter("zhanglei").get(url(customer))
    stranger = court_now.enter("zhaoxue").get(url(customer))

    assert (received.status_code, stranger.status_code) == (200, 404)
    assert "提出异议" in received.content.decode()
    assert f'"{customer.get_absolute_url()}' not in received.content.decode()


def test_a_shared_customer_shows_the_shares(court_now):
    customer = visited_twice(court_now)
    parts = [(court_now.key("zhanglei"), 2), (court_now.key("lijing"), 1)]
    court_now.judge(court_now.contest(customer), parts=parts, at=court_now.at)

    page = court_now.enter("zhanglei").get(url(customer)).content.decode()

    assert "66.67%" in page
    assert "33.33%" in page


def test_the_channels_customer_names_who_serves_them(court_now):
    court_now.witness(at=court_now.at - DAY)
    customer = receive(court_now, at=court_now.at).customer

    page = court_now.enter("wangmin").get(url(customer)).content.decode()

    assert "归中原" in page
    assert "由谁跟进" in page


def test_of_two_files_of_one_person_the_earlier_reception_counts_for_both(court):
    first = receive(court, at=MONDAY).customer
    second = receive(court, "zhanglei", at=MONDAY + DAY, phone="13900000001").customer
    rows(Customer).filter(pk=second.pk).update(stage="merged", merged_into=first)

    found = court.verdict(first, MONDAY + 2 * DAY)

    assert (found.winner, found.runner_up, len(found.shares)) == (court.key("lijing"), court.key("zhanglei"), 1)


def test_of_two_files_with_two_papers_a_couple_came_and_each_counts_half(court):
    first = receive(court, at=MONDAY).customer
    second = receive(court, "zhanglei", at=MONDAY + DAY, phone="13900000001").customer
    rows(Customer).filter(pk=first.pk).update(id_key="one")
    rows(Customer).filter(pk=second.pk).update(id_key="two", stage="merged", merged_into=first)

    found = court.verdict(first, MONDAY + 2 * DAY)

    assert found.rule == "couple"
    assert [(one.name, one.bp) for one in found.shares] == [("李静", 5000), ("张磊", 5000)]


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_asks_no_more_for_sixty_pieces_than_for_one(court_now, count):
    customer = receive(court_now, at=court_now.at).customer
    for n in range(count):
        court_now.witness("appointment", claimant=court_now.who("zhanglei"), happened_at=court_now.at - n * MINUTE)
    client = court_now.enter("lijing")
    client.get(url(customer))

    with CaptureQueriesContext(connection) as asked:
        client.get(url(customer))

    assert len(asked) <= 26
    assert Evidence.objects.count() == count


def test_a_deal_is_evidence_without_a_row_of_its_own(court, monkeypatch):
    customer = receive(court).customer
    before = Evidence.objects.count()

    reception.follow_up(
        customer, by=court.who("lijing"), at=MONDAY + DAY, channel="phone", note="约看房", effective=True
    )

    kinds = [one.evidence.kind for one in court.verdict(customer, MONDAY + 2 * DAY).timeline]
    assert kinds == ["visit", "registration", "follow_up"]
    assert Evidence.objects.count() == before == 0
