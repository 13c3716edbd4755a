from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.office import MONDAY, Office, morning, rows

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, RetentionDay
from anchang.business.customers.queries import expiring, forgotten_by, retention
from anchang.engine.accounts.models import Account
from anchang.engine.jobs.chores import _chores
from anchang.engine.notices.models import Notice
from anchang.engine.rules.models import Rule

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db
NIGHT = morning(2027, 11, 10, 4)


def reached(register: Register, when: datetime, n: int) -> Customer:
    customer = register(phone=f"138000001{n:02d}", name=f"客人{n}")
    rows(Customer).filter(pk=customer.pk).update(last_contact_at=when)
    return customer


def through_the_night(at: datetime) -> int:
    return sum(actions.keep_retention(at) for _round in range(5))


@pytest.mark.rule("R-235")
def test_just_what_nobody_has_reached_for_twelve_months_goes(register: Register) -> None:
    limit = retention(NIGHT).reached_before
    assert limit is not None
    past, just, fresh = (reached(register, limit + timedelta(seconds=n), n + 5) for n in (-1, 0, 1))

    erased = through_the_night(NIGHT)

    stages = [Customer.objects.get(pk=one.pk).stage for one in (past, just, fresh)]
    assert (erased, stages) == (1, ["erased", "open", "open"])
    assert RetentionDay.objects.get().erased == 1


def test_it_is_done_once_a_day_in_the_night_and_in_portions(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        reached(register, MONDAY, n)
    monkeypatch.setattr("anchang.business.customers.actions.retention.AT_ONCE", 2)

    early = actions.keep_retention(NIGHT.replace(hour=2))
    rounds = [actions.keep_retention(NIGHT) for _round in range(5)]

    assert (early, rounds) == (0, [2, 2, 1, 0, 0])
    assert RetentionDay.objects.get().finished_at == NIGHT


def test_a_rule_of_zero_deletes_nobody(register: Register) -> None:
    customer = reached(register, MONDAY, 1)
    rows(Rule).filter(code="retention_months").update(value="0")

    erased = through_the_night(NIGHT)

    assert (erased, Customer.objects.get(pk=customer.pk).stage) == (0, "open")


def test_who_is_reached_between_the_list_and_the_deed_stays(register: Register, office: Office) -> None:
    customer = reached(register, MONDAY, 1)
    actions.reach(customer, by=Account.objects.system(), at=NIGHT)

    erased = actions.lapse(customer, by=Account.objects.system(), at=NIGHT)

    assert (erased, Customer.objects.get(pk=customer.pk).name) == (0, "客人1")


def test_a_fortnight_before_the_supervisor_hears_once_and_has_a_list(
    register: Register, office: Office, enter: Enter
) -> None:
    limit = retention(NIGHT + timedelta(days=14)).reached_before
    assert limit is not None
    customer = reached(register, limit - timedelta(hours=1), 1)
    reached(register, limit + timedelta(days=3), 2)

    through_the_night(NIGHT)

    told = Notice.objects.filter(account_id=office.account("wangmin").pk, url="/customers/expiring/")
    assert [one.text for one in told] == ["1位客户的资料11-24到期删除，要继续服务请先联系"]
    assert expiring(office.site, NIGHT) == [customer]
    assert enter("wangmin").get("/customers/expiring/").status_code == 200


def test_the_worker_does_it_in_every_round() -> None:
    assert actions.keep_retention in _chores


def test_finding_them_reads_an_index_of_its_own(register: Register) -> None:
    for n in range(3):
        reached(register, MONDAY, n)

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = forgotten_by(NIGHT)[:50].explain()

    assert "customer_retention" in plan
