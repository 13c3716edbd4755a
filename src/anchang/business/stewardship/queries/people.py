from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import Count

from anchang.business.customers.models import Customer
from anchang.lib.balance import Carrier, dealt, imbalance, shares
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Ability
from ..stages import LEVEL_NAMES, LEVELS, MOST_AT_ONCE, USUAL, WARNED_FROM
from .classes import open_files, unowned
from .seats import TAKERS, Colleague, colleagues


def abilities(site: Site, at: datetime) -> dict[int, Ability]:
    """The ability in force of everybody at the site who was ever given one."""
    rows = Ability.objects.filter(site=site, since__lte=office_day(at)).select_related("set_by")
    return {one.person_id: one for one in rows.order_by("since", "pk")}


@dataclass(frozen=True)
class Offer:
    """What the proposal gives somebody; `fair` is the exact part in tenths."""

    colleague: Colleague
    level: int
    owned: int
    fair: Decimal
    gets: int

    @property
    def after(self) -> int:
        return self.owned + self.gets

    @property
    def level_name(self) -> str:
        return str(LEVEL_NAMES[self.level])


@dataclass(frozen=True)
class Proposal:
    """Who should take which of the files nobody owns. `left` are those for the next proposal, beyond what a page holds."""

    offers: list[Offer]
    files: list[tuple[Customer, int]]
    left: int
    before: Fraction
    after: Fraction

    @property
    def is_tilted(self) -> bool:
        """Still out of balance afterwards: somebody owned far too much before."""
        return self.after >= WARNED_FROM

    @property
    def times(self) -> Decimal:
        return _tenths(self.after)


def proposal(site: Site, at: datetime) -> Proposal:
    """Shares the files out by number and by ability (CDM-012, CDM-013); five queries, however many files."""
    takers = colleagues(site, at, TAKERS)
    counted = open_files(site).filter(owner__in=[one.account.pk for one in takers]).order_by()
    owned = dict(counted.values_list("owner").annotate(files=Count("pk")))
    able = abilities(site, at)
    levels = {one.account.pk: able[one.account.pk].level if one.account.pk in able else USUAL for one in takers}
    carriers = [Carrier(key, LEVELS[level], owned.get(key, 0)) for key, level in levels.items()]
    files = _graded(list(unowned(site)[:MOST_AT_ONCE])) if takers else []
    left = unowned(site).count() - len(files)
    parts = shares(len(files), carriers)
    after = [Carrier(one.key, one.weight, one.owned + part.gets) for one, part in zip(carriers, parts, strict=True)]
    offers = [
        Offer(taker, levels[part.key], carrier.owned, _tenths(part.fair), part.gets)
        for taker, carrier, part in zip(takers, carriers, parts, strict=True)
    ]
    return Proposal(offers, dealt(files, parts), left, imbalance(carriers), imbalance(after))


def _graded(files: Sequence[Customer]) -> list[Customer]:
    """The best first, so that dealing spreads them; those nobody has graded come last."""
    return sorted(files, key=lambda one: (one.intent_grade or "Z", one.first_at, one.pk))


def _tenths(part: Fraction) -> Decimal:
    return (Decimal(part.numerator) / Decimal(part.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
