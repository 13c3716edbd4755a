from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import PurchasePlan

SHEETS = pgettext_lazy("单位", "份")
METRICS = (
    Metric("purchaseplans.made", _("置业计划"), _("期内做的置业计划，含撤回的"), SHEETS, PurchasePlan, "made_at"),
    Metric("purchaseplans.sent", _("发出的置业计划"), _("期内发给客户的置业计划"), SHEETS, PurchasePlan, "sent_at"),
)
declare(*METRICS)
