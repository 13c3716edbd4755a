from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.business.inventory.metrics import WITHHELD_LATE
from anchang.business.inventory.models import Claim, Withholding
from anchang.engine.approvals.actions import agree, reject
from anchang.engine.approvals.models import Case
from anchang.engine.ledger.queries import history
from anchang.engine.metrics import Period
from anchang.engine.policies import Refused

DAY = timedelta(days=1)
# The permit was issued on 1 November: up to the 11th everything has to be on sale.
LATE = MONDAY + 10 * DAY


def case_of(asked: Withholding) -> Case:
    return Case.objects.get(thing_label="inventory.withholding", thing_id=asked.pk)


@pytest.mark.rule("R-104")
def test_the_manager_asks_the_director_agrees_and_the_ledger_keeps_the_ground(stock):
    asked = stock.ask()

    agree(case_of(asked), by=stock.account("linlan"), at=MONDAY)

    claim = Claim.objects.get()
    assert (claim.kind, claim.ground, claim.holder_label) == ("control", "seizure", "陈伟")
    assert queries.status_of(stock.unit, MONDAY).code == "blocked"
    asked.refresh_from_db()
    assert (asked.stage, asked.approved_by_name, asked.document_no) == ("approved", "林岚", "（2026）锦01执88号")
    assert {entry.verb for entry in history(stock.unit)} >= {"inventory.request_control", "inventory.take"}


@pytest.mark.rule("R-104")
def test_after_the_tenth_day_the_general_manager_and_legal_must_agree_too(stock):
    asked = stock.ask(at=LATE)
    case = case_of(asked)

    spoken = []
    for username in ("linlan", "zhoujianguo", "hanli"):
        agree(case_of(asked), by=stock.account(username), at=LATE)
        spoken.append(Claim.objects.count())

    assert [one.post for one in case.opinions.order_by("place")] == ["sales_director", "general_manager", "legal"]
    assert spoken == [0, 0, 1]
    assert asked.is_late


@pytest.mark.rule("R-104")
def test_up_to_the_tenth_day_the_director_alone_decides(stock):
    asked = stock.ask(at=LATE - DAY)

    posts = [one.post for one in case_of(asked).opinions.all()]

    assert (posts, asked.is_late) == (["sales_director"], False)


@pytest.mark.rule("R-104")
@pytest.mark.parametrize("ground", ["scarcity", ""])
def test_no_other_ground_is_accepted(stock, ground):
    with pytest.raises(Refused) as caught:
        stock.ask(ground=ground)

    assert caught.value.rule == "R-104"
    assert not Case.objects.exists()


@pytest.mark.rule("R-104")
@pytest.mark.parametrize("days", [31, 0, -1])
def test_no_longer_or_past_term_is_accepted(stock, days):
    with pytest.raises(Refused, match="销控期限最长30天"):
        stock.ask(until=MONDAY + days * DAY)

    assert not Case.objects.exists()


@pytest.mark.rule("R-104")
def test_a_ground_without_its_document_is_refused(stock):
    with pytest.raises(Refused, match="请写明裁定书"):
        stock.ask(document_no="  ")


@pytest.mark.rule("R-104")
def test_thirty_days_are_accepted_and_after_them_the_unit_is_on_sale_by_itself(stock):
    until = MONDAY + 30 * DAY

    stock.withhold(ground="sample", until=until)

    assert queries.status_of(stock.unit, until - timedelta(seconds=1)).code == "blocked"
    assert queries.status_of(stock.unit, until).code == "open"


@pytest.mark.rule("R-104")
@pytest.mark.parametrize("who", ["linlan", "chenwei", "zhoujianguo", "hanli", "lijing"])
def test_nobody_withholds_a_unit_without_a_case(stock, who):
    asked = stock.ask()

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.control(asked, by=stock.account(who), at=MONDAY)
    with pytest.raises(NoReverseMatch):
        reverse("inventory:control", args=[stock.unit.pk])

    assert not Claim.objects.exists()


@pytest.mark.rule("R-104")
def test_a_rejected_request_leaves_the_unit_on_sale_and_may_be_asked_again(stock):
    asked = stock.ask()

    reject(case_of(asked), by=stock.account("linlan"), at=MONDAY, note="不够")

    asked.refresh_from_db()
    assert (asked.stage, queries.status_of(stock.unit, MONDAY).code) == ("refused", "open")
    assert stock.ask().pk != asked.pk


def test_a_second_request_waits_for_the_first(stock):
    stock.ask()

    with pytest.raises(Refused, match="已经有一张审批单在办"):
        stock.ask()


def test_what_was_taken_in_the_meantime_is_not_withheld(stock):
    asked = stock.ask()
    stock.take()

    with pytest.raises(Refused, match="李静"):
        agree(case_of(asked), by=stock.account("linlan"), at=MONDAY)

    assert Claim.objects.get().kind == "hold"


@pytest.mark.rule("R-104")
def test_the_figure_of_late_withholding_counts_what_is_withheld_after_the_tenth_day(stock):
    stock.withhold(until=MONDAY + 30 * DAY)
    stock.withhold(stock.units[1], at=LATE)
    period = Period(frozenset({stock.office.site.pk}), MONDAY, LATE + DAY)

    counted = [queries.withheld_late(stock.project, at) for at in (LATE - DAY, LATE, LATE + 8 * DAY)]

    assert counted == [0, 2, 1]
    assert WITHHELD_LATE.figure(period).value == 1


@pytest.mark.rule("R-104")
def test_the_database_refuses_a_control_without_a_ground(stock):
    row = {"item_id": stock.unit.pk, "kind": "control", "reference": "x", "holder_label": "x", "since": MONDAY}

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim(**row, until=LATE).save_base(raw=True)


@pytest.mark.rule("R-104")
def test_the_database_refuses_a_request_without_a_ground_or_an_approved_one_without_approver(stock):
    row = {"unit": stock.unit, "asked_by_id": 1, "asked_by_name": "x", "asked_at": MONDAY, "until": LATE}
    groundless = Withholding(**row, ground="", document_no="x")
    nobody = Withholding(**row, ground="sample", document_no="x", stage="approved", decided_at=MONDAY)

    for one in (groundless, nobody):
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save_base(raw=True)


@pytest.mark.rule("R-104")
def test_a_consultant_may_not_ask_to_withhold_a_unit(stock):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        stock.ask(by="lijing")


def test_a_unit_somebody_holds_cannot_be_withheld(stock):
    stock.take()

    with pytest.raises(Refused, match="已被占用，不能销控"):
        stock.ask()


def test_a_withheld_unit_cannot_be_taken_and_the_refusal_says_so(stock):
    stock.withhold()

    with pytest.raises(Refused, match="28-1-101 刚被 陈伟 销控"):
        stock.take()


def test_the_form_asks_to_withhold_a_unit_and_a_bad_term_stays_in_the_form(stock, client):
    client.force_login(stock.account("chenwei"), backend="django.contrib.auth.backends.ModelBackend")
    url = f"/inventory/units/{stock.unit.pk}/request_control/"
    late = {"ground": "sample", "until": "2099-01-01T09:00", "document_no": "样板房"}

    answer = client.post(url, late)

    assert answer.status_code == 409
    assert "销控期限最长30天" in answer.content.decode()
    assert not Withholding.objects.exists()
