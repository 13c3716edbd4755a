import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import MONDAY, rows

from anchang.business.keyaccounts import actions
from anchang.business.keyaccounts.models import MissedMonth, Plan
from anchang.business.keyaccounts.reactions import chores
from anchang.engine.policies import Refused

from .conftest import DAY

FIFTH = MONDAY + 3 * DAY


@pytest.mark.clause("KEY-022")
def test_a_missing_monthly_plan_is_flagged_once_to_the_manager_and_above(department):
    department.account()

    chores(FIFTH - DAY)
    assert not MissedMonth.objects.exists()
    chores(FIFTH)
    chores(FIFTH + DAY)

    assert MissedMonth.objects.get().month.isoformat() == "2026-11-01"
    assert department.told("fangyuan") == ["您还没有编制2026-11的业务促进计划"]
    assert department.told("zhoujianguo") == ["方圆还没有编制2026-11的业务促进计划"]


@pytest.mark.clause("KEY-022")
def test_a_manager_with_a_plan_of_the_month_or_without_accounts_is_not_flagged(department):
    chores(FIFTH)
    department.account()
    department.draft("monthly")
    chores(FIFTH)

    assert not MissedMonth.objects.exists()


def test_each_manager_has_one_plan_a_month(department):
    first = department.draft("monthly")

    with pytest.raises(Refused, match="这个月已经有月度计划"):
        department.draft("monthly")

    assert (first.month.isoformat(), first.ends_on.isoformat()) == ("2026-11-01", "2026-11-30")
    assert department.draft("monthly", at=MONDAY + 30 * DAY).month.isoformat() == "2026-12-01"


def test_the_database_names_the_month_of_a_monthly_plan_and_of_no_other(department):
    row = rows(Plan).filter(pk=department.draft("monthly").pk)

    with pytest.raises(IntegrityError, match="plan_of_a_month_names_it"), transaction.atomic():
        row.update(month=None)

    assert row.update(kind="region", month=None) == 1


@pytest.mark.clause("KEY-023")
def test_a_monthly_plan_is_published_without_approval_and_its_items_are_followed(department):
    plan = department.draft("monthly")
    by = {"by": department.who(), "at": department.at}
    with pytest.raises(Refused, match="请先写明执行事项"):
        actions.publish(plan, **by)
    item = department.item(plan)
    with pytest.raises(Refused, match="不用报批"):
        actions.submit(plan, **by)

    actions.publish(plan, **by)
    actions.finish_item(department.again(item), **by, result="走访三个")

    assert department.again(plan).stage == "active"
    assert department.again(item).result == "走访三个"


def test_the_missing_month_stands_above_the_plans(department_now):
    department = department_now
    department.account()
    month = department.at.date().replace(day=1)
    given = {"by": department.who("zhoujianguo"), "at": department.at}
    system = type(given["by"]).objects.system()
    actions.flag_month(department.office.company, by=system, at=department.at, manager=department.who(), month=month)

    page = department.enter("zhoujianguo").get(reverse("keyaccounts:plans")).content.decode()

    assert "缺月度计划" in page
