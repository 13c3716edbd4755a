from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from anchang.business.customers.queries import Ground, Section
from anchang.business.receivables.models import Receipt
from anchang.engine.rules.queries import number
from anchang.lib.calendar import office_day

from ..models import Deal, Hold, Signing
from ..stages import HoldStage


def trades(files: list[int], at: datetime) -> Ground | None:
    """Whoever traded is kept for the years of the law after the last trade (R-220, R-236), a buyer with a unit on hold
    until it is given back or bought."""
    if Hold.objects.filter(customer__in=files, stage=HoldStage.LIVE).exists():
        return Ground("wait", told=_("客户还有锁房，请先释放再删除资料"))
    last = _last_trade(files)
    if last is None:
        return None
    years = int(number("R-236", office_day(at), ("CN",))[0])
    until = _years_on(office_day(last), years)
    return Ground("restrict", until, _("有交易记录，依法保存至%(until)s") % {"until": until})


def _last_trade(files: list[int]) -> datetime | None:
    """When the person last subscribed, signed or paid."""
    deals = Deal.objects.filter(customer__in=files)
    days = [*deals.values_list("subscribed_at", flat=True)]
    days += Signing.objects.filter(deal__in=deals).values_list("signed_at", flat=True)
    days += Receipt.objects.filter(plan__reference__in=deals.values("number")).values_list("received_at", flat=True)
    return max(days, default=None)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def traders(files: list[int]) -> set[int]:
    """Those of the files that ever had a deal."""
    return set(Deal.objects.filter(customer__in=files).values_list("customer_id", flat=True))


def deals_told(files: list[int], at: datetime) -> Iterator[Section]:
    """The person's holds, deals, and what they paid."""
    deals = Deal.objects.filter(customer__in=files).select_related("unit", "owner").order_by("subscribed_at")
    rows = [
        (one.number, one.unit.label, one.get_stage_display(), one.subscribed_at, one.price, one.deposit)
        for one in deals
    ]
    yield Section(_("认购和签约"), (_("编号"), _("房源"), _("状态"), _("认购时间"), _("成交价"), _("定金")), rows)
    held = Hold.objects.filter(customer__in=files).select_related("unit").order_by("held_at")
    rows_ = [(one.unit.label, one.held_at, one.get_stage_display()) for one in held]
    yield Section(_("锁房"), (_("房源"), _("锁房时间"), _("状态")), rows_)
    paid = Receipt.objects.filter(plan__reference__in=[one.number for one in deals]).order_by("received_at")
    money = [(one.number, one.payer, one.amount, one.get_method_display(), one.received_at) for one in paid]
    yield Section(_("收款"), (_("编号"), _("付款人"), _("金额"), _("方式"), _("时间")), money)
