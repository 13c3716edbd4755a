from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anchang.business.receivables.models import Receipt
from anchang.people.org import actions as org
from anchang.people.org.models import Post


def queries_of(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_list_asks_as_often_for_a_hundred_receipts_as_for_one(till_now):
    plan, client, url = till_now.open(), till_now.enter("qiancheng"), reverse("receivables:index")
    till_now.receive(plan, "1")
    client.get(url)

    one = queries_of(client, url)
    for _time in range(99):
        till_now.receive(plan, "1")
    hundred = queries_of(client, url)

    assert Receipt.objects.count() == 100
    assert one == hundred <= 12


def test_a_consultant_sees_the_money_of_their_own_plans_only(till_now):
    mine = till_now.receive(till_now.open(), "1")
    theirs = till_now.receive(till_now.open(reference="YD-2", owner="zhanglei"), "1")

    page = till_now.enter("lijing").get(reverse("receivables:index")).content.decode()

    assert (mine.number in page, theirs.number in page, "YD-2" in page) == (True, False, False)


def test_what_is_due_within_a_week_stands_above_the_list_the_earliest_first(till_now):
    till_now.open(till_now.line("100", label="首付款", days=-3), till_now.line("150", "deposit", "定金", 7))
    till_now.open(till_now.line("300", "loan", "按揭款", 40), reference="YD-2")

    answer = till_now.enter("qiancheng").get(reverse("receivables:index"))

    awaited = [(state.due.label, state.open) for state in answer.context["awaited"]]
    assert awaited == [("首付款", 100), ("定金", 150)]
    assert "逾期，应于" in answer.content.decode()


@pytest.mark.parametrize("what", ["receipt", "confirm", "reverse"])
def test_the_receipt_of_another_site_is_not_found(till_now, what):
    receipt = till_now.receive(till_now.open())
    elsewhere = supervisor_elsewhere(till_now)
    url = reverse(f"receivables:{what}", args=[receipt.number])

    assert till_now.enter(elsewhere).get(url).status_code == 404
    assert till_now.enter("fengshan").get(url).status_code == 200


@pytest.mark.parametrize("what", ["plan", "receive"])
def test_the_plan_of_another_site_is_not_found(till_now, what):
    plan = till_now.open()
    url = reverse(f"receivables:{what}", args=[plan.reference])

    assert till_now.enter(supervisor_elsewhere(till_now)).get(url).status_code == 404
    assert till_now.enter("qiancheng").get(url).status_code == 200


def supervisor_elsewhere(till):
    by = till.who("guanliyuan")
    site = org.open_site(till.office.company, by=by, at=till.at, code="JX02", name="锦江案场")
    facts = {"username": "liufang", "name": "刘芳", "joined_on": till.today}
    post = Post.objects.get(code="sales_supervisor")
    till.office.staff["liufang"] = org.hire(site, by=by, at=till.at, post=post, **facts)
    return "liufang"


@pytest.mark.parametrize(("days", "found"), [(0, 1), (1, 0)])
def test_the_list_is_narrowed_by_the_day_the_money_arrived(till_now, days, found):
    till_now.receive(till_now.open())
    since = till_now.today + timedelta(days=days)

    answer = till_now.enter("qiancheng").get(reverse("receivables:index") + f"?since={since}&stage=recorded")

    assert len(answer.context["table"].rows) == found
