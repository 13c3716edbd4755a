from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.business.inventory.models import Claim
from anchang.engine.ledger.queries import history
from anchang.engine.policies import Refused

WEEK = {"ground": "seizure", "until": MONDAY + timedelta(days=7)}


@pytest.mark.rule("R-104")
def test_a_manager_withholds_a_unit_on_a_lawful_ground_and_the_ledger_keeps_the_reason(stock):
    manager = stock.account("chenwei")

    claim = actions.control(stock.unit, by=manager, at=MONDAY, reason="（2026）锦01执88号", **WEEK)

    assert (claim.kind, claim.ground, claim.holder_label) == ("control", "seizure", "陈伟")
    assert queries.status_of(stock.unit, MONDAY).code == "blocked"
    assert "（2026）锦01执88号" in [entry.facts.get("reason") for entry in history(stock.unit)]


@pytest.mark.rule("R-104")
@pytest.mark.parametrize(("ground", "days"), [("scarcity", 7), ("", 7), ("sample", 31), ("sample", 0), ("sample", -1)])
def test_no_other_ground_and_no_longer_or_past_term_is_accepted(stock, ground, days):
    with pytest.raises(Refused) as caught:
        actions.control(stock.unit, by=stock.system, at=MONDAY, ground=ground, until=MONDAY + timedelta(days=days))

    assert caught.value.rule == "R-104"
    assert not Claim.objects.exists()


@pytest.mark.rule("R-104")
def test_thirty_days_are_accepted_and_after_them_the_unit_is_on_sale_by_itself(stock):
    until = MONDAY + timedelta(days=30)

    actions.control(stock.unit, by=stock.system, at=MONDAY, ground="sample", until=until)

    assert queries.status_of(stock.unit, until - timedelta(seconds=1)).code == "blocked"
    assert queries.status_of(stock.unit, until).code == "open"


@pytest.mark.rule("R-104")
def test_the_database_refuses_a_control_without_a_ground(stock):
    row = {"item_id": stock.unit.pk, "kind": "control", "reference": "x", "holder_label": "x", "since": MONDAY}

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim(**row, until=WEEK["until"]).save_base(raw=True)


@pytest.mark.rule("R-104")
def test_a_consultant_may_not_withhold_a_unit(stock):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.control(stock.unit, by=stock.account("lijing"), at=MONDAY, **WEEK)


def test_a_unit_somebody_holds_cannot_be_withheld(stock):
    stock.take()

    with pytest.raises(Refused, match="李静"):
        actions.control(stock.unit, by=stock.system, at=MONDAY, **WEEK)


def test_a_withheld_unit_cannot_be_taken_and_the_refusal_says_so(stock):
    actions.control(stock.unit, by=stock.account("chenwei"), at=MONDAY, **WEEK)

    with pytest.raises(Refused, match="28-1-101 刚被 陈伟 销控"):
        stock.take()


def test_the_form_withholds_a_unit_and_a_bad_term_stays_in_the_form(stock, client):
    client.force_login(stock.account("chenwei"), backend="django.contrib.auth.backends.ModelBackend")
    url = f"/inventory/units/{stock.unit.pk}/control/"
    late = {"ground": "sample", "until": "2099-01-01T09:00", "reason": "样板房"}

    answer = client.post(url, late)

    assert answer.status_code == 409
    assert "销控期限最长30天" in answer.content.decode()
    assert not Claim.objects.exists()
