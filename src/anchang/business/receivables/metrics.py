from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, Period, declare

from .models import Receipt
from .queries import standing


def _received(period: Period) -> QuerySet[Any]:
    return standing(
        Receipt.objects.filter(site_id__in=period.sites, received_at__gte=period.start, received_at__lt=period.end)
    )


def _sum(rows: QuerySet[Any]) -> Decimal:
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


declare(
    Metric(
        "receivables.received", _("回款"), _("期内入账且未冲销的收款合计"), pgettext_lazy("单位", "元"), _received, _sum
    ),
    Metric(
        "receivables.receipts",
        _("收款笔数"),
        _("期内入账且未冲销的收款笔数"),
        pgettext_lazy("单位", "笔"),
        _received,
        QuerySet.count,
    ),
)
