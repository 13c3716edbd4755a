"""The pack's duty: a sheet that goes up calls for the supervisor's signatures, and is discharged by the last of them."""

from datetime import timedelta

import pytest

from anchang.business.cards import actions
from anchang.engine.ledger.sealing import seal
from anchang.people.duties.actions.ticking import tick
from anchang.people.duties.models import Occurrence

from .conftest import Desk


@pytest.mark.clause("SAL-099")
def test_a_sheet_calls_for_signatures_until_the_last_card_is_signed(desk: Desk) -> None:
    desk.receive()
    desk.receive()
    desk.hand_up()
    seal()
    tick(desk.at + timedelta(minutes=1))
    (item,) = Occurrence.objects.filter(duty__code="supervisor_sign_cards")
    before = item.stage

    actions.sign_all(desk.sheet(), by=desk.who("wangmin"), at=desk.at + timedelta(hours=1))
    seal()
    tick(desk.at + timedelta(hours=2))

    assert (item.person, before) == (desk.who("wangmin"), "open")
    assert Occurrence.objects.get(pk=item.pk).stage == "done"
