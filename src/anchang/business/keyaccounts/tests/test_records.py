import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.business.keyaccounts import actions, queries
from anchang.business.keyaccounts.models import PartnerLog
from anchang.engine.policies import Refused

from .conftest import DAY


def activity(department, kind="brand", **given):
    facts = {"title": "园区品鉴会", "on": department.at.date(), **given}
    return actions.plan_activity(department.office.company, by=department.who(), at=department.at, kind=kind, **facts)


def log(department, **given):
    facts = {"kind": "contact", "partner": "远山门窗", "on": department.at.date(), "note": "问下季度供货", **given}
    return actions.log_partner(department.office.company, by=department.who(), at=department.at, **facts)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("marketing", marks=pytest.mark.clause("KEY-004")),
        pytest.param("relations", marks=pytest.mark.clause("KEY-025")),
        pytest.param("brand", marks=pytest.mark.clause("KEY-026")),
        pytest.param("publicity", marks=pytest.mark.clause("KEY-027")),
    ],
)
def test_an_activity_of_every_kind_is_planned_and_then_held_with_a_result(department, kind):
    made = activity(department, kind, region="城东")
    by = {"by": department.who(), "at": department.at}
    with pytest.raises(Refused, match="效果如何"):
        actions.hold_activity(made, **by, result=" ")

    actions.hold_activity(made, **by, result="来了四十人，六家留资料")

    assert department.again(made).held_at == department.at
    with pytest.raises(Refused, match="已经登记过效果"):
        actions.hold_activity(made, **by, result="再记一次")


def test_an_activity_has_no_result_before_its_day_and_none_under_a_strategy_not_approved(department):
    later = activity(department, on=(department.at + DAY).date())

    with pytest.raises(Refused, match="还没到日期"):
        actions.hold_activity(later, by=department.who(), at=department.at, result="很好")
    with pytest.raises(Refused, match="计划还没有实施"):
        activity(department, plan=department.submitted())


@pytest.mark.clause("KEY-009")
def test_a_contact_with_the_manufacturer_is_logged(department):
    made = log(department, counterpart="大客户部 何经理")

    assert (made.kind, made.counterpart, made.people) == ("contact", "大客户部 何经理", None)


@pytest.mark.clause("KEY-010")
def test_the_manufacturers_visitors_are_received_by_an_arrangement(department):
    with pytest.raises(Refused, match="人数和接待安排"):
        log(department, kind="reception")

    made = log(department, kind="reception", people=3, arrangement="方圆到大堂接，看沙盘，二楼会议室谈")

    assert (made.people, made.arrangement) == (3, "方圆到大堂接，看沙盘，二楼会议室谈")


def test_the_database_keeps_no_reception_without_arrangement(department):
    row = rows(PartnerLog).filter(pk=log(department).pk)

    with pytest.raises(IntegrityError, match="partner_reception_is_arranged"), transaction.atomic():
        row.update(kind="reception", people=3)

    assert row.update(kind="reception", people=3, arrangement="到大堂接") == 1


@pytest.mark.clause("KEY-001")
@pytest.mark.clause("KEY-002")
def test_processes_and_service_standards_are_written_in_editions(department):
    company, by = department.office.company, {"by": department.who(), "at": department.at}
    for kind in ("development", "visiting", "service"):
        actions.write_standard(company, **by, kind=kind, text="第一版", items=["先约时间"])
    actions.write_standard(company, **by, kind="service", text="第二版", items=["当天回复", "专人对接"])

    known = queries.standards()

    assert {kind: one.edition for kind, one in known.items()} == {"development": 1, "visiting": 1, "service": 2}
    assert known["service"].items == ["当天回复", "专人对接"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"items": [" "]}, "检查要点"),
        ({"items": ["先约", "先约"]}, "重复"),
        ({"text": ""}, "请写明内容"),
        ({"kind": "poem"}, "请选择规范"),
    ],
)
def test_a_standard_without_lines_is_refused(department, given, reason):
    facts = {"kind": "service", "text": "内容", "items": ["先约"], **given}

    with pytest.raises(Refused, match=reason):
        actions.write_standard(department.office.company, by=department.who(), at=department.at, **facts)


def test_the_forms_keep_a_standard_an_activity_and_a_log(department_now):
    department = department_now
    client, today = department.enter(), department.at.date()
    standard = {"kind": "service", "text": "专人对接", "items": "当天回复\n每月走访\n"}
    event = {"kind": "brand", "title": "品鉴会", "on": today, "budget": "2万"}
    visit = {"kind": "reception", "partner": "远山门窗", "on": today, "note": "看样品", "people": "3"}

    answers = [
        client.post(reverse(f"keyaccounts:{name}"), sent).status_code
        for name, sent in (("write_standard", standard), ("plan_activity", event), ("log_partner", visit))
    ]

    assert answers == [302, 302, 409]
    assert "每月走访" in client.get(reverse("keyaccounts:standards")).content.decode()
    assert "品鉴会" in client.get(reverse("keyaccounts:records")).content.decode()
