import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import rows

from anchang.business.deals import actions
from anchang.people.org import actions as org
from anchang.people.org.models import Post

MOST_QUERIES = 34


def page(sale, who, thing):
    return sale.enter(who).get(thing.get_absolute_url())


def test_the_page_of_a_signed_deal_asks_a_bounded_number_of_times(sale_now):
    deal, client = sale_now.signed(), sale_now.enter("lijing")
    client.get(deal.get_absolute_url())

    with CaptureQueriesContext(connection) as found:
        client.get(deal.get_absolute_url())

    assert len(found) <= MOST_QUERIES


def test_a_script_in_a_customers_name_is_text_on_every_page(sale_now):
    name = "<script>alert(1)</script>"
    hold = sale_now.hold(customer=sale_now.customer(name=name))
    held = page(sale_now, "lijing", hold).content.decode()
    deal = sale_now.subscribe(hold)
    receipt = sale_now.pay(deal)

    places = [deal.get_absolute_url(), reverse("deals:index"), hold.customer.get_absolute_url()]
    places += [
        sale_now.plan(deal).get_absolute_url(),
        receipt.get_absolute_url(),
        reverse("deals:sign", args=[deal.number]),
    ]
    pages = [held, *(sale_now.enter("lijing").get(place).content.decode() for place in places)]

    assert [name in text for text in pages] == [False] * 7
    assert ["&lt;script&gt;alert(1)" in text for text in pages] == [True] * 7


@pytest.mark.parametrize("what", ["deals:deal", "deals:sign", "deals:resubmit", "deals:withdraw", "deals:issue_paper"])
def test_the_deal_of_another_site_is_not_found(sale_now, what):
    deal = sale_now.effective()
    elsewhere = at_another_site(sale_now)
    url = reverse(what, args=[deal.number])

    answer = sale_now.enter(elsewhere)

    assert answer.get(url).status_code == 404
    assert sale_now.enter("wangmin").get(url).status_code in (200, 409)


def at_another_site(sale):
    """A supervisor, who sees a whole site, at another one."""
    by = sale.who("guanliyuan")
    site = org.open_site(sale.office.company, by=by, at=sale.at, code="JX02", name="锦江案场")
    facts = {"username": "liufang", "name": "刘芳", "joined_on": sale.at.date()}
    post = Post.objects.get(code="sales_supervisor")
    sale.office.staff["liufang"] = org.hire(site, by=by, at=sale.at, post=post, **facts)
    return "liufang"


STEPS = [
    ("submitted", "撤销认购", "等待审批"),
    ("approved", "撤销认购", "请客户在"),
    ("effective", "签约", "前签约"),
    ("signed", "生成文书", "合同编号"),
]


@pytest.mark.parametrize(("stage", "button", "said"), STEPS)
def test_each_stage_offers_its_next_step(sale_now, stage, button, said):
    make = {
        "submitted": lambda: sale_now.subscribe(rate="2"),
        "approved": sale_now.subscribe,
        "effective": sale_now.effective,
        "signed": sale_now.signed,
    }
    shown = page(sale_now, "lijing", make[stage]()).content.decode()

    assert button in shown
    assert said in shown


@pytest.mark.parametrize("stage", ["expired", "withdrawn"])
def test_an_ended_deal_says_so_and_offers_nothing(sale_now, stage):
    deal = sale_now.subscribe()
    if stage == "withdrawn":
        actions.withdraw(deal, by=sale_now.who("lijing"), at=sale_now.at, reason="改主意")
    else:
        rows(type(deal)).filter(pk=deal.pk).update(stage=stage)

    shown = page(sale_now, "lijing", deal).content.decode()

    assert "已终止" in shown
    assert reverse("deals:withdraw", args=[deal.number]) not in shown
    assert reverse("deals:issue_paper", args=[deal.number]) not in shown


def test_only_whoever_may_book_money_is_offered_to(sale_now):
    deal = sale_now.subscribe()
    url = reverse("receivables:receive", args=[deal.number])

    assert url in page(sale_now, "qiancheng", deal).content.decode()
    assert url not in page(sale_now, "lijing", deal).content.decode()


def test_the_customers_page_lists_holds_and_deals_and_leads_to_the_board(sale_now):
    deal = sale_now.subscribe()

    shown = page(sale_now, "lijing", deal.customer).content.decode()

    assert deal.number in shown
    assert "去销控表选房" in shown


BUDGETS = {"hold": 22, "subscribe": 28, "receive": 27, "sign": 33, "release": 18}


def test_no_verb_costs_more_statements_than_its_budget(sale, capsys):
    spent = {}

    def cost(name, deed):
        with CaptureQueriesContext(connection) as found:
            result = deed()
        spent[name] = len(found)
        return result

    customers = [sale.customer(), sale.customer()]
    hold = cost("hold", lambda: sale.hold(customer=customers[0]))
    deal = cost("subscribe", lambda: sale.subscribe(hold))
    cost("receive", lambda: sale.pay(deal))
    cost("sign", lambda: sale.sign(deal))
    other = sale.hold(1, customer=customers[1])
    cost("release", lambda: actions.release(other, by=sale.who("lijing"), at=sale.at))

    with capsys.disabled():
        sys.stdout.write(f"\nstatements a verb: {spent}\n")
    assert {name: count for name, count in spent.items() if count > BUDGETS[name]} == {}
