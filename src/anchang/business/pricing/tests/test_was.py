"""R-133 on the screen: a comparison is reckoned from the deals and shown only where it is lawful."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.office import Office

from anchang.business.pricing.queries import Sold, comparing, deal_prices

from .conftest import Wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold() -> Iterator[Callable[..., None]]:
    """Lets homes be sold for so much a square metre so many days ago, as a higher room tells."""
    known, before = [], list(comparing._sources)
    deal_prices(lambda project: known)

    def sell(days_ago: int, price: str, type: str = "三室两厅") -> None:
        known.append(Sold(timezone.localdate() - timedelta(days=days_ago), type, Decimal(price)))

    yield sell
    comparing._sources[:] = before


def shown(office: Office) -> str:
    """The page of the unit of 14,134.34 a square metre, posted an hour ago."""
    wall = Wall.ready(timezone.now() - timedelta(hours=1), office)
    wall.post()
    return wall.enter("lijing").get(wall.unit().get_absolute_url()).content.decode()


@pytest.mark.rule("R-133")
def test_the_lowest_deal_of_the_seven_days_before_stands_beside_a_lower_price(
    office: Office, sold: Callable[..., None]
) -> None:
    sold(2, "15200.00")
    sold(6, "15100.00")
    sold(9, "14900.00")
    sold(3, "14000.00", "四室两厅")

    page = shown(office)

    assert "近期最低成交单价" in page
    assert "¥15,100" in page


@pytest.mark.rule("R-133")
def test_no_comparison_is_shown_where_homes_of_the_kind_were_sold_for_less(
    office: Office, sold: Callable[..., None]
) -> None:
    sold(2, "15200.00")
    sold(3, "14134.34")

    assert "近期最低成交单价" not in shown(office)


def test_no_comparison_is_shown_where_nothing_was_sold(office: Office, sold: Callable[..., None]) -> None:
    assert "近期最低成交单价" not in shown(office)
