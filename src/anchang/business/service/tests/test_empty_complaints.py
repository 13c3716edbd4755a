import pytest

from anchang.business.customers import actions as customers
from anchang.business.customers.actions import register
from anchang.business.customers.queries import told
from anchang.business.service.models import Complaint
from anchang.engine.policies import Refused


def visitor(desk):
    given = {"name": "王小明", "source": "walk_in", "consent": True}
    return register(desk.office.site, by=desk.who("lijing"), at=desk.at, **given)


def ask_to_go(desk, customer):
    by = {"by": desk.who("chenwei"), "at": desk.at}
    asked = customers.take_request(customer, **by, kind="delete", channel="visit")
    return customers.check_requester(asked, **by, proven="paper")


def test_nobody_is_deleted_in_the_middle_of_their_complaint(desk):
    customer = visitor(desk)
    made = desk.open(customer=customer)
    ask_to_go(desk, customer)

    with pytest.raises(Refused, match=f"投诉{made.number}还没结案"):
        customers.erase(customer, by=desk.who("chenwei"), at=desk.at)


def test_afterwards_the_complaint_keeps_its_figures_and_no_word(desk):
    customer = visitor(desk)
    made = desk.brought_to("closed", customer=customer, details="王小明说")
    ask_to_go(desk, customer)

    customers.erase(customer, by=desk.who("chenwei"), at=desk.at)

    left = Complaint.objects.get(pk=made.pk)
    assert (left.title, left.details, left.cause_text) == ("已删除", "", "已删除")
    assert (left.root_cause, left.stage, left.results.get().text) == ("waiting", "closed", "已删除")


def test_the_copy_tells_of_complaints(desk):
    customer = visitor(desk)
    made = desk.open(customer=customer)

    found = {str(one.title): one.rows for one in told([customer.pk], desk.at)}

    assert found["投诉和异议"][0][0] == made.number
