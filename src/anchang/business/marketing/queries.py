from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from anchang.engine.accounts.models import Account
from anchang.engine.files.models import Attachment
from anchang.lib.calendar import office_day
from anchang.people.org.models import Assignment, Site

from .models import Errand, Neighbour, Survey

SURVEYORS = ("consultant", "sales_supervisor", "planner")
LOOKED_BACK = timedelta(days=730)
"""How far back the lists look for the survey before the last one."""


def standing(rows: Any = None) -> Any:
    """Surveys that nothing replaces, the newest first."""
    found = Survey.objects.all() if rows is None else rows
    return found.filter(replaced_by=None).order_by("-on", "-pk")


@dataclass(frozen=True)
class Latest:
    """The last survey of a neighbour, and the price of the one before it of the same product."""

    survey: Survey
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """Yuan a square metre since the survey before."""
        price = self.survey.price
        return None if price is None or self.before is None else price - self.before


def latest(neighbours: Collection[int], at: datetime) -> dict[int, Latest]:
    """The last standing survey of each of them within two years; one query."""
    rows = standing().filter(neighbour__in=neighbours, on__gt=office_day(at) - LOOKED_BACK).select_related("by")
    by_neighbour: dict[int, list[Survey]] = {}
    for one in rows:
        by_neighbour.setdefault(one.neighbour_id, []).append(one)
    return {key: _latest(found) for key, found in by_neighbour.items()}


def _latest(found: list[Survey]) -> Latest:
    last = found[0]
    same = [one.price for one in found[1:] if one.product == last.product and one.price is not None]
    return Latest(last, same[0] if same else None)


Series = list[tuple[str, list[Decimal | None]]]


def price_lines(neighbours: Iterable[Neighbour], product: str) -> tuple[list[date], Series]:
    """The days on which a price was seen, and each neighbour's price on these days; one query."""
    chosen = list(neighbours)
    rows = standing().filter(neighbour__in=chosen, product=product, price__isnull=False)
    seen: dict[tuple[int, date], Decimal] = {}
    for key, on, price in rows.values_list("neighbour_id", "on", "price"):
        seen.setdefault((key, on), price)
    days = sorted({on for _key, on in seen})
    return days, [(one.name, [seen.get((one.pk, on)) for on in days]) for one in chosen]


def photos(surveys: Iterable[Survey]) -> dict[int, list[Attachment]]:
    """The photographs by survey, in one query."""
    found: dict[int, list[Attachment]] = {}
    known = list(surveys)
    for one in Attachment.objects.of(*known) if known else ():
        found.setdefault(one.thing_id or 0, []).append(one)
    return found


def surveyors(site: Site, at: datetime) -> list[Account]:
    """Who of the site may be sent on a market round."""
    sitting = Assignment.objects.on_staff(office_day(at)).filter(site=site, post__code__in=SURVEYORS)
    found = sitting.select_related("staff__account").order_by("post__place", "pk")
    return list({one.staff.account_id: one.staff.account for one in found}.values())


def open_errands(account: Account, at: datetime) -> Any:
    """Where the account is still to go, the most urgent first."""
    rows = Errand.objects.filter(person=account, done_at=None, round__called_off_at=None)
    return rows.select_related("round", "neighbour", "site").order_by("round__due_on", "pk")
