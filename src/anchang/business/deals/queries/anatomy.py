"""价格构成: how a deal came to its price, from the base to what is left above the floor, each step with who agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from anchang.business.inventory.models import Unit, UnitPrice
from anchang.business.pricing.queries import parts
from anchang.business.terms.models import Policy
from anchang.business.terms.queries import payments
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.models import Opinion
from anchang.engine.policies import allowed
from anchang.lib.money import format_yuan
from anchang.ui.tags.formats import area

from ..models import Deal, DiscountLine
from ..stages import PlanKind, Source
from .selling import asking


@dataclass(frozen=True)
class Part:
    """One step on the way to the posted total; without an amount it only says how."""

    label: str
    detail: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class Given:
    """A discount line with who agreed to it; "" while nobody has."""

    line: DiscountLine
    source: str
    agreed: str


@dataclass(frozen=True)
class Anatomy:
    """`floor` and `margin` (what the price leaves above it) are None for who may not see them."""

    parts: list[Part]
    list_total: Decimal
    lines: list[Given]
    price: Decimal
    deposit: Decimal
    floor: Decimal | None
    margin: Decimal | None


def parts_of(posted: UnitPrice, unit: Unit, list_total: Decimal) -> list[Part]:
    """How the posted total came about: from the base by floor, orientation, area and view where the price was made by a
    scheme, else unit price by area; then what is sold with the unit."""
    steps = [Part(label, f"× {factor}" if factor is not None else "", yuan) for label, factor, yuan in parts(posted)]
    detail = f"{format_yuan(posted.unit_price)}/㎡ × {area(unit.gross_area)}"
    found = steps or [Part(_("单价 × 面积"), detail, posted.total)]
    beside = list_total - posted.total
    return [*found, Part(_("一并出售的车位、储藏室"), "", beside)] if beside else found


def anatomy(deal: Deal, account: Account, at: datetime) -> Anatomy:
    """Of a deal with its unit and posted price at hand; three queries."""
    lines = list(deal.discounts.select_related("policy__approved_by", "given_by"))
    agreed = _agreed(deal) if any(line.source == Source.SPECIAL and not line.policy_id for line in lines) else ""
    given = [Given(line, line.get_source_display(), _by(line, agreed)) for line in lines]
    sees = allowed(account, "terms.see_floor", deal, at).ok
    floor = asking(deal.unit, deal.posted)[1] if sees else None
    margin = None if floor is None else deal.price - floor
    return Anatomy(
        parts_of(deal.posted, deal.unit, deal.list_total),
        deal.list_total,
        given,
        deal.price,
        deal.deposit,
        floor,
        margin,
    )


def _by(line: DiscountLine, agreed: str) -> str:
    if line.policy is not None:
        who = line.policy.approved_by
        return f"V{line.policy.version} {who.name}" if who else f"V{line.policy.version}"
    if line.source == Source.POST:
        return line.given_by.name if line.given_by else ""
    return agreed


def _agreed(deal: Deal) -> str:
    """Who sat in the deal's cases and said yes."""
    said = Opinion.objects.filter(case__thing_label=deal._meta.label_lower, case__thing_id=deal.pk, said="yes")
    return "、".join(dict.fromkeys(said.order_by("pk").values_list("by_name", flat=True)))


def promised(deal: Deal) -> Sequence[Policy]:
    """The policies the deal was subscribed with."""
    found = {line.policy_id: line.policy for line in deal.discounts.select_related("policy") if line.policy}
    if deal.method is not None:
        found[deal.method_id] = deal.method
    return list(found.values())


def first_plan(deal: Deal, today: date) -> dict[str, Any]:
    """What the form of the contract begins with: the parts of the deal's payment method less the deposit, else all at
    once today."""
    method, left = deal.method, deal.price - deal.deposit
    found = payments(method, deal.price) if method is not None else []
    if method is None or not found or found[0].amount <= deal.deposit:
        return {"plan_kind": method.pays if method else PlanKind.ONCE, "amount_1": left, "due_1": today}
    initial: dict[str, Any] = {"plan_kind": method.pays}
    for n, one in enumerate(found, start=1):
        amount = one.amount - (deal.deposit if n == 1 else 0)
        initial |= {f"kind_{n}": one.part.kind, f"amount_{n}": amount}
        initial[f"due_{n}"] = today + timedelta(days=one.part.days)
    return initial
