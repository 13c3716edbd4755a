from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.urls import reverse

from anchang.business.inventory.models import Project
from anchang.business.ownership.queries import house_key
from anchang.business.pricing.queries import Sold
from anchang.engine.statements import Among, Code, Question
from anchang.lib.attribution import DEAL, Evidence
from anchang.lib.calendar import office_day
from anchang.lib.money import round_fen

from ..models import Deal, Hold
from ..stages import LIVE, HoldStage, Stage


def testimony(customers: Collection[int]) -> Iterable[tuple[int, Evidence]]:
    """Deals whose deposit has come as evidence of whose customer somebody is; a subscription writes nothing for it."""
    for deal, customer, owner, name, at in _DEALS.ask(customers=customers):
        whose: dict[str, Any] = {"claimant": house_key(owner), "name": name, "party": str(customer)}
        yield customer, Evidence(f"deal:{deal}", DEAL, at=at, ref=deal, url=reverse("deals:deal", args=[deal]), **whose)


def paid_for(customers: Collection[int]) -> dict[int, Decimal]:
    """What customers have bought for, by customer."""
    found: dict[int, Decimal] = {}
    done = Deal.objects.filter(customer__in=list(customers), stage__in=DONE)
    for customer, price in done.values_list("customer_id", "price"):
        found[customer] = found.get(customer, Decimal(0)) + price
    return found


def sold_in(project: Project) -> list[Sold]:
    """Every deal of the project that was closed, with the price of a square metre: what R-133 compares with."""
    rows = Deal.objects.filter(unit__building__project=project, stage__in=DONE).order_by("pk")
    columns = ("subscribed_at", "unit__type", "price", "unit__gross_area")
    return [Sold(office_day(at), type, round_fen(price / area)) for at, type, price, area in rows.values_list(*columns)]


def under_way(customers: Collection[int]) -> set[int]:
    """Customers with a unit on hold or a deal that lives, in whichever of their files: nobody takes these into the pool."""
    wanted = set(customers)
    theirs = Q(customer__in=wanted) | Q(customer__merged_into__in=wanted)
    held = Hold.objects.filter(theirs, stage=HoldStage.LIVE).values_list("customer_id", "customer__merged_into_id")
    sold = Deal.objects.filter(theirs, stage__in=LIVE).values_list("customer_id", "customer__merged_into_id")
    return wanted & {key for keys in held.union(sold) for key in keys}


DONE = (Stage.EFFECTIVE, Stage.SIGNED)
_DEALS = Question(
    lambda: (
        Deal.objects.filter(Among("customer", "customers", BigIntegerField()), stage__in=map(Code, DONE))
        .values_list("number", "customer_id", "owner_id", "owner__name", "subscribed_at")
    )
)  # fmt: skip


def signers() -> Q:
    """On Customer: those with a signed deal in whichever of their files, the owners of the property (业主)."""
    signed = Deal.objects.filter(stage=Stage.SIGNED)
    own, merged = (signed.filter(**{name: OuterRef("pk")}) for name in ("customer", "customer__merged_into"))
    return Q(Exists(own)) | Q(Exists(merged))
