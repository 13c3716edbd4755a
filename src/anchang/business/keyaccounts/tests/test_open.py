import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import rows

from anchang.business.customers.models import Customer
from anchang.business.keyaccounts import actions, queries
from anchang.business.keyaccounts.models import KeyAccount
from anchang.engine.policies import Refused

from .conftest import DAY


@pytest.mark.clause("KEY-028")
def test_a_customer_becomes_a_key_account_beside_whoever_owns_the_file(department):
    account = department.account(region="城东", contact="行政部 李主任", needs="年内解决三十名员工住房")

    assert (account.manager.username, account.customer.owner.username) == ("fangyuan", "lijing")
    assert (account.stage, account.region, account.needs) == ("lead", "城东", "年内解决三十名员工住房")


@pytest.mark.clause("SAL-072")
def test_the_manager_marks_a_person_as_key_and_shares_their_care(department):
    account = department.account(department.file(), who="chenwei", manager=department.who("chenwei"), level="key")

    assert account.manager == department.who("chenwei")
    assert account.customer.owner == department.who("lijing")
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        department.account(department.file(), who="lijing")


def test_a_customer_is_a_key_account_once(department):
    account = department.account()

    with pytest.raises(Refused, match="已经是大客户"):
        department.account(account.customer)


@pytest.mark.parametrize(("given", "reason"), [({"level": "gold"}, "请选择级别"), ({"route": ""}, "请选择开发渠道")])
def test_what_makes_no_sense_is_refused(department, given, reason):
    with pytest.raises(Refused, match=reason):
        department.account(**given)


def test_somebody_who_keeps_no_accounts_gets_none(department):
    with pytest.raises(Refused, match="李静不负责大客户"):
        department.account(manager=department.who("lijing"))


@pytest.mark.parametrize(("stage", "reason"), [("merged", "已停用"), ("restricted", "不在您的管理范围内")])
def test_a_file_that_is_not_in_use_is_not_made_a_key_account(department, stage, reason):
    file, other = department.file(), department.file()
    rows(Customer).filter(pk=file.pk).update(stage=stage, merged_into=other if stage == "merged" else None)

    with pytest.raises(Refused, match=reason):
        department.account(department.again(file))


@pytest.mark.clause("KEY-005")
@pytest.mark.clause("KEY-003")
def test_the_pipeline_counts_the_accounts_of_each_channel_by_stage(department):
    first = department.account(route="park")
    department.account(route="park")
    department.account(route="association")
    actions.advance(first, by=department.who(), at=department.at, reason="园区办愿意引荐")

    lines = queries.pipeline(department.who(), department.at)

    assert [(one["label"], one["told"]) for one in lines] == [("商会协会", "线索 1"), ("园区写字楼", "线索 1，接触 1")]
    assert queries.listed(department.who(), department.at, {"stage": "prospects"}).count() == 3


@pytest.mark.clause("KEY-005")
def test_an_account_goes_one_stage_on_at_a_time_and_says_what_it_rests_on(department):
    account = department.account()
    by = {"by": department.who(), "at": department.at}
    with pytest.raises(Refused, match="请写明推进的依据"):
        actions.advance(account, **by, reason=" ")

    seen = [actions.advance(account, **by, reason="谈妥").stage for _ in range(4)]

    assert seen == ["contact", "proposal", "negotiation", "partner"]
    with pytest.raises(Refused, match="没有下一步"):
        actions.advance(account, **by, reason="谈妥")


def test_a_lost_account_says_why_and_can_be_spoken_with_again(department):
    account = department.account()
    by = {"by": department.who(), "at": department.at}
    with pytest.raises(Refused, match="流失原因"):
        actions.lose(account, **by, why=" ")
    actions.lose(account, **by, why="总部搬走了")
    assert account.stage == "lost"

    actions.revive(account, by=department.who(), at=department.at + 90 * DAY, reason="新厂区招人")

    assert (account.stage, account.lost_why) == ("contact", "")
    assert account.care_due_on == (department.at + 104 * DAY).date()


def test_the_database_keeps_a_reason_of_loss_for_lost_accounts_only(department):
    row = rows(KeyAccount).filter(pk=department.account().pk)

    with pytest.raises(IntegrityError, match="key_account_only_lost_says_why"), transaction.atomic():
        row.update(lost_why="搬走")

    assert row.update(stage="lost", lost_why="搬走") == 1


def test_the_form_finds_the_customer_by_number_or_phone(department_now):
    department = department_now
    one, two = department.file(), department.file()
    client, url = department.enter(), reverse("keyaccounts:open")
    sent = {"manager": department.who().pk, "level": "key", "route": "employer"}

    unknown = client.post(url, {**sent, "file": "KH9999999"})
    by_number = client.post(url, {**sent, "file": one.number})
    by_phone = client.post(url, {**sent, "file": "138 0000 0002"})

    assert (unknown.status_code, by_number.status_code, by_phone.status_code) == (422, 302, 302)
    assert set(KeyAccount.objects.values_list("customer", flat=True)) == {one.pk, two.pk}


def test_the_customers_page_leads_to_the_account_and_the_manager_may_make_one(department_now):
    department = department_now
    account, plain = department.account(), department.file()
    client = department.enter("chenwei")

    marked = client.get(account.customer.get_absolute_url()).content.decode()
    unmarked = client.get(plain.get_absolute_url()).content.decode()
    consultants = department.enter("lijing").get(plain.get_absolute_url()).content.decode()

    assert account.get_absolute_url() in marked
    assert f"?file={plain.number}" in unmarked
    assert "列为大客户" not in consultants


def test_an_edit_of_the_level_counts_the_days_to_care_anew(department_now):
    department = department_now
    account = department.account()
    sent = {"manager": account.manager_id, "level": "key", "route": "park", "region": "城西"}

    done = department.enter().post(reverse("keyaccounts:edit", args=[account.pk]), sent)

    again = department.again(account)
    assert done.status_code == 302
    assert (again.region, (again.care_due_on - account.care_due_on).days) == ("城西", 16)


@pytest.mark.parametrize("name", ["index", "plans", "records", "competitors"])
def test_the_lists_ask_as_often_for_a_hundred_rows_as_for_one(department_now, name):
    department, counts = department_now, []
    client, url = department.enter("zhoujianguo"), reverse(f"keyaccounts:{name}")
    for more in (1, 20):
        for _ in range(more):
            furnish(department)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def furnish(department):
    """One row more on every list."""
    department.account()
    department.item(department.draft())
    given, today = {"by": department.who(), "at": department.at}, department.at.date()
    company = department.office.company
    actions.plan_activity(company, **given, kind="brand", title="品鉴会", on=today)
    actions.log_partner(company, **given, kind="contact", partner="厂家", on=today, note="问供货")
    facts = {"topic": "price", "text": "两个点", "origin": "public", "proof": "公示", "seen_on": today}
    note = actions.note_competitor(company, **given, competitor="云麓府", is_no_secret=True, **facts)
    actions.analyse(company, **given, title="价格", text="低", advice="跟", notes=[note])
