from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, Period, declare

from .models import Deal, Hold, Signing
from .stages import LIVE


def _subscribed(period: Period) -> QuerySet[Any]:
    return Deal.objects.filter(
        site_id__in=period.sites,
        subscribed_at__gte=period.start,
        subscribed_at__lt=period.end,
        stage__in=LIVE,
    )


def _signed(period: Period) -> QuerySet[Any]:
    return Signing.objects.filter(deal__site_id__in=period.sites, signed_at__gte=period.start, signed_at__lt=period.end)


def _held(period: Period) -> QuerySet[Any]:
    return Hold.objects.filter(site_id__in=period.sites, held_at__gte=period.start, held_at__lt=period.end)


def _price(rows: QuerySet[Any]) -> Decimal:
    return rows.aggregate(sum=Sum("price"))["sum"] or Decimal(0)


TIMES, UNITS, YUAN = pgettext_lazy("单位", "次"), pgettext_lazy("单位", "套"), pgettext_lazy("单位", "元")
declare(
    Metric("deals.holds", pgettext_lazy("指标", "锁房"), _("期内锁房次数"), TIMES, _held, QuerySet.count),
    Metric("deals.subscribed", _("认购套数"), _("期内认购且未作废、未撤销的套数"), UNITS, _subscribed, QuerySet.count),
    Metric(
        "deals.subscribed_value", _("认购金额"), _("期内认购且未作废、未撤销的成交价合计"), YUAN, _subscribed, _price
    ),
    Metric("deals.signed", _("签约套数"), _("期内签订合同的套数"), UNITS, _signed, QuerySet.count),
    Metric("deals.signed_value", _("签约金额"), _("期内签订合同的成交价合计"), YUAN, _signed, _price),
)
