from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.office import MONDAY, Office

from anchang.business.customers import actions as customers
from anchang.business.customers.queries import identities, timeline
from anchang.business.reception import actions
from anchang.business.reception.models import FollowUp

from .conftest import Enter, Receive

pytestmark = pytest.mark.django_db
SAID = {"channel": "phone", "note": "约周六再来", "effective": True}
MINUTE = timedelta(minutes=1)


def test_visits_and_follow_ups_stand_in_the_customers_line_of_time(receive: Receive, office: Office) -> None:
    owner, customer = office.account("lijing"), receive(note="看三房", party_size=2).customer
    actions.follow_up(customer, by=owner, at=MONDAY + MINUTE, **SAID)
    receive(at=MONDAY + 2 * MINUTE)

    told = [one.text for one in timeline([customer.pk], owner, MONDAY, "visits")[0]]
    said = [(one.text, one.who) for one in timeline([customer.pk], owner, MONDAY, "follow_ups")[0]]

    assert told == ["第2次到访，1人", "首次到访，2人，看三房"]
    assert said == [("电话：约周六再来", "李静")]


def test_a_post_without_receptions_is_told_nothing_of_them(receive: Receive, office: Office) -> None:
    customer = receive().customer

    told = [one.text for one in timeline([customer.pk], office.account("gaojie"), MONDAY)[0]]

    assert not any("到访，" in text for text in told)
    assert any(text.startswith("建档") for text in told)


def test_two_merged_histories_are_one_and_visits_count_on(receive: Receive, office: Office) -> None:
    """Both histories stay under the file that speaks; the next visit is the third."""
    owner, first = office.account("lijing"), receive().customer
    second = receive(phone="13700009999", at=MONDAY + MINUTE).customer
    customers.merge(first, by=owner, at=MONDAY, others=[second], reason="同一人")

    again = receive(phone="13700009999", at=MONDAY + 2 * MINUTE)

    told = timeline(identities(first), owner, MONDAY, "visits")[0]
    assert (again.customer, again.nth) == (first, 3)
    assert [one.at for one in told] == [MONDAY + 2 * MINUTE, MONDAY + MINUTE, MONDAY]


def test_a_follow_up_answers_the_dates_of_merged_files_too(receive: Receive, office: Office, enter: Enter) -> None:
    owner, first = office.account("lijing"), receive().customer
    second = receive(phone="13700009999").customer
    today = timezone.localdate(MONDAY)
    actions.follow_up(second, by=owner, at=MONDAY, next_on=today, **SAID)
    customers.merge(first, by=owner, at=MONDAY, others=[second], reason="同一人")
    waiting = enter("lijing").get(f"/customers/{first.pk}/").content.decode()

    form = {**SAID, "effective": "yes", "note": "已约好", "next_on": f"{timezone.localdate()}"}
    answer = enter("lijing").post(f"/reception/{second.pk}/follow_up/", form)

    assert "约周六再来" in waiting.split("全部经过")[0]
    assert answer.url == f"/customers/{first.pk}/"
    assert FollowUp.objects.get(is_last=True).customer == first


def test_the_page_has_one_primary_press_and_it_is_the_follow_up(receive: Receive, enter: Enter) -> None:
    customer = receive().customer

    page = enter("lijing").get(f"/customers/{customer.pk}/").content.decode()

    assert page.count("press--primary") == 1
    assert f'press--primary" href="/reception/{customer.pk}/follow_up/"' in page


def test_a_hundred_entries_are_told_with_as_many_queries_as_one(receive: Receive, office: Office) -> None:
    owner, customer = office.account("lijing"), receive().customer
    actions.follow_up(customer, by=owner, at=MONDAY, **SAID)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            timeline([customer.pk], owner, MONDAY)
        return len(queries)

    one = asked()
    for number in range(1, 50):
        receive(at=MONDAY + number * MINUTE)
        actions.follow_up(customer, by=owner, at=MONDAY + number * MINUTE, **SAID)

    assert asked() == one
