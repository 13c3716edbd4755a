from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from anchang.business.ownership.queries import house_key
from anchang.lib.attribution import DEAL, Evidence

from ..models import Deal, Hold
from ..stages import LIVE, HoldStage, Stage


def testimony(customers: Collection[int]) -> Iterable[tuple[int, Evidence]]:
    """Deals whose deposit has come as evidence of whose customer somebody is; a subscription writes nothing for it."""
    done = Deal.objects.filter(customer__in=list(customers), stage__in=DONE)
    rows = done.values_list("number", "customer_id", "owner_id", "owner__name", "subscribed_at")
    for deal, customer, owner, name, at in rows:
        whose: dict[str, Any] = {"claimant": house_key(owner), "name": name, "party": str(customer)}
        yield customer, Evidence(f"deal:{deal}", DEAL, at=at, ref=deal, url=f"/deals/{deal}/", **whose)


def paid_for(customers: Collection[int]) -> dict[int, Decimal]:
    """What customers have bought for, by customer."""
    found: dict[int, Decimal] = {}
    done = Deal.objects.filter(customer__in=list(customers), stage__in=DONE)
    for customer, price in done.values_list("customer_id", "price"):
        found[customer] = found.get(customer, Decimal(0)) + price
    return found


def under_way(customers: Collection[int]) -> set[int]:
    """Customers with a unit on hold or a deal that lives: nobody takes these into the pool."""
    wanted = list(customers)
    held = Hold.objects.filter(customer__in=wanted, stage=HoldStage.LIVE).values_list("customer_id", flat=True)
    sold = Deal.objects.filter(customer__in=wanted, stage__in=LIVE).values_list("customer_id", flat=True)
    return {*held, *sold}


DONE = (Stage.EFFECTIVE, Stage.SIGNED)


def signers() -> Q:
    """On Customer: those with a signed deal, the owners of the property (业主)."""
    return Q(Exists(Deal.objects.filter(customer=OuterRef("pk"), stage=Stage.SIGNED)))
