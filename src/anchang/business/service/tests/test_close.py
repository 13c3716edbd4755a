import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import MONDAY, rows

from anchang.business.keyaccounts import actions as keyaccounts
from anchang.business.keyaccounts.models import ComplaintCheck
from anchang.business.service.models import Complaint
from anchang.business.service.stages import Cause
from anchang.engine.ledger.models import EntryDetail
from anchang.engine.policies import Refused


@pytest.mark.clause("CMP-013")
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"root_cause": ""}, "请选择根本原因"),
        ({"root_cause": "fate"}, "请选择根本原因"),
        ({"cause_text": " "}, "请写明原因是怎么来的"),
    ],
)
def test_nothing_is_closed_without_its_root_cause(desk, given, reason):
    visited = desk.brought_to("visited")

    with pytest.raises(Refused, match=reason):
        desk.close(visited, **given)

    assert desk.again(visited).stage == "visited"


def test_a_cause_closes_it_and_who_opened_it_hears(desk):
    closed = desk.close(desk.brought_to("visited"))

    assert (closed.stage, closed.root_cause, closed.closed_at) == ("closed", "waiting", MONDAY)
    assert desk.told()["lijing"][-1] == f"{closed.number} 已结案"


@pytest.mark.parametrize("missing", [{"root_cause": ""}, {"cause_text": ""}, {"closed_at": None}])
def test_the_database_itself_closes_nothing_without_a_cause(desk, missing):
    visited = desk.brought_to("visited")
    whole = {"stage": "closed", "root_cause": "price", "cause_text": "没讲清", "closed_at": MONDAY}
    row = rows(Complaint).filter(pk=visited.pk)

    with pytest.raises(IntegrityError, match="complaint_closed_names_its_cause"), transaction.atomic():
        row.update(**{**whole, **missing})

    assert row.update(**whole) == 1


def test_the_ledger_keeps_the_cause_but_not_the_words(desk):
    desk.close(desk.brought_to("visited"), cause_text="王小明等了两小时")

    facts = "".join(EntryDetail.objects.values_list("facts", flat=True))
    assert "waiting" in facts
    assert "王小明" not in facts


def test_the_form_lists_the_causes_and_refuses_none(desk_now):
    visited = desk_now.brought_to("visited")
    url, client = reverse("service:close", args=[visited.number]), desk_now.enter("wangmin")

    page = client.get(url).content.decode()
    none = client.post(url, {"cause_text": "窗口太少"})
    done = client.post(url, {"root_cause": "waiting", "cause_text": "窗口太少"})

    assert all(str(one.label) in page for one in Cause)
    assert (none.status_code, done.status_code) == (422, 302)


def visited_of_key_account(desk, when="before"):
    """A visited complaint of a customer whom 方圆 looks after since before it, or since it was settled."""
    customer = desk.customer()
    given = {
        "by": desk.who("fangyuan"),
        "at": desk.at,
        "manager": desk.who("fangyuan"),
        "level": "vip",
        "route": "park",
    }
    if when == "before":
        keyaccounts.open_account(customer, **given)
    complaint = desk.brought_to("visited", customer=customer)
    if when != "before":
        keyaccounts.open_account(customer, **given)
    return complaint


@pytest.mark.clause("KEY-008")
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_key_accounts_complaint_needs_the_departments_mark_before_it_is_closed(desk, when):
    complaint = visited_of_key_account(desk, when)
    check = ComplaintCheck.objects.get(reference=complaint.number)
    with pytest.raises(Refused, match="先由大客户部检查"):
        desk.close(complaint)
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        keyaccounts.check_complaint(check, by=desk.who("wangmin"), at=desk.at, note="好")

    keyaccounts.check_complaint(check, by=desk.who("fangyuan"), at=desk.at, note="客户接受，已致歉")

    assert desk.close(complaint).stage == "closed"


def test_the_department_hears_of_a_complaint_of_its_account_once(desk):
    complaint = visited_of_key_account(desk)

    assert desk.told()["fangyuan"].count(f"大客户投诉{complaint.number}，处理后请检查") == 1


def test_anybody_elses_complaint_is_closed_without_the_department(desk):
    closed = desk.close(desk.brought_to("visited", customer=desk.customer()))

    assert closed.stage == "closed"
    assert not ComplaintCheck.objects.exists()
