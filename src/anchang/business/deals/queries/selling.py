from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, search
from anchang.business.customers.stages import FileStage
from anchang.business.inventory.models import Unit, UnitPrice
from anchang.business.inventory.queries import companions_total, permit_of
from anchang.business.terms.queries import authority
from anchang.engine.accounts.models import Account
from anchang.engine.approvals import queries as approvals
from anchang.engine.approvals.models import Case, Opinion
from anchang.engine.policies import Refused
from anchang.engine.rules.queries import number
from anchang.lib.calendar import office_day
from anchang.lib.discounts import POST, SPECIAL, Discount, Stack, rate_below, stack
from anchang.lib.faults import Fault
from anchang.lib.money import round_fen
from anchang.people.org.models import Site

from ..models import Deal, Hold
from ..stages import HoldStage, Stage

ROUTE, FLOOR_ROUTE = "deals.discount", "deals.below_floor"
PLACES = ("office", "CN")


@dataclass(frozen=True)
class Quote:
    """What a unit costs with these discounts: the stack of lines, how far below the posted total, how far by what no
    approved policy gives, the cap of the deposit with the version of its rule, and whose consent it needs by which route
    (none: "")."""

    stack: Stack
    rate: Decimal
    asked: Decimal
    deposit_cap: Decimal
    deposit_rule: str
    authority: Decimal
    authority_rule: str
    route: str
    seats: list[str]

    @property
    def list_total(self) -> Decimal:
        return self.stack.total

    @property
    def lines(self) -> list[tuple[Discount, Decimal]]:
        return self.stack.lines

    @property
    def price(self) -> Decimal:
        return self.stack.price


def quote(
    list_total: Decimal,
    discounts: Iterable[Discount],
    site: Site,
    at: datetime,
    by: Account | None = None,
    floor: Decimal | None = None,
) -> Quote:
    """The price with these discounts, and what follows from it; refuses what `stacked` refuses.

    What `by` may give by the authority of their posts, and what an approved policy gives, nobody else need agree to;
    below the `floor` price the higher route does whatever the percentage (I-6).
    """
    given = list(discounts)
    found, asked = _asked(list_total, given, POST)
    may, may_rule = authority(by, site, at) if by is not None and asked else (Decimal(0), "")
    is_own = asked <= may
    if not is_own:
        found, asked = _asked(list_total, given, SPECIAL)
    cap, rule = number("R-140", office_day(at), PLACES)
    below = floor is not None and found.price < floor
    route = FLOOR_ROUTE if below else "" if is_own else ROUTE
    seats = [seat.post_name for seat in approvals.seats(route, site.pk, measure(route, asked))] if route else []
    rate = rate_below(list_total, found.price)
    return Quote(found, rate, asked, round_fen(found.price * cap / 100), rule, may, may_rule, route, seats)


def measure(route: str, asked: Decimal) -> Decimal:
    """By what a case on that route is measured; below the floor price by nothing that tells how far."""
    return Decimal(1) if route == FLOOR_ROUTE else asked


def _asked(list_total: Decimal, discounts: Iterable[Discount], source: str) -> tuple[Stack, Decimal]:
    """The stack with what no policy gives as of that source, and how much of the posted total that is, in percent."""
    found = stacked(list_total, [one if one.policy else replace(one, source=source) for one in discounts])
    free = sum((amount for one, amount in found.lines if not one.policy), Decimal(0))
    return found, rate_below(list_total, list_total - free)


def stacked(list_total: Decimal, discounts: Iterable[Discount]) -> Stack:
    """The discount stack of `lib.discounts`, refused where that finds a fault: a discount of zero or below, one of 100 %
    or more, and lines that leave nothing."""
    try:
        return stack(list_total, discounts)
    except Fault as fault:
        raise Refused(str(fault)) from None


def is_permitted(unit: Unit, *days: date) -> bool:
    """Does a permit in force on each of the days cover the unit (R-102)?"""
    permit = permit_of(unit)
    return permit is not None and all(permit.valid_on(day) for day in days)


def live_holds(account: Account) -> QuerySet[Hold]:
    return Hold.objects.filter(owner=account, stage=HoldStage.LIVE)


def asking(unit: Unit, posted: UnitPrice) -> tuple[Decimal, Decimal | None]:
    """What the unit and all that is sold with it are posted at, and the floor price of both: what is sold with it has no
    floor but its posted price."""
    beside = companions_total(unit)
    return posted.total + beside, None if posted.floor_total is None else posted.floor_total + beside


def list_total(hold: Hold) -> Decimal:
    """The posted total of the held unit; the price stays in force for as long as somebody has the unit."""
    posted = hold.unit.price
    if posted is None:
        raise LookupError(f"{hold.unit.label} is held without a posted price")
    return asking(hold.unit, posted)[0]


def free_slot(account: Account, at: datetime) -> int:
    """The consultant's lowest free slot for a hold, 0 when all are used."""
    most, _rule = number("holds_per_consultant", office_day(at), PLACES)
    used = set(live_holds(account).values_list("slot", flat=True))
    return next((slot for slot in range(1, int(most) + 1) if slot not in used), 0)


def overdue_holds(account: Account, customer: Customer, at: datetime) -> QuerySet[Hold]:
    """The holds of the consultant or for the customer, in whichever of their files, whose time is over and which the
    clock has not rung out yet."""
    return Hold.objects.filter(
        Q(owner=account) | Q(customer__in=identities(customer)), stage=HoldStage.LIVE, until__lte=at
    )


def pickable(account: Account, site_id: int, text: str, at: datetime, limit: int = 8) -> list[Customer]:
    """The customers of the site a hold may be for: those a search finds, without one the newest files."""
    if text:
        return [one for one in search(account, text, at, limit) if one.site_id == site_id]
    rows = Customer.objects.visible_to(account, at).filter(site_id=site_id, stage=FileStage.OPEN)
    return list(rows.defer("id_number").order_by("-first_at", "-pk")[:limit])


def minutes(code: str, at: datetime, unit: int) -> int:
    """An office rule in minutes; `unit` is how many minutes one of its units has."""
    value, _rule = number(code, office_day(at), PLACES)
    return int(value * unit)


def open_case(deal: Deal) -> Case | None:
    return approvals.open_cases().filter(thing_label=deal._meta.label_lower, thing_id=deal.pk).first()


def rejection(deal: Deal) -> str:
    """Why the deal came back to its consultant: the last reason somebody gave; "" when it did not."""
    if deal.stage != Stage.DRAFT:
        return ""
    said = Opinion.objects.filter(case__thing_label=deal._meta.label_lower, case__thing_id=deal.pk, said="no")
    return said.order_by("-pk").values_list("note", flat=True).first() or ""


def looked(deals: QuerySet[Deal], stage: str = "", q: str = "") -> QuerySet[Deal]:
    """Narrowed by stage, and by the beginning of a number or a part of the unit's label."""
    if stage:
        deals = deals.filter(stage=stage)
    if q:
        deals = deals.filter(number__istartswith=q) | deals.filter(unit__label__icontains=q)
    return deals


def bought(site: Site, kind: str, keys: set[int]) -> set[int]:
    """Those of the customers who have signed: they are no longer in talks."""
    if kind != Customer._meta.label_lower:
        return set()
    theirs = Q(customer__in=keys) | Q(customer__merged_into__in=keys)
    signed = Deal.objects.filter(theirs, site=site, stage=Stage.SIGNED)
    files = signed.values_list("customer_id", "customer__merged_into_id")
    return keys & {key for row in files for key in row}
