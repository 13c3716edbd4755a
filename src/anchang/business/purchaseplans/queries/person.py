"""What the room knows of one person, and where its verbs stand on the pages of lower rooms."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Moment, Panel, Section, moments
from anchang.business.inventory.models import Unit
from anchang.business.inventory.queries import Button
from anchang.business.touring.queries import liked
from anchang.engine.accounts.models import Account
from anchang.engine.policies import allowed

from ..models import Disclosure, PurchasePlan
from ..stages import MOST_UNITS
from .plans import of_customer

FEW = 5


def favourites(customer: Customer, at: datetime) -> list[Unit]:
    """The units the customer likes best and nobody has bought: what a first plan compares."""
    return [one.favourite.unit for one in liked(customer, at) if not one.is_gone][:MOST_UNITS]


def plan_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """The customer's last plans, to whoever may see plans, and the way to make one."""
    if not allowed(account, "purchaseplans.view", None, at).ok:
        return None
    rows = PurchasePlan.objects.visible_to(account, at).filter(pk__in=of_customer(customer).values("pk"))
    found = list(rows.prefetch_related("units__unit").order_by("-made_at", "-pk")[:FEW])
    context = {
        "plans": found,
        "at": at,
        "make_url": reverse("purchaseplans:make", args=[customer.pk]),
        "may_make": allowed(account, "purchaseplans.make", customer, at),
    }
    return Panel("purchaseplans/panel.html", context, _("置业计划"))


def unit_button(unit: Unit, account: Account, at: datetime) -> Iterator[Button]:
    """On the unit's page: for whom a plan of it is made."""
    if unit.price_id and allowed(account, "purchaseplans.make", None, at).ok:
        yield Button(_("置业计划"), reverse("purchaseplans:choose", args=[unit.pk]), kind="quiet", icon="calculator")


@moments("purchaseplans", pgettext_lazy("客户经过", "置业计划"), [PurchasePlan])
def plan_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Plans that were made for the customer, as far as the account sees them."""
    rows = PurchasePlan.objects.visible_to(account, at).filter(customer__in=keys).select_related("made_by")
    for one in rows.order_by("-made_at")[:limit]:
        text = _("置业计划%(number)s：%(stage)s") % {"number": one.number, "stage": one.get_stage_display()}
        yield Moment(one.made_at, "calculator", text, one.made_by.name, one.get_absolute_url())


def plans_told(files: list[int], at: datetime) -> Iterator[Section]:
    """Every plan that was made for the person, and the tables of banks kept with them."""
    found = PurchasePlan.objects.filter(customer__in=files).select_related("made_by").prefetch_related("units__unit")
    rows = [
        (one.made_at, one.number, _units(one), one.get_pay_display(), one.get_stage_display(), one.note)
        for one in found.order_by("made_at")
    ]
    columns = (_("时间"), _("编号"), _("房源"), _("付款方式"), _("状态"), _("备注"))
    yield Section(_("置业计划"), columns, rows)
    kept = Disclosure.objects.filter(customer__in=files).select_related("plan", "file").order_by("kept_at")
    yield Section(
        _("银行明示表"),
        (_("时间"), _("编号"), _("银行"), _("文件")),
        [(one.kept_at, one.plan.number, one.bank, one.file.name) for one in kept],
    )


def _units(plan: PurchasePlan) -> str:
    return _("、").join(one.unit.label for one in sorted(plan.units.all(), key=lambda each: each.place))
