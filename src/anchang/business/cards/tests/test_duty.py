"""What a day asks of the door: whom each consultant calls, what is overdue, and the supervisor's signatures."""

from datetime import timedelta

import pytest
from tests.office import morning

from anchang.business.cards import actions, queries
from anchang.business.reception import queries as reception
from anchang.engine.ledger.sealing import seal
from anchang.people.duties.actions.ticking import tick
from anchang.people.duties.models import Occurrence

from .conftest import Desk


@pytest.fixture
def promises(desk: Desk) -> Desk:
    """李静 is to call two customers by the 4th and one on the 6th, 张磊 one on the 4th; it is the morning of the 4th."""
    for next_in in (1, 2, 4):
        desk.follow_up(desk.receive(intent_grade="D"), next_in=next_in)
    desk.follow_up(desk.receive("zhanglei", intent_grade="D"), "zhanglei", next_in=2)
    desk.at = morning(2026, 11, 4, 9)
    return desk


@pytest.mark.clause("CAR-023")
def test_every_morning_each_consultant_has_a_list_of_whom_to_call_that_day(promises: Desk) -> None:
    promises.round()

    mine = reception.due(promises.who("lijing"), promises.at).filter(site=promises.site)

    assert [(one.customer.shown_name, one.next_on.day) for one in mine] == [("王小1", 3), ("王小2", 4)]
    assert promises.told("lijing")[-1] == "今天要跟进2位客户，其中1位已逾期"
    assert promises.told("zhanglei")[-1] == "今天要跟进1位客户"
    promises.follow_up(mine[0].customer, next_in=9)
    assert [one.customer.shown_name for one in mine.all()] == ["王小2"]


@pytest.mark.clause("SAL-099")
def test_the_supervisor_sees_how_many_follow_ups_of_each_representative_are_overdue(promises: Desk) -> None:
    promises.at = morning(2026, 11, 5, 9)

    found = queries.owed(promises.site, promises.at.date())
    of_one = reception.due(promises.who("wangmin"), promises.at).filter(customer__owner=promises.who("lijing"))

    assert [(one.account.name, one.count, one.late) for one in found] == [("李静", 2, 2), ("张磊", 1, 1)]
    assert [queries.Ladder(promises.site, promises.at).rung(one).days for one in of_one] == [2, 1]


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
