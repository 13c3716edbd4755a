import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.business.receivables import actions
from anchang.business.receivables.models import Receipt
from anchang.engine.policies import Refused


def confirm(till, receipt, who="fengshan"):
    return actions.confirm(Receipt.objects.get(pk=receipt.pk), by=till.who(who), at=till.at)


@pytest.mark.rule("I-14")
def test_the_accountant_checks_what_the_cashier_booked(till):
    receipt = till.receive(till.open())

    checked = confirm(till, receipt)

    assert (checked.stage, checked.confirmed_by_id) == ("confirmed", till.who("fengshan").pk)


def test_the_cashier_has_no_such_verb(till):
    receipt = till.receive(till.open())

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        confirm(till, receipt, "qiancheng")


@pytest.mark.rule("I-14")
def test_whoever_took_the_money_never_checks_it_whatever_post_they_hold(till):
    receipt = till.receive(till.open())
    rows(Receipt).filter(pk=receipt.pk).update(received_by=till.who("fengshan"))

    with pytest.raises(Refused, match="收款人不能复核自己的收款"):
        confirm(till, receipt)


def test_the_database_refuses_one_person_in_both_places(till):
    receipt = till.receive(till.open())

    with pytest.raises(IntegrityError, match="receipt_confirmed_by_another"), transaction.atomic():
        rows(Receipt).filter(pk=receipt.pk).update(confirmed_by=receipt.received_by)

    assert rows(Receipt).filter(pk=receipt.pk).update(confirmed_by=till.who("fengshan")) == 1


def test_checking_twice_is_refused_with_the_reason(till_now):
    receipt, client = till_now.receive(till_now.open()), till_now.enter("fengshan")
    url = reverse("receivables:confirm", args=[receipt.number])

    client.post(url, {"once": "k1"})
    again = client.post(url, {"once": "k2"})

    assert again.status_code == 409
    assert "现在是「已复核」" in again.content.decode()
