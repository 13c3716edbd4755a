"""Eight at once for one unit, with real commits: one is served, seven are told who was faster."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections
from tests.office import MONDAY

from anchang.business.inventory import actions
from anchang.business.inventory.actions import claims
from anchang.business.inventory.models import Claim, Permit
from anchang.engine.policies import Refused

WORKERS = 8


def rush(stock) -> list[str]:
    """Everybody takes the first unit at the same moment; the answers, in no order."""
    start = threading.Barrier(WORKERS)

    def grab(worker: int) -> str:
        try:
            unit = stock.unit
            start.wait(20)
            stock.take(unit, reference=f"hold-{worker}", holder_label=f"顾问{worker}")
        except Refused as refusal:
            return refusal.reason
        finally:
            connections.close_all()
        return "taken"

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(grab, range(WORKERS)))


@pytest.mark.rule("R-110")
@pytest.mark.rule("I-1")
def test_of_eight_who_take_one_unit_at_once_one_succeeds_and_seven_hear_who_did(real_database, make_stock):
    stock = make_stock()

    answers = rush(stock)

    winner = Claim.objects.get()
    assert answers.count("taken") == 1
    assert set(answers) - {"taken"} == {f"28-1-101 刚被 {winner.holder_label} 锁定"}


@pytest.mark.rule("R-110")
def test_without_the_condition_the_constraint_alone_still_lets_one_through(real_database, make_stock, monkeypatch):
    stock = make_stock()
    monkeypatch.setattr(claims, "FREE", "")

    answers = rush(stock)

    assert (answers.count("taken"), Claim.objects.count()) == (1, 1)


def test_without_constraint_and_condition_the_same_rush_sells_the_unit_to_many(real_database, make_stock, monkeypatch):
    stock = make_stock()
    monkeypatch.setattr(claims, "FREE", "")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Claim, next(one for one in Claim._meta.constraints if one.name == "claim_one_live"))

    answers = rush(stock)

    assert answers.count("taken") == WORKERS
    assert Claim.objects.filter(ended_at=None).count() == WORKERS


def test_of_eight_who_take_an_overdue_unit_at_once_one_succeeds(real_database, make_stock):
    stock = make_stock()
    past = stock.take(reference="old", until=MONDAY)

    answers = rush(stock)

    past.refresh_from_db()
    assert answers.count("taken") == 1
    assert (past.ended_how, Claim.objects.filter(ended_at=None).count()) == ("overdue", 1)


@pytest.mark.rule("R-102")
def test_a_permit_revoked_while_units_are_taken_leaves_no_claim_behind_it(real_database, make_stock):
    stock = make_stock(floors=4, rooms=5)
    start = threading.Barrier(2)

    def revoke() -> str:
        start.wait(20)
        actions.revoke_permit(Permit.objects.get(), by=stock.system, at=MONDAY, on=date(2026, 11, 2))
        connections.close_all()
        return "revoked"

    def take() -> list[str]:
        start.wait(20)
        answers = []
        for unit in stock.units:
            try:
                stock.take(unit, reference=f"hold-{unit.pk}")
                answers.append("taken")
            except Refused as refusal:
                answers.append(refusal.rule)
        connections.close_all()
        return answers

    with ThreadPoolExecutor(2) as pool:
        revoked, taken = pool.submit(revoke), pool.submit(take)

        assert revoked.result(60) == "revoked"
        # Once refused for the permit, refused for good: no claim slips in behind the revocation.
        assert taken.result(60) == sorted(taken.result(60), reverse=True)
