from datetime import timedelta

import pytest

from anchang.business.customers import actions as customers
from anchang.business.customers.queries import identities, timeline

from .conftest import Desk

pytestmark = pytest.mark.django_db


def test_a_complaint_stands_in_the_customers_line_of_time_also_after_a_merge(desk: Desk) -> None:
    gone = desk.customer()
    keep = desk.customer(phone="13700009999", name="王晓明")
    complaint = desk.open(customer=gone)
    customers.merge(keep, by=desk.who("wangmin"), at=desk.at, others=[gone], reason="同一人")

    told = timeline(identities(keep), desk.who("wangmin"), desk.at + timedelta(minutes=1), "complaints")[0]
    page = desk.enter("wangmin").get(f"/customers/{keep.pk}/").content.decode()

    assert [(one.text, one.url) for one in told] == [
        (f"登记{complaint.number}：{complaint.title}", complaint.get_absolute_url())
    ]
    assert complaint.number in page.split("全部经过")[0]


def test_a_closed_complaint_is_told_twice(desk: Desk) -> None:
    customer = desk.customer()
    complaint = desk.brought_to("closed", customer=customer)

    told = [one.text for one in timeline([customer.pk], desk.who("wangmin"), desk.at, "complaints")[0]]

    assert told == [f"结案{complaint.number}：{complaint.title}", f"登记{complaint.number}：{complaint.title}"]
