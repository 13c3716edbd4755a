import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anchang.business.deals.models import Deal
from anchang.business.deals.tests.conftest import plant


def copies(deal, count):
    """More deals like this one, ended so that the unit may have them all."""
    for n in range(count):
        same = {column.attname: getattr(deal, column.attname) for column in Deal._meta.concrete_fields}
        plant(Deal(**{**same, "id": None, "number": f"RG-JX01-2026-1{n:03d}", "stage": "expired"}))


def queries_of(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_list_asks_as_often_for_a_hundred_rows_as_for_one(sale_now):
    deal, client, url = sale_now.subscribe(), sale_now.enter("lijing"), reverse("deals:index")
    client.get(url)

    one = queries_of(client, url)
    copies(deal, 99)
    hundred = queries_of(client, url)

    assert Deal.objects.count() == 100
    assert one == hundred <= 12


def test_a_consultant_sees_their_own_deals_and_holds_and_the_supervisor_all(sale_now):
    mine, theirs = sale_now.subscribe(), sale_now.subscribe(sale_now.hold(1, who="zhanglei"), who="zhanglei")
    sale_now.hold(2, who="zhanglei")

    shown = sale_now.enter("lijing").get(reverse("deals:index")).content.decode()
    all_ = sale_now.enter("wangmin").get(reverse("deals:index")).content.decode()

    assert (mine.number in shown, theirs.number in shown, "28-1-103" in shown) == (True, False, False)
    assert (mine.number in all_, theirs.number in all_, "28-1-103" in all_) == (True, True, True)


@pytest.mark.parametrize(
    ("asked", "found"), [("?stage=signed", 0), ("?stage=approved", 1), ("?q=1-101", 1), ("?q=HT", 0)]
)
def test_the_list_is_narrowed_by_stage_number_and_unit(sale_now, asked, found):
    sale_now.subscribe()

    answer = sale_now.enter("lijing").get(reverse("deals:index") + asked)

    assert len(answer.context["table"].rows) == found


def test_an_empty_list_leads_to_the_board(sale_now):
    page = sale_now.enter("lijing").get(reverse("deals:index")).content.decode()

    assert "还没有成交单" in page
    assert reverse("inventory:index") in page
