"""A deal of a key account keeps to the policy and the process for key accounts; one of anybody else knows no such terms."""

from decimal import Decimal

import pytest
from tests.office import MONDAY, rows

from anchang.business.customers import actions as customers
from anchang.business.deals.models import Deal
from anchang.business.deals.queries import Discount
from anchang.business.keyaccounts import actions as keyaccounts
from anchang.engine.ledger.models import Entry
from anchang.engine.ledger.reading import facts
from anchang.engine.policies import Refused
from anchang.engine.rules.models import Rule

pytestmark = pytest.mark.clause("KEY-021")


def account(sale, customer, level="vip", stage="negotiation"):
    made = keyaccounts.open_account(
        customer, by=sale.who("fangyuan"), at=MONDAY, manager=sale.who("fangyuan"), level=level, route="park"
    )
    rows(type(made)).filter(pk=made.pk).update(stage=stage)
    return made


def subscribe(sale, customer, value="5", kind="percent", label="大客户优惠"):
    return sale.subscribe(sale.hold(customer=customer), discounts=[Discount(label, kind, Decimal(value))])


@pytest.mark.parametrize(("level", "most", "over"), [("vip", "5", "5.0001"), ("key", "3", "3.0001")])
def test_a_key_account_gets_what_the_policy_gives_its_level_and_no_fen_more(sale, level, most, over):
    customer = sale.customer()
    account(sale, customer, level)

    with pytest.raises(Refused, match="商务政策规定") as refused:
        subscribe(sale, customer, over)
    assert refused.value.rule == "KEY-021"


def test_what_the_policy_gives_is_subscribed_and_the_ledger_names_its_rule(sale):
    customer = sale.customer()
    account(sale, customer)

    deal = subscribe(sale, customer)

    entry = Entry.objects.get(verb="deals.subscribe")
    assert deal.price == Decimal("1881000.00")
    assert facts([entry])[entry.pk]["key_account_rule"] == "keyaccount_discount_vip@office@2020-01-01"


def test_several_lines_count_together(sale):
    customer = sale.customer()
    account(sale, customer)
    lines = [Discount("大客户优惠", "percent", Decimal(3)), Discount("大客户团购", "amount", Decimal(50000))]

    with pytest.raises(Refused, match="最多5%，即¥99,000"):
        sale.subscribe(sale.hold(customer=customer), discounts=lines)


@pytest.mark.parametrize("stage", ["lead", "contact", "proposal"])
def test_before_the_process_has_come_to_terms_there_are_none(sale, stage):
    customer = sale.customer()
    account(sale, customer, stage=stage)

    with pytest.raises(Refused, match="谈判后才能给大客户优惠"):
        subscribe(sale, customer, "1")


@pytest.mark.parametrize("stage", ["", "lost"])
def test_who_is_no_key_account_or_no_longer_one_has_no_such_discount(sale, stage):
    customer = sale.customer()
    if stage:
        account(sale, customer, stage=stage)

    with pytest.raises(Refused, match="不是大客户"):
        subscribe(sale, customer, "1")


def test_a_discount_of_another_name_goes_the_ordinary_way(sale):
    assert subscribe(sale, sale.customer(), "6", label="按时签约优惠").stage == "submitted"


def test_the_account_may_be_another_file_of_the_same_person(sale):
    keep, gone = sale.customer(), sale.customer()
    account(sale, gone)
    customers.merge(keep, by=sale.who("wangmin"), at=MONDAY, others=[gone], reason="身份证相同")

    assert subscribe(sale, keep).stage == "submitted"


def test_a_site_may_have_a_policy_of_its_own(sale):
    customer = sale.customer()
    account(sale, customer)
    own = Rule(
        code="keyaccount_discount_vip", title="测试", value="2", unit="%", jurisdiction=sale.office.site.code,
        effective_from=MONDAY.date(), source="公司制度",
    )  # fmt: skip
    rows(Rule).bulk_create([own])

    with pytest.raises(Refused, match="最多2%"):
        subscribe(sale, customer, "3")

    assert not Deal.objects.exists()
