from datetime import timedelta

import pytest
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.business.inventory.models import Claim
from anchang.engine.policies import Refused

TO_DEAL = {"reference": "hold-1", "kind": "subscription", "new_reference": "RG-JX01-2026-0001"}


def test_a_hold_turns_into_a_subscription_of_the_same_holder_without_a_gap(stock):
    first = stock.take()

    second = actions.turn(stock.unit, by=stock.system, at=MONDAY, **TO_DEAL)

    first.refresh_from_db()
    assert (first.ended_at, first.ended_how) == (MONDAY, "turned")
    assert (second.kind, second.reference, second.holder_label, second.holder_id) == (
        "subscription",
        "RG-JX01-2026-0001",
        "李静",
        7,
    )
    assert queries.status_of(stock.unit, MONDAY).code == "agreed"


def test_a_number_drawn_late_is_asked_for_once_the_live_claim_has_ended(stock):
    stock.take()
    live = []

    def drawn():
        live.append(queries.live_claim(stock.unit, MONDAY))
        return "RG-JX01-2026-0007"

    second = actions.turn(stock.unit, by=stock.system, at=MONDAY, **{**TO_DEAL, "new_reference": drawn})

    assert (second.reference, live) == ("RG-JX01-2026-0007", [None])


def test_a_refused_turn_asks_for_no_number(stock):
    stock.take(reference="hold-9")
    asked = []

    with pytest.raises(Refused):
        actions.turn(stock.unit, by=stock.system, at=MONDAY, **{**TO_DEAL, "new_reference": lambda: asked.append(1)})

    assert asked == []


def test_the_claim_a_verb_answers_is_the_row_as_it_stands(stock):
    stock.take()

    second = actions.turn(stock.unit, by=stock.system, at=MONDAY, **TO_DEAL)

    kept = Claim.objects.get(pk=second.pk)
    columns = [column.attname for column in Claim._meta.concrete_fields]
    assert {name: getattr(second, name) for name in columns} == {name: getattr(kept, name) for name in columns}


@pytest.mark.rule("I-1")
def test_only_the_claim_of_that_reference_is_turned(stock):
    stock.take(reference="hold-9", holder_label="张磊")

    with pytest.raises(Refused, match="现由 张磊 锁定"):
        actions.turn(stock.unit, by=stock.system, at=MONDAY, **TO_DEAL)

    assert Claim.objects.filter(ended_at=None).get().reference == "hold-9"


def test_a_hold_past_its_time_cannot_be_turned(stock):
    claim = stock.take()

    with pytest.raises(Refused, match="已到期或已释放"):
        actions.turn(stock.unit, by=stock.system, at=claim.until, **TO_DEAL)


@pytest.mark.rule("R-102")
def test_a_hold_does_not_become_a_subscription_after_the_permit_is_revoked(stock):
    stock.take()
    actions.revoke_permit(stock.permit, by=stock.system, at=MONDAY, on=MONDAY.date())

    with pytest.raises(Refused) as caught:
        actions.turn(stock.unit, by=stock.system, at=MONDAY + timedelta(minutes=1), **TO_DEAL)

    assert caught.value.rule == "R-102"
    assert Claim.objects.get().ended_at is None
