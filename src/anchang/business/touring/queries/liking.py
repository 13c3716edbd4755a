"""What a customer likes, and who likes a unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Panel, identities
from anchang.business.inventory.models import Project, Unit
from anchang.business.inventory.queries import Button, Cell, cells_of
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Verdict, allowed
from anchang.ui.tags.formats import counted

from ..models import Favourite, Invitation, Seen, Tour
from ..stages import Calling, Stage

FEW = 5
SOLD = ("agreed", "signed")


@dataclass(frozen=True)
class Liked:
    """A favourite with what inventory says of its unit now."""

    favourite: Favourite
    cell: Cell

    @property
    def is_gone(self) -> bool:
        """Whether somebody has bought it meanwhile."""
        return self.cell.status.code in SOLD


def liked(customer: Customer, at: datetime) -> list[Liked]:
    """The customer's favourites under all their files, the best first, with the status of each unit; two queries."""
    rows = Favourite.objects.filter(customer__in=identities(customer)).select_related("unit", "customer")
    found = {one.unit_id: one for one in rows.order_by("-rank", "-pk")}
    cells = {one.pk: one for one in cells_of(found, at)}
    return sorted((Liked(one, cells[key]) for key, one in found.items()), key=lambda one: one.favourite.rank)


def tour_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """Favourites, tours to come, what was seen and the invitation that stands, to whoever may see the customer's tours."""
    if not allowed(account, "touring.view", None, at).ok:
        return None
    files = identities(customer)
    tours = Tour.objects.filter(customer__in=files, stage__in=[Stage.BOOKED, Stage.ARRIVED])
    seen = Seen.objects.filter(customer__in=files).select_related("unit", "flat").order_by("-at", "-pk")
    invited = Invitation.objects.filter(customer__in=files, stage=Calling.SENT, until__gt=at).order_by("on")
    context = {
        "customer": customer,
        "liked": liked(customer, at),
        "tours": tours.select_related("flat", "guide").order_by("starts_at"),
        "seen": seen[:FEW],
        "invited": invited,
        "may": _presses(customer, account, at),
        "may_like": allowed(account, "touring.like", customer, at).ok,
    }
    return Panel("touring/panel.html", context, _("带看和意向房源"))


def _presses(customer: Customer, account: Account, at: datetime) -> list[tuple[Any, str, Verdict, str, bool]]:
    offered = (
        ("book", _("约样板间"), "calendar-plus", False),
        ("like", _("加意向房源"), "heart-plus", True),
        ("show_unit", _("记看过的房源"), "eye", True),
        ("invite", _("邀约到访"), "mail", False),
    )
    return [
        (label, reverse(f"touring:{name}", args=[customer.pk]), _may(name, customer, account, at), icon, panel)
        for name, label, icon, panel in offered
    ]


def _may(name: str, customer: Customer, account: Account, at: datetime) -> Verdict:
    return allowed(account, f"touring.{name}", customer, at)


def interested(unit: Unit) -> int:
    """How many customers have the unit among their favourites."""
    return Favourite.objects.filter(unit=unit).values("customer").distinct().count()


def interest(unit: Unit, account: Account, at: datetime) -> Iterator[Button]:
    """On the unit's page: how many customers like it, to whoever may see tours; names are behind it, in their scope."""
    if not allowed(account, "touring.view", None, at).ok:
        return
    if count := interested(unit):
        label = _("%(count)s位客户有意向") % {"count": count}
        yield Button(label, reverse("touring:interested", args=[unit.pk]), kind="quiet", icon="heart")


def liked_by(project: Project, cells: Sequence[Cell], at: datetime) -> dict[int, Decimal]:
    """How many customers have each unit among their favourites, two files of one counted once; of whom, nobody hears."""
    whose = Coalesce("customer__merged_into", "customer")
    rows = Favourite.objects.filter(unit__building__project=project).values_list("unit")
    return {pk: Decimal(count) for pk, count in rows.annotate(count=Count(whose, distinct=True))}


def in_people(value: Decimal) -> str:
    return counted(int(value), pgettext("单位", "人"))
