from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

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


@action("inventory.post_prices", gettext_lazy("公示价格"))
def post_prices(
    project: Project,
    *,
    by: Account,
    at: datetime,
    prices: Sequence[tuple[int, Decimal, Decimal]],
    filed_no: str = "",
    source: Import | None = None,
) -> PriceList:
    """Makes the next version of the list from (unit pk, unit price, total) in yuan; it is in force at once (R-130).

    A unit somebody holds keeps the price it was taken at until it is freed. Refuses an empty list.
    """
    require(prices, _("价格表里没有房源"))
    last = project.price_lists.aggregate(last=Max("version"))["last"] or 0
    made = PriceList.objects.create(
        project=project, version=last + 1, effective_at=at, filed_no=filed_no, source=source
    )
    UnitPrice.objects.bulk_create(
        [UnitPrice(price_list=made, unit_id=unit, unit_price=one, total=total) for unit, one, total in prices],
        batch_size=BATCH,
    )
    note(units=len(prices), total=sum(total for _unit, _one, total in prices))
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
