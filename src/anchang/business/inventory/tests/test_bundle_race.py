"""Bundles with real commits: the home goes whole or not at all, whoever comes at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from tests.office import MONDAY

from anchang.business.inventory import actions
from anchang.business.inventory.models import Claim, Unit
from anchang.engine.policies import Refused

from .test_bundle import extra

ROUNDS = 6


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Does them at the same moment; "done" or the refusal of each, in order."""
    start = threading.Barrier(len(deeds))

    def answer(deed: Callable[[], object]) -> str:
        try:
            start.wait(20)
            deed()
        except Refused as refusal:
            return refusal.reason
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(answer, deeds))


def live() -> set[tuple[str, str]]:
    return set(Claim.objects.filter(ended_at=None).values_list("item__label", "reference"))


@pytest.mark.rule("R-110")
def test_of_eight_who_take_a_bundle_at_once_one_gets_all_of_it(real_database, make_stock):
    stock = make_stock()
    actions.bundle(stock.unit, by=stock.system, at=MONDAY, companions=[extra(stock, "P1"), extra(stock, "S1", "store")])
    unit = stock.unit

    answers = at_once(*[lambda n=n: stock.take(unit, reference=f"hold-{n}") for n in range(8)])

    assert answers.count("done") == 1
    assert {label for label, _reference in live()} == {"28-1-101", "28-B-P1", "28-B-S1"}
    assert len({reference for _label, reference in live()}) == 1


def rush(stock) -> list[tuple[str, set[str]]]:
    """In each round a parking place is bundled while its home is taken and while it is taken itself."""
    found = []
    for n in range(ROUNDS):
        home, part = Unit.objects.get(pk=stock.units[n].pk), extra(stock, f"P{n}")
        at_once(
            lambda home=home, part=part: actions.bundle(home, by=stock.system, at=MONDAY, companions=[part]),
            lambda home=home, n=n: stock.take(home, reference=f"home-{n}"),
            lambda part=part, n=n: stock.take(part, reference=f"part-{n}"),
        )
        bundled = Unit.objects.get(pk=part.pk).lead_id is not None
        held = {reference for _label, reference in live() if reference.endswith(f"-{n}")}
        whole = Claim.objects.filter(reference=f"home-{n}", ended_at=None).count()
        found.append(("bundled" if bundled else "apart", held if not bundled or whole in (0, 2) else {"half"}))
    return found


def test_a_part_that_is_bundled_is_never_taken_alone_nor_the_home_without_it(real_database, make_stock):
    stock = make_stock(floors=3)

    found = rush(stock)

    for how, held in found:
        assert how == "apart" or held <= {held_by for held_by in held if held_by.startswith("home-")}, found
