from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.office import MONDAY, Office, morning

from anchang.business.contacting import actions as contacting
from anchang.business.contacting.models import Attempt
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception import actions
from anchang.business.reception.models import FollowUp
from anchang.business.reception.queries import due
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused
from anchang.people.org.queries import day_of

from .conftest import Enter, Receive

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
SAID = {"channel": "phone", "note": "约周末再来", "effective": True}


def test_what_was_said_is_kept_with_who_when_and_the_next_date(receive: Receive, office: Office) -> None:
    customer, owner = receive().customer, office.account("lijing")

    made = actions.follow_up(customer, by=owner, at=MONDAY, **SAID, next_on=TODAY, intent_grade="A")

    kept = FollowUp.objects.get(pk=made.pk)
    assert (kept.by, kept.at, kept.channel, kept.effective, kept.next_on) == (owner, MONDAY, "phone", True, TODAY)
    assert customer.intent_grade == "A"


def test_a_next_date_in_the_past_is_refused(receive: Receive, office: Office) -> None:
    customer, yesterday = receive().customer, TODAY - timedelta(days=1)

    with pytest.raises(Refused, match="下次跟进日期不能早于今天"):
        actions.follow_up(customer, by=office.account("lijing"), at=MONDAY, **SAID, next_on=yesterday)


def test_today_is_the_day_in_shanghai_and_not_in_greenwich(receive: Receive, office: Office) -> None:
    customer, early = receive().customer, morning(2026, 11, 3, hour=1)

    with pytest.raises(Refused, match="下次跟进日期不能早于今天"):
        actions.follow_up(customer, by=office.account("lijing"), at=early, **SAID, next_on=TODAY)


