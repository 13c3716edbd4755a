from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.office import rows

from anchang.business.service.models import Complaint

NEXT = {"open": "受理", "accepted": "给出处理结果", "settled": "回访", "visited": "结案"}


@pytest.mark.parametrize("stage", NEXT)
def test_the_page_offers_the_next_verb(desk_now, stage):
    made = desk_now.brought_to(stage)

    page = desk_now.enter("wangmin").get(made.get_absolute_url())

    assert page.context["next"]["label"] == NEXT[stage]
    assert page.context["next"]["verdict"].ok
    assert page.context["next"]["url"] in page.content.decode()


def test_who_stands_below_the_severity_reads_why_not(desk_now):
    made = desk_now.open(severity="major")

    page = desk_now.enter("wangmin").get(made.get_absolute_url()).content.decode()

    assert "重大投诉由销售总监处理" in page


def test_who_only_opened_it_sees_no_button_at_all(desk_now):
    made = desk_now.open("maqiang")

    page = desk_now.enter("maqiang").get(made.get_absolute_url()).content.decode()

    assert f"{made.get_absolute_url()}accept/" not in page
    assert "您的岗位没有这项权限" not in page


def test_the_page_says_how_long_is_left_and_to_whom_a_missed_one_was_reported(desk_now):
    made = desk_now.open()
    client = desk_now.enter("wangmin")

    before = client.get(made.get_absolute_url()).content.decode()
    past = timezone.now() - timedelta(minutes=1)
    rows(Complaint).filter(pk=made.pk).update(accept_by=past, reported_to="sales_manager")
    after = client.get(made.get_absolute_url()).content.decode()

    assert "还剩 58分" in before
    assert "已过" in after
    assert "已上报销售经理" in after


def test_a_severity_below_what_the_facts_ask_for_is_marked(desk_now):
    low, right = desk_now.open(amount=Decimal(200000)), desk_now.open(severity="major", amount=Decimal(200000))
    client = desk_now.enter("linlan")

    pages = [client.get(one.get_absolute_url()).content.decode() for one in (low, right)]

    assert ["应定为「重大」" in page for page in pages] == [True, False]


def test_the_story_tells_each_step_with_who_did_it(desk_now):
    made = desk_now.brought_to("closed")

    page = desk_now.enter("wangmin").get(made.get_absolute_url()).content.decode()

    assert all(word in page for word in ("登记投诉", "受理", "给出处理结果", "回访", "结案", "李静", "王敏"))
    assert "等待太久、流程繁琐" in page


def test_the_customers_name_is_only_for_who_sees_customers(desk_now):
    made = desk_now.open("maqiang", customer=desk_now.customer())

    seen = desk_now.enter("wangmin").get(made.get_absolute_url()).content.decode()
    unseen = desk_now.enter("maqiang").get(made.get_absolute_url()).content.decode()

    assert ("王小明" in seen, "王小明" in unseen) == (True, False)


def test_what_was_typed_is_shown_as_text(desk_now):
    made = desk_now.open(title="<b>等</b>", details="<script>x</script>")

    page = desk_now.enter("wangmin").get(made.get_absolute_url()).content.decode()

    assert "&lt;b&gt;等" in page
    assert "<script>x" not in page


def test_the_customers_page_lists_the_complaints_one_may_see(desk_now):
    customer = desk_now.customer()
    mine, theirs = desk_now.open(customer=customer), desk_now.open("maqiang", customer=customer)

    own = desk_now.enter("lijing").get(customer.get_absolute_url()).content.decode()
    all_ = desk_now.enter("wangmin").get(customer.get_absolute_url()).content.decode()

    assert (mine.number in own, theirs.number in own) == (True, False)
    assert (mine.number in all_, theirs.number in all_) == (True, True)
    assert f"/service/open/?customer={customer.pk}" in own


def test_the_page_asks_as_often_after_ten_rounds_as_after_one(desk_now):
    made, client = desk_now.brought_to("visited"), desk_now.enter("wangmin")
    client.get(made.get_absolute_url())
    counts = []
    for more in (0, 9):
        for nth in range(more):
            _round(made, nth + 2)
        with CaptureQueriesContext(connection) as asked:
            client.get(made.get_absolute_url())
        counts.append(len(asked))

    assert counts[0] == counts[1]


def _round(made, nth):
    for kind in (made.results, made.return_visits):
        first = kind.get(nth=1)
        same = {column.attname: getattr(first, column.attname) for column in first._meta.concrete_fields}
        rows(type(first)).bulk_create([type(first)(**{**same, "id": None, "nth": nth})])
