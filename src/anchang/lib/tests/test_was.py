"""R-133: which price may stand beside a lower one."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from anchang.lib.was import Sold, comparison, was

DAY = timedelta(days=1)
START = date(2026, 1, 1)


def by_the_book(deals: list[Sold], since: date) -> Decimal | None:
    """The article word for word, day by day."""
    for days in (range(1, 8), range(8, 4000)):
        prices: list[Decimal] = []
        for back in days:
            of_day = [one.price for one in deals if one.on == since - back * DAY]
            prices += of_day
            if of_day and days.start == 8:
                break
        if prices:
            return min(prices)
    return None


@pytest.mark.rule("R-133")
def test_ten_thousand_random_histories_agree_with_the_article_read_day_by_day() -> None:
    """T-044."""
    dice, sorts = Random(44), {"none": 0, "within": 0, "before": 0}

    for _ in range(10_000):
        since = START + dice.randrange(60) * DAY
        deals = [
            Sold(START + dice.randrange(-20, 65) * DAY, Decimal(dice.randrange(10_000, 10_040)))
            for _deal in range(dice.choice((0, 1, 2, 3, 8)))
        ]
        found = comparison(deals, since)
        assert found == by_the_book(deals, since), (since, deals)
        within = any(since - 7 * DAY <= one.on < since for one in deals)
        sorts["none" if found is None else "within" if within else "before"] += 1

    assert min(sorts.values()) > 1000, sorts


@pytest.mark.parametrize(("days_before", "counts"), [(0, False), (-1, False), (1, True), (7, True), (8, True)])
def test_a_deal_of_the_day_itself_or_later_is_none_before_it(days_before: int, counts: bool) -> None:
    found = comparison([Sold(START - days_before * DAY, Decimal(9))], START)

    assert (found is not None) is counts


def test_the_seventh_day_before_is_within_and_the_eighth_is_not() -> None:
    lower, higher = Decimal(9), Decimal(10)

    within = comparison([Sold(START - 7 * DAY, lower), Sold(START - 1 * DAY, higher)], START)
    before = comparison([Sold(START - 8 * DAY, lower), Sold(START - 1 * DAY, higher)], START)

    assert (within, before) == (lower, higher)


def test_without_a_deal_there_is_nothing_to_compare_with() -> None:
    assert comparison([], START) is None


def test_a_price_that_is_not_lower_is_compared_with_nothing() -> None:
    sold = [Sold(START - DAY, Decimal(10))]

    assert (was(sold, Decimal(10), START), was(sold, Decimal("9.99"), START)) == (None, Decimal(10))


def test_a_mark_up_before_a_discount_does_not_raise_the_comparison() -> None:
    """Sold at 10, listed at 12 without a deal, then put down to 11: 12 never shows, and 11 is no discount from 10."""
    assert was([Sold(START - 3 * DAY, Decimal(10))], Decimal(11), START) is None
