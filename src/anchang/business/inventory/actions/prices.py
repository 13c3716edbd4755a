from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Claim, PriceList, Project, Unit, UnitPrice
from anchang.business.inventory.stages import ClaimKind
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.imports.models import Import
from anchang.engine.policies import require

BATCH = 500


FIGURES = ("unit_price", "total", "filed_total", "floor_total")


class Priced(NamedTuple):
    """What one unit is to cost, in yuan: posted unit price and total, filed total (备案价) and floor price (底价)."""

    unit: int
    unit_price: Decimal
    total: Decimal
    filed_total: Decimal | None = None
    floor_total: Decimal | None = None


@action("inventory.post_prices", gettext_lazy("公示价格"))
def post_prices(
    project: Project,
    *,
    by: Account,
    at: datetime,
    prices: Sequence[Priced],
    filed_no: str = "",
    source: Import | None = None,
) -> PriceList:
    """Makes the next version of the list; it is in force at once (R-130).

    A unit somebody holds keeps the price it was taken at until it is freed. Refuses an empty list, a price above the
    filed one (R-136) and a floor price above the posted one.
    """
    require(prices, _("价格表里没有房源"))
    require(
        all(one.filed_total is None or one.total <= one.filed_total for one in prices),
        _("公示总价不能高于备案价"),
        rule="R-136",
    )
    require(all(one.floor_total is None or one.floor_total <= one.total for one in prices), _("底价不能高于公示总价"))
    last = project.price_lists.aggregate(last=Max("version"))["last"] or 0
    made = PriceList.objects.create(
        project=project, version=last + 1, effective_at=at, filed_no=filed_no, source=source
    )
    UnitPrice.objects.bulk_create(
        [UnitPrice(price_list=made, unit_id=one.unit, **dict(zip(FIGURES, one[1:], strict=True))) for one in prices],
        batch_size=BATCH,
    )
    note(units=len(prices), total=sum(one.total for one in prices))
    _put_in_force(made, at)
    return made


def held(at: datetime) -> Exists:
    """A unit that somebody has taken; a withheld one is nobody's and takes the new price."""
    live = Claim.objects.live(at).filter(item=OuterRef("pk"))
    return Exists(live.exclude(kind=ClaimKind.CONTROL))


def _put_in_force(made: PriceList, at: datetime) -> None:
    own = UnitPrice.objects.filter(price_list=made, unit=OuterRef("pk")).values("pk")[:1]
    listed = Unit.objects.filter(pk__in=UnitPrice.objects.filter(price_list=made).values("unit"))
    listed.exclude(held(at)).update(price=Subquery(own))
