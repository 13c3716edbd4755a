from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, search
from anchang.business.customers.stages import FileStage
from anchang.business.inventory.models import Unit
from anchang.business.inventory.queries import companions_total, permit_of
from anchang.engine.accounts.models import Account
from anchang.engine.approvals import queries as approvals
from anchang.engine.approvals.models import Case, Opinion
from anchang.engine.policies import require
from anchang.engine.rules.queries import number
from anchang.lib.calendar import office_day
from anchang.lib.money import round_fen
from anchang.people.org.models import Site

from ..models import Deal, DiscountLine, Hold, rate_below
from ..stages import HoldStage, Stage

ROUTE = "deals.discount"


PLACES = ("office", "CN")


@dataclass(frozen=True)
class Discount:
    """A discount to be: percent of what is left, or yuan."""

    label: str
    kind: str
    value: Decimal


@dataclass(frozen=True)
class Quote:
    """What a unit costs with these discounts: each line's yuan, the price, how far below the posted total, the cap of
    the deposit with the version of its rule, and whose consent the discount needs."""

    list_total: Decimal
    lines: list[tuple[Discount, Decimal]]
    price: Decimal
    rate: Decimal
    deposit_cap: Decimal
    deposit_rule: str
    seats: list[str]


def quote(list_total: Decimal, discounts: Iterable[Discount], site_id: int, at: datetime) -> Quote:
    """The price with these discounts, and what follows from it; refuses what `lessened` refuses."""
    lines = lessened(list_total, discounts)
    left = list_total - sum((amount for _one, amount in lines), Decimal(0))
    rate = rate_below(list_total, left)
    cap, rule = number("R-140", office_day(at), PLACES)
    seats = [seat.post_name for seat in approvals.seats(ROUTE, site_id, rate)] if rate else []
    return Quote(list_total, lines, left, rate, round_fen(left * cap / 100), rule, seats)


def lessened(list_total: Decimal, discounts: Iterable[Discount]) -> list[tuple[Discount, Decimal]]:
    """Takes each discount from what the ones before it left, rounded HALF_UP to the fen at each line.

    Refuses a discount of zero or below, one of 100 % or more, and one that leaves nothing.
    """
    left, lines = list_total, []
    for one in discounts:
        require(one.value > 0, _("优惠要大于零"))
        require(one.kind == DiscountLine.AMOUNT or one.value < 100, _("按比例优惠要小于100%"))
        amount = round_fen(left * one.value / 100) if one.kind == DiscountLine.PERCENT else round_fen(one.value)
        require(amount < left, _("优惠不能超过总价"))
        left -= amount
        lines.append((one, amount))
    return lines


def is_permitted(unit: Unit, *days: date) -> bool:
    """Does a permit in force on each of the days cover the unit (R-102)?"""
    permit = permit_of(unit)
    return permit is not None and all(permit.valid_on(day) for day in days)


def live_holds(account: Account) -> QuerySet[Hold]:
    return Hold.objects.filter(owner=account, stage=HoldStage.LIVE)


def list_total(hold: Hold) -> Decimal:
    """The posted total of the held unit; the price stays in force for as long as somebody has the unit."""
    posted = hold.unit.price
    if posted is None:
        raise LookupError(f"{hold.unit.label} is held without a posted price")
    return posted.total + companions_total(hold.unit)


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
