"""Whoever has signed waits for no call about buying, and no review reproaches anybody for that."""

from anchang.business.cards import queries as cards
from anchang.business.deals.tests.conftest import Sale
from anchang.business.reception.actions import follow_up
from anchang.business.reception.models import FollowUp


def words(sale: Sale) -> list[str]:
    site, at = sale.office.site, sale.at
    found = cards.entrants(cards.whole(cards.pipeline(sale.who("wangmin"), at, site), site, at), site, at)
    return [mark.word for one in found for mark in one.marks]


def test_a_customer_who_signed_is_not_called_one_without_a_date(sale: Sale) -> None:
    deal = sale.effective()
    said = {"channel": "visit", "note": "来签约", "effective": True}
    follow_up(deal.customer, by=sale.who("lijing"), at=sale.at, **said)
    before = words(sale)

    sale.sign(deal)

    assert FollowUp.objects.get(is_last=True).next_on is None
    assert (before, words(sale)) == ([], [])


def test_one_who_bought_nothing_and_has_no_date_still_is(sale: Sale) -> None:
    sale.customer()

    assert words(sale) == ["没约下次"]
