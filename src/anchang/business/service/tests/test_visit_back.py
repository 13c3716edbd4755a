from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import MONDAY, rows

from anchang.business.service import actions
from anchang.business.service.models import ReturnVisit
from anchang.engine.policies import Refused


def test_a_satisfied_customer_ends_the_handling(desk):
    visited = desk.visit(desk.brought_to("settled"))

    said = ReturnVisit.objects.get()
    assert (visited.stage, said.satisfied, said.note, said.by) == ("visited", True, "客户说可以", desk.who("wangmin"))


@pytest.mark.clause("CMP-007")
def test_an_unsatisfied_customer_has_it_handled_again_with_new_days(desk):
    tuesday = MONDAY + timedelta(days=1)
    settled = desk.brought_to("settled")

    back = desk.visit(settled, satisfied=False, note="说没人联系他", at=tuesday)

    assert (back.stage, back.settle_by) == ("accepted", settled.settle_by + timedelta(days=1))
    assert ReturnVisit.objects.get().note == "说没人联系他"
    again = desk.visit(desk.settle(back, at=tuesday), at=tuesday)
    assert (again.stage, [one.nth for one in again.results.order_by("nth")]) == ("visited", [1, 2])


def test_handler_and_opener_hear_that_the_customer_is_not_satisfied(desk):
    settled = desk.brought_to("settled")

    desk.visit(settled, satisfied=False, who="chenwei")

    text = f"{settled.number} 客户不满意，请在11-04 18:00前重新处理"
    assert desk.told()["wangmin"][-1] == desk.told()["lijing"][-1] == text


def test_why_a_customer_is_not_satisfied_must_be_said(desk):
    settled = desk.brought_to("settled")

    with pytest.raises(Refused, match="请写明客户怎么说"):
        desk.visit(settled, satisfied=False, note=" ")

    assert (desk.again(settled).stage, ReturnVisit.objects.count()) == ("settled", 0)


def test_nobody_has_the_step_back_as_a_verb_of_their_own(desk):
    settled = desk.brought_to("settled")

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.reopen(settled, by=desk.who("linlan"), at=MONDAY)


def test_the_database_itself_keeps_one_visit_of_a_number(desk):
    first = desk.visit(desk.brought_to("settled")).return_visits.get()
    double = ReturnVisit(complaint_id=first.complaint_id, nth=1, by_id=first.by_id, at=MONDAY, satisfied=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(ReturnVisit).bulk_create([double])

    double.nth = 2
    assert rows(ReturnVisit).bulk_create([double])


def test_the_form_asks_for_the_words_of_who_is_not_satisfied(desk_now):
    settled = desk_now.brought_to("settled")
    url, client = reverse("service:visit_back", args=[settled.number]), desk_now.enter("wangmin")

    mute = client.post(url, {"satisfied": "no", "note": ""})
    unanswered = client.post(url, {"note": "好"})
    done = client.post(url, {"satisfied": "yes", "note": ""})

    assert (mute.status_code, unanswered.status_code, done.status_code) == (422, 422, 302)
    assert desk_now.again(settled).stage == "visited"
