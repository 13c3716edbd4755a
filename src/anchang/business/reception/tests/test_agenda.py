from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office

from anchang.business.reception import actions
from anchang.people.workday import actions as workday
from anchang.people.workday import queries
from anchang.people.workday.models import MeetingLine
from anchang.people.workday.queries import Decided

from .conftest import Enter, Receive

pytestmark = pytest.mark.django_db
THURSDAY = MONDAY + timedelta(days=3)


def speak(office: Office, visit: object, next_on: date | None, who: str = "lijing") -> None:
    given = {"channel": "visit", "note": "谈了户型", "effective": True, "next_on": next_on}
    actions.follow_up(visit.customer, by=office.account(who), at=MONDAY, **given)


@pytest.mark.clause("SAL-090")
def test_the_meetings_agenda_lists_the_open_customers_by_itself(office: Office, receive: Receive) -> None:
    receive(intent_grade="A")
    receive("zhanglei", name="赵大海", phone="13912345601", intent_grade="B")
    late = receive(name="钱多多", phone="13912345602", intent_grade="C")
    speak(office, late, MONDAY.date() + timedelta(days=1))
    receive(name="孙不急", phone="13912345603", intent_grade="D")

    agenda = queries.agenda(office.site, THURSDAY)

    listed = [(one.who_account.name, one.label, one.text) for one in agenda.items]
    assert listed == [
        ("李静", "钱多多", "C级，上次跟进2026年11月2日，逾期2天"),
        ("李静", "王小明", "A级，上次来访2026年11月2日"),
        ("张磊", "赵大海", "B级，上次来访2026年11月2日"),
    ]


def test_who_was_spoken_with_since_is_no_longer_overdue(office: Office, receive: Receive) -> None:
    visit = receive(intent_grade="D")
    speak(office, visit, MONDAY.date())
    speak(office, visit, THURSDAY.date())

    assert queries.agenda(office.site, THURSDAY).items == []


def test_what_was_decided_about_a_customer_leads_back_to_the_file(office: Office, receive: Receive) -> None:
    customer = receive(intent_grade="A").customer
    chief = office.account("wangmin")
    workday.arrive(office.site, by=chief, at=MONDAY)
    [item] = queries.agenda(office.site, MONDAY).items

    decided = [Decided(item, "约周六带父母来", MONDAY + timedelta(days=1))]
    workday.hold_meeting(office.site, by=chief, at=MONDAY, began_at=MONDAY, decided=decided, listed=1)

    line = MeetingLine.objects.get()
    assert (line.thing_id, line.url, line.task.about_url) == (customer.pk, *[customer.get_absolute_url()] * 2)
    assert line.task.asked_of == customer.owner


def test_customers_of_another_site_are_not_discussed(office: Office, receive: Receive) -> None:
    receive(intent_grade="A")

    assert queries.agenda(office.company, MONDAY).items == []


def test_the_agenda_asks_as_much_for_one_customer_as_for_thirty(office: Office, receive: Receive) -> None:
    counts = []
    for more in (1, 29):
        for number in range(more):
            receive(name=f"客{more}{number}", phone=f"1391234{more:02}{number:02}", intent_grade="A")
        with CaptureQueriesContext(connection) as asked:
            queries.agenda(office.site, THURSDAY)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.clause("SAL-094")
def test_the_days_summary_counts_visits_and_follow_ups_of_the_ledger(office: Office, receive: Receive) -> None:
    speak(office, receive(), None)
    receive(at=MONDAY + timedelta(hours=2))
    receive(at=MONDAY + timedelta(days=1), phone="13912345601")

    sent = workday.send_summary(office.site, by=office.account("wangmin"), at=MONDAY + timedelta(hours=9), text="平稳")

    told = {one.code: one.shown for one in queries.shown_figures(sent)}
    assert [told[f"reception.{name}"] for name in ("visits", "first_visits", "revisits", "follow_ups")] == [
        "2组",
        "1组",
        "1组",
        "1次",
    ]


def test_a_customers_phone_is_not_on_the_agenda(office: Office, receive: Receive, enter: Enter) -> None:
    visit = receive(intent_grade="A")

    [item] = queries.agenda(office.site, MONDAY).items

    assert visit.customer.phone not in f"{item.label}{item.text}{item.url}"
