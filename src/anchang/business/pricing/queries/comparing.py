"""What a price may be compared with (R-133): reckoned from the deals, never typed."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from anchang.business.inventory.models import Project, Unit
from anchang.lib import was


@dataclass(frozen=True)
class Sold:
    """A deal closed on that day: of which type the home was, and what a square metre of it cost."""

    on: date
    type: str
    unit_price: Decimal


DealPrices = Callable[[Project], Iterable[Sold]]
_sources: list[DealPrices] = []


def deal_prices(source: DealPrices) -> DealPrices:
    """Registers `source(project)`: every deal of it that was closed and not undone. A higher room knows them."""
    _sources.append(source)
    return source


def sold_before(project: Project) -> dict[str, list[was.Sold]]:
    """The deals of the project by type of home: homes of a type are the same goods on the same premises."""
    found: dict[str, list[was.Sold]] = defaultdict(list)
    for source in _sources:
        for one in source(project):
            found[one.type].append(was.Sold(one.on, one.unit_price))
    return found


def was_prices(project: Project, units: Iterable[Unit]) -> dict[int, Decimal]:
    """By unit the price of a square metre that may stand beside a lower one in force; units with none are left out.

    The days are counted back from the one on which the price in force was posted. Needs the units' prices and lists.
    """
    sold = sold_before(project)
    found = {}
    for unit in units:
        price = unit.price
        if price is None or unit.type not in sold:
            continue
        since = timezone.localtime(price.price_list.effective_at).date()
        if (one := was.was(sold[unit.type], price.unit_price, since)) is not None:
            found[unit.pk] = one
    return found
