"""What reception knows is evidence of whose customer somebody is, without a second copy of it."""

from datetime import timedelta

import pytest
from tests.office import MONDAY, Office

from anchang.business.customers.models import Customer
from anchang.business.ownership import actions as ownership
from anchang.business.ownership import queries
from anchang.business.ownership.models import Evidence, Tenure
from anchang.business.reception import actions
from anchang.engine.accounts.models import Account
from anchang.lib.attribution import Verdict

from .conftest import Receive

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def verdict(customer: Customer, days: float = 1) -> Verdict:
    return queries.attribution(Customer.objects.select_related("site").get(pk=customer.pk), MONDAY + days * DAY)


def key(office: Office, username: str) -> str:
    return queries.house_key(office.account(username).pk)


def follow(office: Office, customer: Customer, days: int, effective: bool = True) -> None:
    by, at = office.account("lijing"), MONDAY + days * DAY
    actions.follow_up(customer, by=by, at=at, channel="phone", note="约看房", effective=effective)


def test_visits_and_follow_ups_are_evidence_where_they_stand(receive: Receive, office: Office) -> None:
    customer = receive().customer
    follow(office, customer, 1)

    kinds = [one.evidence.kind for one in verdict(customer, 2).timeline]

    assert kinds == ["visit", "registration", "follow_up"]
    assert Evidence.objects.count() == 0


def test_a_report_twelve_minutes_after_the_reception_is_late(receive: Receive, office: Office) -> None:
    customer = receive(at=MONDAY + timedelta(minutes=90)).customer
    system, late = Account.objects.system(), MONDAY + timedelta(minutes=102)
    ownership.witness(office.site, by=system, at=late, kind="report", company="中原", customer=customer)

    found = verdict(customer)

    assert found.winner == key(office, "lijing")
    assert str(found.sentence) == "报备晚了12分钟：中原 10:42，到访 10:30；到访前30分钟报备才有效"


@pytest.mark.clause("SAL-129")
def test_a_colleague_who_receives_the_owners_customer_is_on_the_visit_and_the_owner_keeps_them(
    receive: Receive, office: Office
) -> None:
    customer = receive().customer

    second = receive("zhanglei", at=MONDAY + 3 * DAY)

    found = verdict(customer, 4)
    assert (second.received_by, second.nth) == (office.account("zhanglei"), 2)
    assert Customer.objects.get(pk=customer.pk).owner == office.account("lijing")
    assert found.winner == key(office, "lijing")
    assert str(found.sentence).endswith("张磊 11-05 09:00 到访，晚了3天")


@pytest.mark.parametrize(("effective", "winner"), [(False, "zhanglei"), (True, "lijing")])
def test_only_a_follow_up_that_reached_somebody_protects(
    receive: Receive, office: Office, effective: bool, winner: str
) -> None:
    customer = receive().customer
    follow(office, customer, 1, effective)

    receive("zhanglei", at=MONDAY + 20 * DAY)

    assert verdict(customer, 21).winner == key(office, winner)


def test_a_person_of_the_pool_who_comes_is_the_receivers(receive: Receive, office: Office) -> None:
    customer = receive().customer
    ownership.release(customer, by=office.account("lijing"), at=MONDAY + DAY, reason="联系不上")

    receive("zhaoxue", at=MONDAY + 2 * DAY)

    assert Customer.objects.get(pk=customer.pk).owner == office.account("zhaoxue")
    assert Tenure.objects.get(until=None).why == "assigned"
    assert verdict(customer, 3).winner == key(office, "zhaoxue")
