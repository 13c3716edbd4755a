from datetime import timedelta

import pytest
from django.urls import reverse
from tests.office import MONDAY, morning, together

from anchang.business.service import actions
from anchang.business.service.models import Complaint
from anchang.engine.clocks.models import Timer
from anchang.engine.ledger.queries import history
from anchang.engine.policies import Refused

from .conftest import MINUTE


def test_a_higher_severity_goes_to_the_higher_post_with_its_reason(desk):
    made = desk.open()

    raised = desk.escalate(made, "major", at=MONDAY + 5 * MINUTE)

    assert raised.severity == "major"
    assert history(raised)[0].facts["reason"] == "客户要求见负责人"
    assert desk.told()["linlan"] == [f"重大投诉 {made.number}，请在11-02 09:15前受理"]
    assert desk.told()["lijing"] == [f"{made.number} 已升级为重大投诉"]


def test_the_minutes_to_accept_still_count_from_the_first_word(desk):
    made = desk.open()

    raised = desk.escalate(made, "serious", at=MONDAY + 50 * MINUTE)

    assert raised.accept_by == MONDAY + 30 * MINUTE
    assert Timer.objects.get(ended_at=None).due_at == raised.accept_by


def test_the_days_to_a_result_still_count_from_the_acceptance(desk):
    taken = desk.accept(desk.open())

    raised = desk.escalate(taken, "major", at=MONDAY + timedelta(hours=6))

    assert raised.settle_by == morning(2026, 11, 3, 18)
    assert Timer.objects.get(ended_at=None, code="service.settle").due_at == raised.settle_by
    assert desk.told()["linlan"] == [f"重大投诉 {taken.number}，请在11-03 18:00前给出处理结果"]


def test_after_a_return_visit_the_days_count_from_it(desk):
    wednesday = MONDAY + timedelta(days=2)
    back = desk.visit(desk.brought_to("settled"), satisfied=False, at=wednesday)

    raised = desk.escalate(back, "major", at=wednesday + 5 * MINUTE)

    assert raised.settle_by == morning(2026, 11, 5, 18)


@pytest.mark.parametrize("severity", ["everyday", "serious", "deadly"])
def test_only_a_higher_severity_is_taken(desk, severity):
    made = desk.open(severity="serious")

    with pytest.raises(Refused, match="只能升到更高的级别"):
        desk.escalate(made, severity)


def test_a_reason_is_needed(desk):
    made = desk.open()

    with pytest.raises(Refused, match="请写明升级原因"):
        actions.escalate(made, by=desk.who("wangmin"), at=MONDAY, severity="major", reason=" ")


@pytest.mark.parametrize("stage", ["settled", "visited", "closed"])
def test_once_there_is_a_result_the_severity_stays(desk, stage):
    with pytest.raises(Refused, match="已有处理结果，不能再升级"):
        desk.escalate(desk.brought_to(stage), "major")


def test_who_raised_it_above_themselves_has_it_no_longer(desk):
    raised = desk.escalate(desk.open(), "serious", "wangmin")

    with pytest.raises(Refused, match="较重投诉由销售经理处理"):
        desk.escalate(raised, "major", "wangmin")


def test_of_two_who_raise_it_at_once_one_succeeds(real_database, make_desk):
    desk = make_desk()
    pk = desk.open().pk

    def deed(severity):
        found, by = Complaint.objects.get(pk=pk), desk.who("linlan")
        return lambda: actions.escalate(found, by=by, at=MONDAY, severity=severity, reason="媒体到场")

    answers = together(deed("serious"), deed("major"))

    refused = [one.reason for one in answers if isinstance(one, Refused)]
    assert refused == ["已被他人处理，请刷新"]


def test_the_form_offers_only_what_is_higher(desk_now):
    made, client = desk_now.open(severity="serious"), desk_now.enter("chenwei")
    url = reverse("service:escalate", args=[made.number])

    page = client.get(url).content.decode()
    done = client.post(url, {"severity": "major", "reason": "媒体到场"})

    assert ('value="major"' in page, 'value="serious"' in page) == (True, False)
    assert (done.status_code, desk_now.again(made).severity) == (302, "major")
