"""Who must agree, and which days are free."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import rows

from anchang.business.pricing import actions
from anchang.business.pricing.models import Proposal
from anchang.business.pricing.queries import case_of
from anchang.engine.approvals import actions as approvals
from anchang.engine.policies import Refused

from .conftest import DAY, Wall

pytestmark = pytest.mark.django_db


def seats(proposal: Proposal) -> list[str]:
    case = case_of(proposal)
    assert case is not None
    return list(case.opinions.order_by("place").values_list("post", flat=True))


@pytest.mark.parametrize(
    ("change", "posts"),
    [
        ("0.5", ["sales_director"]),
        ("3", ["sales_director"]),
        ("-3.1", ["sales_director", "general_manager"]),
        ("8", ["sales_director", "general_manager"]),
    ],
)
def test_the_larger_the_change_the_higher_it_goes(wall: Wall, change: str, posts: list[str]) -> None:
    wall.post()

    asked = wall.submit(wall.change(change), at=wall.at + DAY)

    assert seats(asked) == posts


def test_a_first_price_needs_everybody(wall: Wall) -> None:
    asked = wall.submit(wall.draft())

    assert seats(asked) == ["sales_director", "general_manager"]


def test_one_large_change_among_small_ones_is_not_hidden_by_the_sum(wall: Wall) -> None:
    wall.post()
    wall.post(wall.change("-4", low=1, high=1), at=wall.at + DAY)

    asked = wall.submit(wall.change("4", low=1, high=1, at=wall.at + DAY), at=wall.at + 2 * DAY)

    assert seats(asked) == ["sales_director", "general_manager"]


@pytest.mark.parametrize("minutes", [0, -1, -60 * 24 * 30])
def test_an_effective_time_that_is_past_is_refused(wall: Wall, minutes: int) -> None:
    drawn = wall.draft()

    with pytest.raises(Refused, match="生效时间已经过了"):
        wall.submit(drawn, effective_at=wall.at + timedelta(minutes=minutes))

    assert wall.again(drawn).stage == "draft"


def test_a_past_effective_time_is_refused_by_the_database_too(wall: Wall) -> None:
    asked = wall.submit(wall.draft(), effective_at=wall.at + DAY)

    with pytest.raises(IntegrityError, match="proposal_not_in_the_past"), transaction.atomic():
        rows(Proposal).filter(pk=asked.pk).update(effective_at=wall.at - DAY)


def test_two_versions_for_one_day_are_refused_and_the_first_is_named(wall: Wall) -> None:
    wall.submit(wall.draft(), effective_at=wall.at + DAY)
    second = wall.draft(wall.scheme(name="另一版"))

    with pytest.raises(Refused, match="这一天已有调价方案「首推」，一天只能有一版"):
        wall.submit(second, effective_at=wall.at + DAY + timedelta(hours=2))

    assert wall.submit(second, effective_at=wall.at + 2 * DAY).stage == "submitted"


def test_two_versions_for_one_day_are_refused_by_the_database_too(wall: Wall) -> None:
    first = wall.submit(wall.draft(), effective_at=wall.at + DAY)
    second = wall.submit(wall.draft(wall.scheme(name="另一版")), effective_at=wall.at + 2 * DAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Proposal).filter(pk=second.pk).update(effective_on=first.effective_on)


def test_a_rejected_one_leaves_its_day_to_another(wall: Wall) -> None:
    first = wall.submit(wall.draft(), effective_at=wall.at + DAY)
    approvals.reject(case_of(first), by=wall.who("linlan"), at=wall.at, note="均价低于目标")

    second = wall.submit(wall.draft(wall.scheme(name="另一版")), effective_at=wall.at + DAY)

    assert (wall.again(first).stage, second.stage) == ("rejected", "submitted")


def test_who_submits_does_not_agree_and_a_consultant_does_not_submit(wall: Wall) -> None:
    drawn = wall.draft()
    with pytest.raises(Refused):
        actions.submit(drawn, by=wall.who("lijing"), at=wall.at, effective_at=None, why="试试")
    asked = wall.submit(drawn)

    with pytest.raises(Refused):
        approvals.agree(case_of(asked), by=wall.who("chenwei"), at=wall.at)
