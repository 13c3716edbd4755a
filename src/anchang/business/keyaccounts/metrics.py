from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Care

METRICS = (
    Metric(
        "keyaccounts.cares",
        _("客情维护"),
        _("期间内登记的大客户客情记录数"),
        pgettext_lazy("单位", "次"),
        Care,
        "at",
        site="account__site_id",
    ),
)
declare(*METRICS)
