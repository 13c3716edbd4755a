"""From the door to the file: who came in is written down once, by whoever received them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, Office

from anchang.business.reception.models import Visit
from anchang.business.reception.queries import unregistered
from anchang.business.turns import actions as turns
from anchang.business.turns.models import Guest
from anchang.business.turns.queries import written_down
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.workday import actions as workday

from .conftest import PHONE, Enter, Receive
from .test_receive import FORM

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def come_in(office: Office, who: str = "lijing", at: object = MONDAY, **given: object) -> Guest:
    """A guest of 20 minutes ago whom this consultant greeted 17 minutes ago."""
    guest = turns.enter(
        office.site, by=office.account("zhengxin"), at=MONDAY - 20 * MINUTE, **{"known": "first", **given}
    )
    person = office.account(who)
    for name in dict.fromkeys((who, "lijing", "zhanglei")):
        workday.arrive(office.site, by=office.account(name), at=MONDAY - 60 * MINUTE)
    turns.start(office.site, by=office.account("wangmin"), at=MONDAY - 50 * MINUTE, order=[person])
    turns.call(Guest.objects.get(pk=guest.pk), by=office.account("zhengxin"), at=MONDAY - 19 * MINUTE)
    turns.greet(Guest.objects.get(pk=guest.pk), by=person, at=MONDAY - 17 * MINUTE)
    return Guest.objects.select_related("site", "person").get(pk=guest.pk)


@pytest.mark.clause("CAR-014")
def test_the_door_says_when_they_came_in_and_were_greeted(office: Office, receive: Receive) -> None:
    visit = receive(guest=come_in(office))

    assert (visit.entered_at, visit.greeted_at, visit.at) == (MONDAY - 20 * MINUTE, MONDAY - 17 * MINUTE, MONDAY)


def test_a_guest_is_written_down_once(office: Office, receive: Receive) -> None:
    guest = come_in(office)
    receive(guest=guest)

    with pytest.raises(Refused, match="1号客人已经登记过"):
        receive(guest=guest, phone="13700000001")


@action("test.write_twice", "只为测试")
def write_twice(visit: Visit, *, by: object, at: object, guest: Guest) -> None:
    Visit.objects.filter(pk=visit.pk).update(guest=guest)


def test_the_database_itself_writes_a_guest_down_once(office: Office, receive: Receive) -> None:
    guest = come_in(office)
    receive(guest=guest)
    other = receive(phone="13700000001")

    with pytest.raises(IntegrityError), transaction.atomic():
        write_twice(other, by=Account.objects.system(), at=MONDAY, guest=guest)


def test_nobody_came_in_after_they_were_written_down(receive: Receive) -> None:
    with pytest.raises(Refused, match="进门时间不能晚于现在"):
        receive(entered_at=MONDAY + MINUTE)


def test_whoever_asked_for_an_absent_consultant_stays_theirs(office: Office, receive: Receive) -> None:
    receive(at=MONDAY - 3 * HOUR)
    guest = come_in(office, "zhanglei", known="return", asked_for=office.account("lijing"))

    visit = receive("zhanglei", guest=guest, returning=True, phone=PHONE)

    assert (visit.helped, visit.clash, visit.customer.owner.username) == (True, False, "lijing")
    assert "您的客户第2次来访，您不在，由张磊代接待，客户仍归您" in set(Notice.objects.values_list("text", flat=True))
    assert not Notice.objects.filter(text__contains="请确认归属").exists()


def test_a_consultant_who_is_on_leave_is_stood_in_for(office: Office, receive: Receive) -> None:
    receive(at=MONDAY - 3 * HOUR)
    workday.mark(office.site, by=office.account("wangmin"), at=MONDAY, person=office.account("lijing"), state="leave")

    visit = receive("zhanglei", returning=True)

    assert (visit.helped, visit.clash) == (True, False)


def test_the_form_of_a_guest_asks_no_more_than_the_door_knows(office: Office, enter: Enter) -> None:
    guest, client = come_in(office, party_size=3), enter("lijing")

    shown = client.get(f"/reception/receive/?guest={guest.pk}").content.decode()
    answer = client.post(f"/reception/receive/?guest={guest.pk}", FORM)

    assert "1号客人" in shown
    assert 'name="entered"' not in shown
    assert (answer.status_code, Visit.objects.get().guest) == (302, guest)


def test_another_sites_guest_is_not_there(office: Office, enter: Enter) -> None:
    system = Account.objects.system()
    there = org.open_site(office.company, by=system, at=MONDAY, code="JX02", name="云麓案场")
    theirs = turns.enter(there, by=system, at=MONDAY, known="first")
    ours = turns.enter(office.site, by=office.account("zhengxin"), at=MONDAY, known="first")

    found = [enter("lijing").get(f"/reception/receive/?guest={one.pk}").status_code for one in (theirs, ours)]

    assert found == [404, 200]


def test_the_door_knows_who_was_received_and_not_written_down(office: Office, receive: Receive) -> None:
    guest = come_in(office)
    before = written_down([guest])

    visit = receive(guest=guest)

    assert before == {guest.pk: (f"/reception/receive/?guest={guest.pk}", False)}
    assert written_down([guest]) == {guest.pk: (visit.get_absolute_url(), True)}
    assert unregistered(office.account("lijing"), MONDAY) == []


def test_a_guest_whom_nobody_has_greeted_is_not_written_down(office: Office, receive: Receive) -> None:
    waiting = turns.enter(office.site, by=office.account("zhengxin"), at=MONDAY, known="first")

    with pytest.raises(Refused, match="1号客人还没有开始接待"):
        receive(guest=waiting)
