from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Customer
from .queries import filled
from .stages import FileStage

FILES = pgettext_lazy("单位", "份")
OPEN = Q(stage=FileStage.OPEN)
declare(
    Metric("customers.filed", _("建档"), _("期内首次登记、仍然有效的客户资料"), FILES, Customer, "first_at", OPEN),
    Metric(
        "customers.complete",
        _("资料完整度"),
        _("期内建档里姓名、电话、意向等级和七项需求全都填了的份数"),
        FILES,
        Customer,
        "first_at",
        OPEN & filled(),
    ),
)
