"""The screens: figures while the fields are filled in, the lists, the signed table of a bank."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anchang.business.purchaseplans import actions
from anchang.business.purchaseplans.models import Disclosure, PurchasePlan
from anchang.business.touring import actions as touring
from anchang.engine.files.actions import read
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Refused

from .conftest import D, Desk

pytestmark = pytest.mark.django_db
WISH = {
    "unit_1": "9-1-101", "pay": "mortgage", "down": "30", "years": "30", "method": "instalment", "rate": "3.5",
    "homes": "first", "use": "home",
}  # fmt: skip


def test_figures_stand_there_while_the_fields_are_filled_in(now: Desk) -> None:
    customer = now.file()
    browser, url = now.enter("lijing"), reverse("purchaseplans:figures", args=[customer.pk])

    page = browser.get(url, {**WISH, "unit_2": "9-1-103"}).content.decode()
    low = browser.get(url, {**WISH, "down": "10"}).content.decode()
    wrong = browser.get(url, {**WISH, "unit_1": "8-8-8"}).content.decode()
    empty = browser.get(url).content.decode()

    assert "¥6,223.76" in page
    assert "¥630,000" in page
    assert "测算，仅供参考" in page
    assert "专项维修资金：当地标准没有登记，未计入" in page
    assert "首付10%低于最低首付比例15%" in low
    assert "没有「8-8-8」这套房源" in wrong
    assert "填房号后马上算出" in empty
    assert not PurchasePlan.objects.exists()


def test_figures_of_three_units_ask_no_more_questions_than_of_one(now: Desk) -> None:
    customer = now.file()
    browser, url = now.enter("lijing"), reverse("purchaseplans:figures", args=[customer.pk])
    counts = []
    for more in ({}, {"unit_2": "9-1-102", "unit_3": "9-1-103"}):
        with CaptureQueriesContext(
            connection,
        ) as found:
            browser.get(url, {**WISH, **more})
        counts.append(len(found))

    assert counts[0] == counts[1] <= 12


def test_a_plan_is_made_on_the_page_and_stands_in_the_customers_file(now: Desk) -> None:
    customer = now.file()
    browser = now.enter("lijing")

    answer = browser.post(reverse("purchaseplans:make", args=[customer.pk]), {**WISH, "fund": ""})

    plan = PurchasePlan.objects.get()
    assert answer["Location"] == plan.get_absolute_url()
    assert plan.number in browser.get(customer.get_absolute_url()).content.decode()
    again = browser.get(reverse("purchaseplans:make", args=[customer.pk]), {"like": plan.number}).content.decode()
    assert 'value="9-1-101"' in again


def test_favourites_of_the_customer_are_what_is_compared_first(now: Desk) -> None:
    customer = now.file()
    for room in ("103", "102"):
        touring.like(customer, by=now.who("lijing"), at=now.at, unit=now.unit(room))

    page = now.enter("lijing").get(reverse("purchaseplans:make", args=[customer.pk])).content.decode()

    assert page.index('value="9-1-103"') < page.index('value="9-1-102"')


def test_the_units_page_leads_to_a_plan_for_one_of_the_consultants_customers(now: Desk) -> None:
    mine, other = now.file(name="王小明"), now.file("zhanglei", name="赵大宝")
    browser, unit = now.enter("lijing"), now.unit()
    choose = reverse("purchaseplans:choose", args=[unit.pk])

    assert choose in browser.get(unit.get_absolute_url()).content.decode()
    page = browser.get(choose).content.decode()
    found = browser.post(choose, {"q": "赵大宝"}).content.decode()

    assert reverse("purchaseplans:make", args=[mine.pk]) in page
    assert reverse("purchaseplans:make", args=[other.pk]) not in page + found


def test_the_list_asks_as_many_questions_for_many_plans_as_for_one(now: Desk) -> None:
    browser, counts = now.enter("lijing"), []
    for rooms in (("101",), ("101", "102", "103"), ("102",), ("103", "102")):
        now.make(None, *rooms)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(reverse("purchaseplans:index")).status_code == 200
        counts.append(len(found))

    assert counts[0] == counts[-1] <= 12


def test_a_prepayment_is_reckoned_on_the_plans_loan(now: Desk) -> None:
    plan = now.make(None, "103", down=D(20))
    browser, url = now.enter("lijing"), reverse("purchaseplans:prepay", args=[plan.number])

    page = browser.get(url, {"paid": "36", "amount": "10万"}).content.decode()
    most = browser.get(url, {"paid": "36", "amount": "80万"}).content.decode()
    last = browser.get(url, {"paid": "361", "amount": "1"}).content.decode()

    assert "¥677,054.99" in page
    assert "月供不变，还要还" in page
    assert "提前还款金额不能达到或超过剩余本金" in most
    assert "小于或等于" in last


@pytest.mark.rule("R-177")
def test_the_signed_table_of_a_bank_is_kept_encrypted_with_the_plan(now: Desk) -> None:
    plan, pdf = now.make(), b"%PDF-1.4 signed"
    by = {"by": now.who("lijing"), "at": now.at}

    kept = actions.keep_disclosure(plan, **by, bank="建设银行", name="明示表.pdf", content=pdf)

    file = Attachment.objects.get(pk=kept.file_id)
    assert (file.is_sealed, read(file)) == (True, pdf)
    browser = now.enter("lijing")
    assert "建设银行" in browser.get(plan.get_absolute_url()).content.decode()
    assert browser.get(reverse("purchaseplans:disclosure", args=[kept.pk])).getvalue() == pdf
    other = now.enter("zhanglei").get(reverse("purchaseplans:disclosure", args=[kept.pk]))
    assert other.status_code == 404


def test_what_is_no_table_of_a_loan_is_not_kept(now: Desk) -> None:
    by = {"by": now.who("lijing"), "at": now.at, "bank": "建行", "name": "表"}

    with pytest.raises(Refused, match="这份置业计划没有贷款"):
        actions.keep_disclosure(now.make(pay="once"), **by, content=b"%PDF-1.4")
    with pytest.raises(Refused, match="文件内容不是所要的格式"):
        actions.keep_disclosure(now.make(), **by, content=b"plain text")
    with pytest.raises(Refused, match="请填写银行"):
        actions.keep_disclosure(now.make(), **{**by, "bank": " "}, content=b"%PDF-1.4")
    assert not Disclosure.objects.exists()


def test_another_consultants_plan_is_not_seen(now: Desk) -> None:
    plan = now.make()

    assert now.enter("zhanglei").get(plan.get_absolute_url()).status_code == 404
    assert now.enter("wangmin").get(plan.get_absolute_url()).status_code == 200
