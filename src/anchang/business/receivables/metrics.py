from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Receipt
from .stages import ReceiptStage

YUAN, SLIPS = pgettext_lazy("单位", "元"), pgettext_lazy("单位", "笔")
BOOKED: dict[str, Any] = {"model": Receipt, "at": "received_at", "where": ~Q(stage=ReceiptStage.REVERSED)}
declare(
    Metric("receivables.received", _("回款"), _("期内入账且未冲销的收款合计"), YUAN, total="amount", **BOOKED),
    Metric("receivables.receipts", _("收款笔数"), _("期内入账且未冲销的收款笔数"), SLIPS, **BOOKED),
)
