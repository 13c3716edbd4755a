import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.business.keyaccounts import actions, queries
from anchang.business.keyaccounts.models import Plan
from anchang.engine.policies import Refused

from .conftest import DAY


def do(department, verb, plan, **given):
    return verb(department.again(plan), by=department.who(), at=department.at, **given)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("region", marks=pytest.mark.clause("KEY-012")),
        pytest.param("channel", marks=pytest.mark.clause("KEY-013")),
        pytest.param("promotion", marks=pytest.mark.clause("KEY-014")),
        pytest.param("product", marks=pytest.mark.clause("KEY-017")),
        pytest.param("customer", marks=pytest.mark.clause("KEY-018")),
    ],
)
def test_every_kind_of_strategy_is_drafted_approved_and_carried_out(department, kind):
    plan = department.decide(department.submitted(kind))

    do(department, actions.activate, plan)

    assert department.again(plan).stage == "active"
    assert department.again(plan).approved_by == department.who("zhoujianguo")


@pytest.mark.clause("KEY-015")
def test_a_strategy_goes_to_the_general_manager_and_is_not_acted_on_before(department):
    plan = department.submitted()

    assert department.told("zhoujianguo") == ["待审批：方圆 区域发展策略《城东策略》"]
    with pytest.raises(Refused, match="总经理批准后才能组织实施"):
        do(department, actions.activate, plan)
    with pytest.raises(Refused, match="策略要先报总经理批准"):
        do(department, actions.publish, plan)


@pytest.mark.clause("KEY-015")
@pytest.mark.parametrize("stage", ["approved", "active", "closed"])
def test_the_database_itself_lets_no_strategy_run_without_approval(department, stage):
    plan = department.submitted()
    row, whole = rows(Plan).filter(pk=plan.pk), {"stage": stage, "result": "完成"}
    agreed = {"approved_at": department.at, "approved_by": department.who("zhoujianguo")}

    with pytest.raises(IntegrityError, match="plan_acted_on_only_once_approved"), transaction.atomic():
        row.update(**whole)
    with pytest.raises(IntegrityError, match="plan_acted_on_only_once_approved"), transaction.atomic():
        row.update(**whole, **{**agreed, "approved_by": department.who()})

    assert row.update(**whole, **agreed) == 1


def test_what_the_general_manager_refuses_is_a_draft_again(department):
    plan = department.decide(department.submitted(), yes=False)

    assert (plan.stage, plan.approved_at) == ("draft", None)
    assert department.told("fangyuan")[-1] == "《城东策略》被退回：先做一个园区试试"


def test_a_strategy_without_anything_to_do_is_not_submitted(department):
    with pytest.raises(Refused, match="请先写明执行事项"):
        do(department, actions.submit, department.draft())


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "magic"}, "请选择类别"),
        ({"title": " "}, "请写明标题和内容"),
        ({"starts_on": None}, "请填写起止日期"),
        ({"kind": "monthly", "month": None}, "请选择月份"),
    ],
)
def test_a_draft_that_says_too_little_is_refused(department, given, reason):
    with pytest.raises(Refused, match=reason):
        department.draft(**given)


def active(department):
    plan = department.decide(department.submitted())
    do(department, actions.activate, plan)
    return department.again(plan)


@pytest.mark.clause("KEY-016")
@pytest.mark.clause("KEY-019")
@pytest.mark.clause("KEY-020")
def test_items_are_finished_with_a_result_only_while_the_plan_runs(department):
    waiting = department.submitted("product")
    item = waiting.items.get()
    with pytest.raises(Refused, match="计划还没有实施"):
        actions.finish_item(item, by=department.who(), at=department.at, result="走访两个")
    plan = department.decide(waiting)
    do(department, actions.activate, plan)
    item = department.again(item)

    actions.finish_item(item, by=department.who(), at=department.at, result="走访三个，两个有意向")

    assert department.again(item).done_at == department.at
    shown = queries.looked(department.who(), department.at)[0]
    assert (shown.done, shown.listed) == (1, 1)


@pytest.mark.clause("KEY-016")
def test_what_should_have_been_done_is_listed_as_late(department):
    plan = active(department)

    on_time = queries.late_items(department.who(), department.at + 5 * DAY).count()
    late = list(queries.late_items(department.who("zhoujianguo"), department.at + 6 * DAY))

    assert on_time == 0
    assert [one.plan for one in late] == [plan]


def test_no_item_is_added_while_the_general_manager_reads(department):
    with pytest.raises(Refused, match="不能加事项"):
        department.item(department.submitted())


def test_a_plan_ends_with_what_it_brought(department):
    plan = active(department)
    with pytest.raises(Refused, match="请写明执行结果"):
        do(department, actions.close, plan, result=" ")

    do(department, actions.close, plan, result="签下两家")

    assert department.again(plan).stage == "closed"


def test_the_whole_way_on_the_screens(department_now):
    department = department_now
    client, today = department.enter(), department.at.date()
    sent = {
        "kind": "channel",
        "title": "商会渠道",
        "text": "与三家商会合作",
        "starts_on": today,
        "ends_on": today + 30 * DAY,
    }

    made = client.post(reverse("keyaccounts:draft"), sent)
    page = made.headers["Location"]
    client.post(f"{page}add_item/", {"text": "拜访商会", "due_on": today + DAY})
    submitted = client.post(f"{page}submit/")
    early = client.post(f"{page}activate/")
    plan = department.decide(Plan.objects.get())
    activated = client.post(f"{page}activate/")

    assert [one.status_code for one in (made, submitted, early, activated)] == [302, 302, 409, 302]
    assert "拜访商会" in client.get(plan.get_absolute_url()).content.decode()
    assert department.enter("zhoujianguo").get(page).status_code == 200
    assert department.enter("lijing").get(page).status_code == 404
