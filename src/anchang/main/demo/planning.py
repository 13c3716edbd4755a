"""Some purchase plans of the last days: by both methods, a combination loan, three units compared, one sent."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import may_contact
from anchang.business.customers.stages import FileStage
from anchang.business.inventory.models import Unit
from anchang.business.inventory.queries import board
from anchang.business.purchaseplans import actions
from anchang.business.purchaseplans.queries import plans
from anchang.business.purchaseplans.stages import Wish
from anchang.engine.accounts.models import Account
from anchang.engine.rules.actions import load as load_rules

from .cast import Office

D = Decimal
# Units, whether it is sent, and how it would be paid.
ASKED: tuple[tuple[int, bool, dict[str, Any]], ...] = (
    (3, True, {"fund": D(600000), "down": D(30)}),
    (1, False, {"method": "principal", "down": D(20), "years": 25}),
    (2, True, {"pay": "once"}),
    (2, False, {"homes": "second", "down": D(40), "years": 20}),
    (1, False, {"pay": "instalments", "down": D(50), "parts": 4}),
)


def planning(office: Office, at: datetime) -> None:
    """Plans made on the afternoon of the day `at` for customers of the consultants, the first of them for 李静's."""
    load_rules(settings.PACKS / "rules_demo.toml", by=Account.objects.system(), at=at)
    units = _free(office, at)
    for place, (customer, (count, is_sent, wish)) in enumerate(zip(_guests(office, at), ASKED, strict=False)):
        when = at - timedelta(minutes=20 * (len(ASKED) - place))
        some = units[place * 7 : place * 7 + count * 2 : 2]
        by: dict[str, Any] = {"by": customer.owner, "at": when}
        made = actions.make(customer, **by, units=some, wish=Wish(**wish))
        if is_sent and may_contact(customer, when).ok:
            actions.send(plans().get(pk=made.pk), **by)


def _free(office: Office, at: datetime) -> list[Unit]:
    project = Unit.objects.filter(site=office.site).select_related("building__project").first()
    if project is None:
        return []
    free = [one.pk for one in board(project.building.project, at) if one.status.code == "open"]
    rows = Unit.objects.filter(pk__in=free).select_related("building__project", "price__price_list", "site")
    return list(rows.order_by("pk"))


def _guests(office: Office, at: datetime) -> list[Customer]:
    rows = Customer.objects.filter(site=office.site, stage=FileStage.OPEN, owner__isnull=False)
    known = rows.select_related("site", "owner").order_by("-first_at", "-pk")
    first = known.filter(owner=office.account("lijing"))[:3]
    others = known.exclude(owner=office.account("lijing"))[:2]
    return [*first, *others]
