from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.business.customers import actions as customers
from anchang.business.keyaccounts import actions, queries
from anchang.business.keyaccounts.models import Care
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import tick
from anchang.engine.ledger.models import EntryDetail
from anchang.engine.ledger.stories import story
from anchang.engine.policies import Refused
from anchang.engine.rules.models import Rule
from anchang.people.org import actions as org
from anchang.ui.tags.formats import day

from .conftest import DAY


@pytest.mark.clause("KEY-024")
@pytest.mark.parametrize(("level", "days"), [("vip", 14), ("key", 30), ("potential", 60)])
def test_care_is_due_by_the_interval_of_the_level(department, level, days):
    account = department.account(level=level)

    department.care(account, at=department.at + 3 * DAY)

    assert account.care_due_on == (department.at + timedelta(days=days)).date()
    assert department.again(account).care_due_on == (department.at + timedelta(days=days + 3)).date()


def test_the_interval_is_a_dated_rule_of_the_office(department):
    rows(Rule).filter(code="keyaccount_care_days_vip").update(value="7")

    assert department.account().care_due_on == (department.at + 7 * DAY).date()


@pytest.mark.clause("KEY-007")
def test_the_manager_hears_the_day_before_and_the_supervisor_when_nothing_was_done(department):
    account = department.account()

    tick(department.at + timedelta(days=14, hours=10))
    reminded = department.told("fangyuan")
    tick(department.at + timedelta(days=23))

    assert reminded == [f"大客户{account.customer.number}的客情维护，2026年11月16日到期"]
    assert department.told("zhoujianguo") == [
        f"方圆的大客户{account.customer.number}，客情维护2026年11月16日已到期，还没有记录"
    ]


@pytest.mark.clause("KEY-007")
def test_a_record_of_care_moves_the_deadline_and_nobody_is_told(department):
    account = department.account()
    department.care(account, at=department.at + 10 * DAY)

    tick(department.at + 20 * DAY)

    assert department.told("fangyuan") == []


@pytest.mark.clause("SAL-076")
def test_the_manager_keeps_a_contact_plan_for_a_key_customer(department):
    account = department.account(who="chenwei", manager=department.who("chenwei"), level="key")

    department.care(account, "chenwei", way="call", note="问候，约周末看新样板间")

    late = queries.listed(department.who("chenwei"), department.at + 31 * DAY, {"stage": "late"})
    assert [one.pk for one in late] == [account.pk]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"note": " "}, "请写下谈了什么"),
        ({"way": "dinner"}, "请选择方式"),
        ({"way": "gift"}, "请写明是什么、多少钱"),
        ({"way": "gift", "gift": "茶叶", "amount": Decimal("200.01")}, "礼品不能超过200元"),
    ],
)
def test_a_record_that_says_too_little_and_a_gift_above_the_limit_are_refused(department, given, reason):
    account = department.account()

    with pytest.raises(Refused, match=reason):
        department.care(account, **given)


def test_a_gift_within_the_limit_is_kept_with_its_price(department):
    made = department.care(department.account(), way="gift", gift="茶叶", amount=Decimal(200))

    assert (made.gift, made.amount) == ("茶叶", Decimal(200))


def test_nobody_is_called_without_their_consent(department):
    account = department.account(department.file(name="", salutation="李先生", consent=False, phone=""))

    with pytest.raises(Refused, match="不能打电话"):
        department.care(account, way="call")


def test_nobody_is_called_who_asked_not_to_be_whatever_they_agreed_to_later(department):
    account, by = department.account(department.file()), {"by": department.who("chenwei"), "at": department.at}
    department.care(account, way="call")
    customers.stop_contact(account.customer, **by, channel="phone")
    customers.agree(account.customer, **by)

    with pytest.raises(Refused, match="免打扰") as refused:
        department.care(account, way="call")

    assert refused.value.rule == "R-247"
    assert department.care(account, way="visit").way == "visit"


def test_a_file_opened_later_under_a_listed_number_is_not_called_either(department):
    by = {"by": Account.objects.system(), "at": department.at}
    elsewhere = org.open_site(department.office.company, **by, code="YG02", name="阳光案场")
    file = department.file()
    customers.stop_contact(file, **by, channel="phone")
    given = {"name": "远山集团", "source": "call", "consent": True, "phone": file.phone, "pooled": True}
    later = department.account(customers.register(elsewhere, **by, **given))

    with pytest.raises(Refused, match="免打扰"):
        department.care(later, way="call")


def test_only_the_accounts_own_manager_records_care(department):
    account = department.account()

    with pytest.raises(Refused, match="这不在您的管理范围内"):
        department.care(account, "chenwei")


@pytest.mark.clause("KEY-002")
def test_the_lines_of_the_standard_are_the_checklist_of_a_record(department):
    given = {"by": department.who(), "at": department.at, "kind": "visiting", "text": "先约、带资料、当天记"}
    actions.write_standard(department.office.company, **given, items=["提前一天预约", "带项目资料", "当天记录"])

    made = department.care(department.account(), kept=["提前一天预约", "当天记录"])

    assert made.missed == ["带项目资料"]
    assert made.standard.edition == 1


@pytest.mark.clause("KEY-006")
def test_whoever_supervises_puts_a_mark_on_a_record_of_service(department):
    made = department.care(department.account())
    by = {"by": department.who("zhoujianguo"), "at": department.at}
    with pytest.raises(Refused, match="请写明检查意见"):
        actions.check_care(made, **by, opinion=" ")
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.check_care(made, by=department.who(), at=department.at, opinion="好")

    actions.check_care(made, **by, opinion="跟得紧，下次带方案")

    assert department.again(made).checked_by == department.who("zhoujianguo")


def test_the_database_lets_nobody_check_their_own_record(department):
    row = rows(Care).filter(pk=department.care(department.account()).pk)

    with pytest.raises(IntegrityError, match="care_checked_by_another"), transaction.atomic():
        row.update(checked_by=department.who())

    assert row.update(checked_by=department.who("zhoujianguo")) == 1


def test_the_database_keeps_no_gift_without_its_price(department):
    row = rows(Care).filter(pk=department.care(department.account()).pk)

    with pytest.raises(IntegrityError, match="care_gift_has_its_price"), transaction.atomic():
        row.update(way="gift", gift="茶叶")

    assert row.update(way="gift", gift="茶叶", amount=Decimal(50)) == 1


def test_the_ledger_keeps_no_words_of_the_talk(department):
    department.care(department.account(contact="行政部李主任"), note="王总说预算八百万")

    facts = "".join(EntryDetail.objects.values_list("facts", flat=True))
    assert "王总" not in facts
    assert "李主任" not in facts


def test_the_page_says_what_comes_next_and_takes_a_record(department_now):
    department = department_now
    account, client = department.account(), department.enter()
    url = reverse("keyaccounts:care", args=[account.pk])

    form = client.get(f"{url}?way=gift").content.decode()
    refused = client.post(url, {"way": "gift", "note": "中秋", "gift": "礼盒", "amount": "500"})
    done = client.post(url, {"way": "visit", "note": "谈团购"})
    page = client.get(account.get_absolute_url()).content.decode()

    assert "每份不超过" in form
    assert (refused.status_code, done.status_code) == (409, 302)
    assert "谈团购" in page
    assert "14天后" in page


def test_the_history_writes_dates_as_every_page_does(department):
    account = department.account()
    first = account.care_due_on
    department.care(account, at=department.at + 10 * DAY)
    account = department.again(account)

    facts = [fact for passage in story(account) for fact in passage.facts]

    assert ("下次客情", day(first), day(account.care_due_on)) in facts
    assert "年" in day(first)
