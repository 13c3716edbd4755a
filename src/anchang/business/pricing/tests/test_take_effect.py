"""A price comes into force by an approved proposal on its day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.office import rows

from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import PriceList, UnitPrice
from anchang.business.pricing import actions
from anchang.business.pricing.models import Line, Proposal
from anchang.business.pricing.queries import case_of
from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused

from .conftest import DAY, Wall

pytestmark = pytest.mark.django_db


@pytest.mark.clause("SAL-064")
def test_the_prices_of_a_scheme_are_posted_only_once_every_seat_has_agreed(wall: Wall) -> None:
    proposal = wall.submit(wall.draft())
    before = wall.total()

    done = wall.agree(proposal)

    assert before is None
    assert (done.stage, done.price_list.version) == ("in_force", 1)
    assert wall.total("101") == Decimal("1265023.43")
    assert UnitPrice.objects.filter(price_list=done.price_list).count() == 4


@pytest.mark.clause("SAL-065")
def test_a_change_waits_for_its_day_and_the_earlier_version_stays_as_it_was(wall: Wall) -> None:
    wall.post()
    later = wall.at + 3 * DAY
    change = wall.agree(wall.submit(wall.change("2", at=wall.at + DAY), effective_at=later, at=wall.at + DAY))
    first = wall.total()

    tick(later - timedelta(minutes=1))
    waiting = wall.total()
    tick(later)

    assert (change.stage, change.effective_at) == ("approved", later)
    assert waiting == first == Decimal("1265023.43")
    assert wall.total() == Decimal("1290324.19")
    assert list(UnitPrice.objects.filter(unit=wall.unit()).order_by("pk").values_list("total", flat=True)) == [
        Decimal("1265023.43"),
        Decimal("1290324.19"),
    ]
    assert [one.effective_at for one in PriceList.objects.order_by("version")] == [wall.at, later]


def test_a_unit_somebody_has_taken_keeps_its_price_until_it_is_freed(wall: Wall) -> None:
    wall.post()
    scheme = wall.scheme(name="二期", base=Decimal(15000))
    change = wall.draft(scheme)
    wall.take("101", until=wall.at + 3 * DAY)

    wall.post(change, at=wall.at + DAY)
    kept, other = wall.total("101"), wall.total("102")
    inventory.free(wall.unit(), by=Account.objects.system(), at=wall.at + 2 * DAY, reference="hold-1", how="release")

    assert (kept, other) == (Decimal("1265023.43"), Decimal("1328806.50"))
    assert wall.total("101") == Decimal("1355382.63")


def test_nobody_posts_prices_without_an_approved_proposal(wall: Wall) -> None:
    proposal = wall.draft()

    for deed in (actions.take_effect, actions.approve):
        with pytest.raises(Refused):
            deed(proposal, by=wall.who("chenwei"), at=wall.at)
        with pytest.raises(Refused, match="不能做这一步"):
            deed(proposal, by=Account.objects.system(), at=wall.at)
    with pytest.raises(Refused):
        inventory.post_prices(
            wall.project, by=wall.who("linlan"), at=wall.at, prices=[inventory.Priced(wall.units[0].pk, 1, 1)]
        )
    assert not PriceList.objects.exists()


def test_an_approved_proposal_does_not_take_effect_before_its_time(wall: Wall) -> None:
    waiting = wall.agree(wall.submit(wall.draft(), effective_at=wall.at + DAY))

    with pytest.raises(Refused, match="还没到生效时间"):
        actions.take_effect(waiting, by=Account.objects.system(), at=wall.at + DAY / 2)

    assert wall.total() is None


def test_one_that_is_agreed_to_after_its_time_takes_effect_with_the_last_seat(wall: Wall) -> None:
    late = wall.submit(wall.draft(), effective_at=wall.at + DAY)

    done = wall.agree(late, at=wall.at + 2 * DAY)

    assert (done.stage, done.effective_at, done.effective_on.day) == ("in_force", wall.at + 2 * DAY, 4)


def test_what_was_drawn_up_is_never_changed_not_even_by_somebody_with_a_database_client(wall: Wall) -> None:
    proposal = wall.submit(wall.draft())

    for deed in (lambda: rows(Line).update(total=1), lambda: rows(Line).all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            deed()

    assert Line.objects.filter(proposal=proposal, total__gt=1).count() == 4


def test_a_proposal_cannot_be_in_force_without_approval_and_a_list(wall: Wall) -> None:
    proposal = wall.draft()

    for values in ({"stage": "in_force"}, {"stage": "approved"}, {"stage": "submitted"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(Proposal).filter(pk=proposal.pk).update(**values)


def test_a_withdrawn_one_never_takes_effect(wall: Wall) -> None:
    waiting = wall.agree(wall.submit(wall.draft(), effective_at=wall.at + DAY))
    actions.withdraw(waiting, by=wall.who("chenwei"), at=wall.at + DAY / 2, reason="市场变了")

    tick(wall.at + 2 * DAY)

    assert wall.again(waiting).stage == "withdrawn"
    assert wall.total() is None


def test_while_it_is_decided_it_is_taken_back_on_its_case(wall: Wall) -> None:
    asked = wall.submit(wall.draft())
    with pytest.raises(Refused, match="请在审批单上撤回"):
        actions.withdraw(asked, by=wall.who("chenwei"), at=wall.at)

    approvals.withdraw(case_of(asked), by=wall.who("chenwei"), at=wall.at)

    assert wall.again(asked).stage == "withdrawn"


def test_a_unit_whose_price_is_frozen_keeps_it_until_the_flag_is_ended(wall: Wall) -> None:
    wall.post()
    before, by = wall.total("101"), {"by": Account.objects.system(), "at": wall.at}
    flag = inventory.flag(wall.unit("101"), **by, kind="frozen", document_no="冻结2026-1")

    wall.post(wall.change("5"), at=wall.at + DAY)

    assert wall.total("101") == before
    assert wall.total("102") != before
    inventory.unflag(flag, **by, document_no="解冻2026-1")
    wall.post(wall.change("5", at=wall.at + DAY), at=wall.at + 2 * DAY)
    assert wall.total("101") != before
