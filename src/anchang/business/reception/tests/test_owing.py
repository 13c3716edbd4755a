from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception import actions
from anchang.engine.ledger.sealing import seal
from anchang.people.duties import actions as duties
from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def spoken_with(office: Office, customer: Customer, at: object, next_on: object = None) -> None:
    given = {"channel": "phone", "note": "约周末再来", "effective": True, "next_on": next_on}
    actions.follow_up(customer, by=office.account("lijing"), at=at, **given)


@pytest.fixture
def item(office: Office) -> Callable[[], Occurrence]:
    """Two customers of 李静 are due on Tuesday; her item of that day."""
    given = {"name": "王五", "source": "walk_in", "consent": True}
    for _ in range(2):
        customer = customers.register(office.site, by=office.account("lijing"), at=MONDAY, **given)
        spoken_with(office, customer, MONDAY, (MONDAY + DAY).date())
    seal()
    duties.tick(MONDAY + DAY)

    def read() -> Occurrence:
        return Occurrence.objects.get(duty__code="consultant_follow_up")

    return read


def test_only_whoever_has_somebody_due_gets_the_item(office: Office, item: Callable[[], Occurrence]) -> None:
    assert item().person == office.account("lijing")


def test_the_item_is_met_by_the_last_of_the_days_follow_ups(office: Office, item: Callable[[], Occurrence]) -> None:
    first, second = Customer.objects.order_by("pk")

    spoken_with(office, first, MONDAY + DAY + HOUR)
    seal()
    duties.tick(MONDAY + DAY + HOUR)
    assert item().stage == Stage.OPEN

    spoken_with(office, second, MONDAY + DAY + 2 * HOUR)
    seal()
    duties.tick(MONDAY + DAY + 2 * HOUR)
    assert item().stage == Stage.DONE
