"""An invitation whose code opens the visit."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.office import enter, rows

from anchang.business.channels.models import Miss
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception.models import Visit
from anchang.business.touring import actions
from anchang.business.touring.models import Invitation, Tour
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day
from anchang.people.org import actions as org
from anchang.people.org.models import Staff

from .conftest import DAY, HOUR, Hall

RECEIVE = {"name": "王小明", "consent": "yes", "returning": "yes", "source": "walk_in", "party_size": "2", "phone": ""}


def test_the_code_opens_the_visit_of_the_invited_and_the_invitation_is_kept(hall: Hall) -> None:
    customer = hall.file()
    invitation = hall.invite(customer)
    assert len(invitation.code) == 6

    visit = hall.receive("zhanglei", hall.slot(10, days=1), code=invitation.code.lower(), returning=True)

    invitation.refresh_from_db()
    assert (visit.customer, visit.nth, Customer.objects.count()) == (customer, 1, 1)
    assert (invitation.stage, invitation.visit) == ("kept", visit)
    assert "您邀约的客户已到访，由张磊接待" in hall.told("lijing")


def test_who_comes_on_the_day_without_the_code_has_kept_it_too(hall: Hall) -> None:
    customer = hall.file()
    invitation = hall.invite(customer)

    hall.receive(at=hall.slot(10, days=1), phone=customer.phone)

    invitation.refresh_from_db()
    assert invitation.stage == "kept"


def test_who_comes_another_day_without_the_code_has_not(hall: Hall) -> None:
    customer = hall.file()
    invitation = hall.invite(customer)

    hall.receive(phone=customer.phone)

    invitation.refresh_from_db()
    assert invitation.stage == "sent"


def test_a_code_of_yesterday_is_refused_in_words(hall: Hall) -> None:
    code = hall.invite().code

    with pytest.raises(Refused, match="这个邀约码是2026年11月3日的，已过期"):
        hall.receive(at=hall.slot(0, 1, days=2), code=code)

    assert not Visit.objects.exists()


def test_a_code_is_used_once_and_not_after_it_was_withdrawn(hall: Hall) -> None:
    first, second = hall.invite(), hall.invite()
    hall.receive(at=hall.slot(10, days=1), code=first.code)
    actions.withdraw(second, by=hall.who("lijing"), at=hall.at)

    with pytest.raises(Refused, match="已经用过"):
        hall.receive(at=hall.slot(11, days=1), code=first.code)
    with pytest.raises(Refused, match="已撤回"):
        hall.receive(at=hall.slot(11, days=1), code=second.code)


def test_the_code_beside_another_persons_number_is_refused(hall: Hall) -> None:
    invitation, other = hall.invite(), hall.file()

    for phone in (other.phone, "13812345678"):
        with pytest.raises(Refused, match="到访码不是这个电话的客户的"):
            hall.receive(at=hall.slot(10, days=1), code=invitation.code, phone=phone)


def test_a_code_of_another_site_is_none_here_and_counts_as_a_miss(now: Hall) -> None:
    system = Account.objects.system()
    away = org.open_site(now.office.company, by=system, at=now.at, code="JX02", name="云麓案场")
    facts = {"name": "赵六", "source": "walk_in", "consent": True, "phone": "13711110000"}
    there = customers.register(away, by=system, at=now.at, owner=now.who("lijing"), **facts)
    code = actions.invite(there, by=system, at=now.at, on=office_day(now.at) + DAY).code

    answer = enter(now.office, "lijing").post(reverse("reception:receive"), {**RECEIVE, "code": code})

    assert answer.status_code == 422
    assert "没有这个到访码" in answer.content.decode()
    assert Miss.objects.count() == 1


def test_the_desk_types_the_code_and_no_phone(now: Hall) -> None:
    invitation = now.invite()

    answer = enter(now.office, "lijing").post(reverse("reception:receive"), {**RECEIVE, "code": invitation.code})

    assert answer.status_code == 302
    assert Visit.objects.get().customer == invitation.customer
    assert not Miss.objects.exists()


def test_who_mistyped_too_often_waits_with_a_good_code_too(now: Hall) -> None:
    invitation = now.invite()
    desk = enter(now.office, "lijing")
    for _nth in range(5):
        desk.post(reverse("reception:receive"), {**RECEIVE, "code": "AAAAAA"})

    answer = desk.post(reverse("reception:receive"), {**RECEIVE, "code": invitation.code})

    assert answer.status_code == 422
    assert "输错次数过多" in answer.content.decode()


def test_a_slot_is_booked_with_the_invitation_and_freed_with_it(hall: Hall) -> None:
    on = hall.slot(10, days=1)
    invitation = hall.invite(flat=hall.flat, starts_at=on, party_size=2)
    assert Tour.objects.get() == invitation.tour

    actions.withdraw(invitation, by=hall.who("lijing"), at=hall.at)

    assert Tour.objects.get().stage == "cancelled"


def test_coming_joins_the_tour_of_the_day_to_the_visit(hall: Hall) -> None:
    invitation = hall.invite(flat=hall.flat, starts_at=hall.slot(10, days=1))

    visit = hall.receive(at=hall.slot(9, days=1), code=invitation.code)

    assert Tour.objects.get().visit == visit


@pytest.mark.parametrize(("days", "reason"), [(-1, "邀约日期不能早于今天"), (31, "最多提前30天")])
def test_a_day_nobody_can_be_invited_for_is_refused(hall: Hall, days: int, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        hall.invite(on=hall.at.date() + days * DAY)


def test_nobody_is_invited_twice_for_a_day_nor_against_their_will(hall: Hall) -> None:
    customer = hall.file()
    hall.invite(customer)

    with pytest.raises(Refused, match="已经邀约过"):
        hall.invite(customer)
    customers.stop_contact(customer, by=hall.who("lijing"), at=hall.at)
    with pytest.raises(Refused, match="免打扰"):
        hall.invite(customer, on=hall.at.date() + 2 * DAY)
    one = Invitation.objects.get()
    facts = {"site": one.site, "host": one.host, "on": one.on, "until": one.until, "made_at": hall.at}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Invitation).bulk_create([Invitation(customer=customer, **facts, code="X", code_key="x")])


def test_an_invitation_nobody_kept_lapses_at_the_end_of_its_day(hall: Hall) -> None:
    invitation = hall.invite()

    tick(hall.slot(23, 59, days=1))
    assert Invitation.objects.get().stage == "sent"
    tick(hall.slot(0, 1, days=2))

    invitation.refresh_from_db()
    assert invitation.stage == "lapsed"


def test_the_link_shows_where_and_whom_to_ask_for_and_nobodys_name(now: Hall) -> None:
    now.units()
    rows(Staff).filter(account=now.who("lijing")).update(phone="028-86001234")
    invitation = now.invite(now.file(name="王小明"))
    address = reverse("touring:invited", args=[invitation.token])

    page = Client().get(address).content.decode()

    for shown in ("锦绣", "成华区1号", "李静", "028-86001234", invitation.code):
        assert shown in page
    assert "王小明" not in page
    assert invitation.customer.phone not in page
    actions.withdraw(invitation, by=now.who("lijing"), at=now.at)
    assert invitation.code not in Client().get(address).content.decode()
    assert Client().get(reverse("touring:invited", args=[str(invitation.pk)])).status_code == 404


def test_a_scanned_code_leads_the_desk_to_its_form_and_nobody_else(now: Hall) -> None:
    invitation = now.invite()
    address = reverse("touring:welcome", args=[invitation.token])

    desk = enter(now.office, "zhengxin").get(address)

    assert desk.status_code == 302
    assert f"code={invitation.code}" in desk["Location"]
    assert enter(now.office, "maqiang").get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert reverse("org:sign_in") in Client().get(address)["Location"]


def test_a_customer_who_is_forgotten_is_expected_nowhere(hall: Hall) -> None:
    customer, units = hall.file(), hall.units()
    invitation = hall.invite(customer, flat=hall.flat, starts_at=hall.slot(10, days=1))
    hall.like(customer, units[0], note="要婚房")
    done = hall.walk(customer, starts_at=hall.slot(11))
    actions.hear(
        done, by=hall.who("lijing"), at=hall.slot(12), way="in_person", stars=dict.fromkeys(range(1, 5), 4),
        put_off_text="我妈嫌远",
    )  # fmt: skip
    manager = {"by": hall.who("chenwei"), "at": hall.at + HOUR}
    asked = customers.take_request(customer, **manager, kind="delete", channel="visit")
    customers.check_requester(asked, **manager, proven="paper")
    customers.erase(customer, **manager)

    invitation.refresh_from_db()
    done.feedback.refresh_from_db()
    assert (invitation.stage, invitation.code) == ("withdrawn", "")
    assert Tour.objects.get(pk=invitation.tour_id).stage == "cancelled"
    assert not customer.favourites.exists()
    assert done.feedback.put_off == ""
    assert done.feedback.ratings.count() == 4
