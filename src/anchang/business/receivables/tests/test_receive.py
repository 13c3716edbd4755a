import os
import signal
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.urls import reverse
from tests.office import together

from anchang.business.receivables.models import Receipt, Settlement
from anchang.business.receivables.queries import advance, dues, paid
from anchang.engine.doors.models import Submission
from anchang.engine.events.models import Change
from anchang.engine.ledger.models import Entry
from anchang.engine.numbering.models import Series
from anchang.engine.policies import Refused

KILLED = """
import os, signal
from datetime import datetime
from decimal import Decimal
from anchang.business.receivables.actions import receive
from anchang.business.receivables.models import Plan, Receipt
from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import when

@when("receivables.receive")
def power_cut(event, *, by, at):
    assert Receipt.objects.count() == 1
    print("half way", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

at = datetime.fromisoformat("{at}")
receive(Plan.objects.get(), by=Account.objects.system(), at=at, amount=Decimal(200), method="card", value_on=at.date())
"""


def form(till, **given):
    return {"amount": "200", "method": "transfer", "value_on": f"{till.today}", "once": "k1", **given}


def test_money_pays_the_oldest_line_first_and_the_rest_is_an_advance(till):
    plan = till.open(till.line("200", "deposit", "定金"), till.line("300"))

    first, second, third = (till.receive(plan, amount) for amount in ("250", "250", "1"))

    assert [one.number for one in (first, second, third)] == [f"SK-JX01-2026-000{n}" for n in (1, 2, 3)]
    assert [one.nature for one in (first, second, third)] == ["deposit", "price", "price"]
    assert [state.settled for state in dues(plan)] == [200, 300]
    assert (advance(plan), paid(plan.reference)) == (Decimal(1), Decimal(501))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"amount": "0"}, "金额要大于零"),
        ({"amount": "-5"}, "金额要大于零"),
        ({"method": "barter"}, "请选择收款方式"),
    ],
)
def test_what_is_no_money_is_refused(till, given, reason):
    plan = till.open()

    with pytest.raises(Refused, match=reason):
        till.receive(plan, **given)

    assert not Receipt.objects.exists()


def test_money_does_not_arrive_tomorrow(till):
    with pytest.raises(Refused, match="到账日期不能晚于今天"):
        till.receive(till.open(), value_on=till.today + timedelta(days=1))


def test_a_bank_voucher_is_booked_once_and_again_after_a_reversal(till):
    plan = till.open()
    first = till.receive(plan, "1", voucher="YH000001")

    with pytest.raises(Refused, match="这张回单已经入账，收据号SK-JX01-2026-0001"):
        till.receive(plan, "1", voucher=" YH000001 ")

    till.reverse(first)
    assert till.receive(plan, "1", voucher="YH000001").number == "SK-JX01-2026-0002"
    assert till.receive(plan, "1").number == "SK-JX01-2026-0003"


def test_of_two_who_book_one_voucher_at_once_one_succeeds(real_database, make_till):
    till = make_till()
    plan = till.open()

    answers = together(*[lambda: till.receive(plan, "1", voucher="YH000001")] * 2)

    refused = [answer.reason for answer in answers if isinstance(answer, Refused)]
    assert refused == ["这张回单已经入账，收据号SK-JX01-2026-0001"]
    assert (paid(plan.reference), Series.objects.get(code="SK").last) == (Decimal(1), 1)


def test_eight_who_book_at_once_settle_every_line_to_the_fen_and_leave_no_gap(real_database, make_till):
    till = make_till()
    plan = till.open(*[till.line("100", label=f"楼款{n}") for n in range(7)])

    together(*[lambda: till.receive(plan, "100.01")] * 8)

    numbers = sorted(Receipt.objects.values_list("number", flat=True))
    assert numbers == [f"SK-JX01-2026-{n:04d}" for n in range(1, 9)]
    assert [state.open for state in dues(plan)] == [0] * 7
    assert advance(plan) == Decimal("100.08")


@pytest.mark.rule("I-10")
def test_a_process_killed_in_the_middle_of_a_payment_leaves_nothing_half_written_and_no_gap(real_database, make_till):
    till = make_till()
    plan = till.open()
    before = (Entry.objects.count(), Change.objects.count())
    connections.close_all()

    killed = subprocess.run(
        [sys.executable, "-m", "anchang", "shell", "--no-imports", "-c", KILLED.format(at=till.at.isoformat())],
        env={**os.environ, "ANCHANG_DATABASE_URL": real_database, "PYTHONPATH": "src", "ANCHANG_TEST": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "half way\n")
    assert (Receipt.objects.count(), Settlement.objects.count(), Series.objects.filter(code="SK").count()) == (0, 0, 0)
    assert (Entry.objects.count(), Change.objects.count()) == before
    assert till.receive(plan).number == "SK-JX01-2026-0001"


def test_the_same_form_sent_twice_books_once(till_now):
    plan, client = till_now.open(), till_now.enter("qiancheng")
    url = reverse("receivables:receive", args=[plan.reference])

    places = [client.post(url, form(till_now))["Location"] for _time in range(2)]

    receipt = Receipt.objects.get()
    assert places == [receipt.get_absolute_url()] * 2
    assert Submission.objects.count() == 1


def test_the_same_form_sent_at_the_same_moment_books_once(real_database, make_till):
    till = make_till()
    plan = till.open()
    clients = [till.enter("qiancheng") for _one in range(2)]
    url = reverse("receivables:receive", args=[plan.reference])

    answers = together(*(lambda client=client: client.post(url, form(till)).status_code for client in clients))

    assert answers == [302, 302]
    assert Receipt.objects.count() == 1


def test_the_form_offers_the_open_amount_of_the_next_line(till_now):
    plan = till_now.open()
    till_now.receive(plan, "50")

    page = till_now.enter("qiancheng").get(reverse("receivables:receive", args=[plan.reference])).content.decode()

    assert 'value="150.00"' in page


def test_a_consultant_books_no_money(till_now):
    plan = till_now.open()

    answer = till_now.enter("lijing").post(reverse("receivables:receive", args=[plan.reference]), form(till_now))

    assert (answer.status_code, Receipt.objects.count()) == (409, 0)
    assert "您的岗位没有这项权限" in answer.content.decode()