@pytest.mark.parametrize(("given", "reason"), [({"note": " "}, "请写下沟通内容"), ({"channel": ""}, "请选择跟进方式")])
def test_an_empty_follow_up_is_refused(receive: Receive, office: Office, given: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        actions.follow_up(receive().customer, by=office.account("lijing"), at=MONDAY, **{**SAID, **given})


@pytest.mark.rule("R-240")
@pytest.mark.parametrize("channel", ["phone", "wechat", "sms"])
def test_who_withdrew_consent_is_not_called(receive: Receive, office: Office, channel: str) -> None:
    customer, owner = receive().customer, office.account("lijing")
    customers.withdraw_consent(customer, by=owner, at=MONDAY)

    with pytest.raises(Refused, match="客户已撤回联系同意"):
        actions.follow_up(customer, by=owner, at=MONDAY, **{**SAID, "channel": channel})

    assert actions.follow_up(customer, by=owner, at=MONDAY, **{**SAID, "channel": "visit"}).pk


def test_somebody_elses_customer_is_refused(receive: Receive, office: Office) -> None:
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        actions.follow_up(receive().customer, by=office.account("zhanglei"), at=MONDAY, **SAID)


@pytest.mark.clause("SAL-099")
def test_due_are_the_last_dates_that_came_and_only_of_visible_customers(receive: Receive, office: Office) -> None:
    owner, other = office.account("lijing"), office.account("zhanglei")
    mine, theirs = receive().customer, receive("zhanglei", phone="13700009999").customer
    actions.follow_up(mine, by=owner, at=MONDAY, **SAID, next_on=TODAY)
    actions.follow_up(theirs, by=other, at=MONDAY, **SAID, next_on=TODAY + timedelta(days=1))
    tuesday = MONDAY + timedelta(days=1)

    found = {
        (who, at.day): [one.customer for one in due(office.account(who), at)]
        for who in ("lijing", "zhanglei", "wangmin")
        for at in (MONDAY, tuesday)
    }

    assert found == {
        ("lijing", 2): [mine], ("zhanglei", 2): [], ("wangmin", 2): [mine],
        ("lijing", 3): [mine], ("zhanglei", 3): [theirs], ("wangmin", 3): [mine, theirs],
    }  # fmt: skip


def test_another_follow_up_answers_the_date_before(receive: Receive, office: Office) -> None:
    customer, owner = receive().customer, office.account("lijing")
    actions.follow_up(customer, by=owner, at=MONDAY, **SAID, next_on=TODAY)

    actions.follow_up(customer, by=owner, at=MONDAY, **{**SAID, "effective": False})

    assert list(due(owner, MONDAY)) == []
    assert FollowUp.objects.filter(customer=customer, is_last=True).count() == 1


@action("test.doubled", "重复跟进")
def doubled(follow_up: FollowUp, *, by: object, at: object, last: bool) -> None:
    """Writes another follow-up of the customer as it is, so that only the constraint can object."""
    made = FollowUp(customer=follow_up.customer, site_id=follow_up.site_id, by=by, at=at, channel="phone", note="x")
    made.effective, made.is_last = True, last
    made.save()


def test_the_database_itself_keeps_one_last_follow_up(receive: Receive, office: Office) -> None:
    first = actions.follow_up(receive().customer, by=office.account("lijing"), at=MONDAY, **SAID)
    system = Account.objects.system()
    doubled(first, by=system, at=MONDAY, last=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        doubled(first, by=system, at=MONDAY, last=True)


def test_the_form_suggests_the_next_date_by_the_grade(receive: Receive, enter: Enter) -> None:
    customer = receive(intent_grade="A").customer

    page = enter("lijing").get(f"/reception/{customer.pk}/follow_up/").content.decode()

    assert f'value="{day_of(timezone.now()) + timedelta(days=3):%Y-%m-%d}"' in page


def test_the_form_writes_the_follow_up_onto_the_customers_page(receive: Receive, enter: Enter) -> None:
    customer, client = receive().customer, enter("lijing")
    form = {"channel": "wechat", "effective": "no", "note": "没回消息<b>", "next_on": f"{day_of(timezone.now())}"}

    answer = client.post(f"/reception/{customer.pk}/follow_up/", form)
    page = client.get(answer["Location"]).content.decode()

    assert "微信，没联系上：没回消息&lt;b&gt;" in page


def test_a_past_date_in_the_form_comes_back(receive: Receive, enter: Enter) -> None:
    form = {"channel": "phone", "effective": "yes", "note": "x", "next_on": "2020-01-01"}

    answer = enter("lijing").post(f"/reception/{receive().customer.pk}/follow_up/", form)

    assert answer.status_code == 422
    assert "下次跟进日期不能早于今天" in answer.content.decode()


def rung(office: Office, customer: Customer, outcome: str) -> Attempt:
    """A call of 李静's to the customer, which ended so."""
    attempt = contacting.dial(customer, by=office.account("lijing"), at=MONDAY, purpose="follow_up")
    contacting.hang_up(attempt, by=office.account("lijing"), at=MONDAY + timedelta(minutes=2), outcome=outcome)
    return Attempt.objects.get(pk=attempt.pk)


def test_a_call_is_written_down_once_and_only_for_whom_it_was(receive: Receive, office: Office) -> None:
    owner, customer, other = office.account("lijing"), receive().customer, receive(phone="13700009999").customer
    attempt = rung(office, customer, "reached")

    actions.follow_up(customer, by=owner, at=MONDAY, **SAID, attempt=attempt)

    with pytest.raises(Refused, match="这通电话已经写过跟进"):
        actions.follow_up(customer, by=owner, at=MONDAY, **SAID, attempt=attempt)
    with pytest.raises(Refused, match="这通电话不是打给这位客户的"):
        actions.follow_up(other, by=owner, at=MONDAY, **SAID, attempt=attempt)


def test_a_call_that_reached_nobody_is_no_talk(receive: Receive, office: Office) -> None:
    owner, customer = office.account("lijing"), receive().customer
    attempt = rung(office, customer, "no_answer")

    with pytest.raises(Refused, match="电话没有接通，不能记有效沟通"):
        actions.follow_up(customer, by=owner, at=MONDAY, **SAID, attempt=attempt)

    assert actions.follow_up(customer, by=owner, at=MONDAY, **{**SAID, "effective": False}, attempt=attempt).pk
