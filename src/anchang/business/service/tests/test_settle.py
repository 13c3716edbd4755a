from datetime import timedelta

import pytest
from django.urls import reverse
from tests.office import MONDAY

from anchang.business.service.models import Result
from anchang.engine.clocks.models import Timer
from anchang.engine.policies import Refused


def test_a_result_is_kept_with_who_when_and_its_deadline(desk):
    made = desk.accept(desk.open())
    later = MONDAY + timedelta(days=1)

    settled = desk.settle(made, at=later, result=" 已向客户道歉并陪同签约 ")

    result = Result.objects.get()
    assert (result.nth, result.text, result.by, result.at) == (1, "已向客户道歉并陪同签约", desk.who("wangmin"), later)
    assert (result.due_at, settled.stage) == (made.settle_by, "settled")


@pytest.mark.clause("CMP-007")
def test_the_days_to_call_back_begin_with_the_result_and_nothing_ends_without_it(desk):
    settled = desk.settle(desk.accept(desk.open()))

    assert Timer.objects.get(code="service.visit").due_at == settled.visit_by == MONDAY + timedelta(days=3)
    assert desk.told()["lijing"][-1] == f"{settled.number} 已有处理结果，请在11-05 09:00前回访"
    with pytest.raises(Refused, match="现在是「待回访」"):
        desk.close(settled)


def test_whoever_gives_the_result_is_the_handler_from_then_on(desk):
    made = desk.escalate(desk.accept(desk.open()), "major", "wangmin")

    with pytest.raises(Refused, match="重大投诉由销售总监处理"):
        desk.settle(made, "wangmin")

    assert desk.settle(made, "linlan").handler == desk.who("linlan")


def test_an_empty_result_is_refused_and_nothing_moves(desk):
    made = desk.accept(desk.open())

    with pytest.raises(Refused, match="请写明处理结果"):
        desk.settle(made, result="  ")

    assert (desk.again(made).stage, Result.objects.count()) == ("accepted", 0)


def test_the_form_comes_back_without_a_result(desk_now):
    made = desk_now.accept(desk_now.open())
    url = reverse("service:settle", args=[made.number])
    client = desk_now.enter("wangmin")

    answers = [client.post(url, {"result": ""}).status_code, client.post(url, {"result": "已道歉"}).status_code]

    assert answers == [422, 302]
