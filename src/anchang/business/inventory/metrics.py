"""Figures of the room."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Withholding
from .stages import WithholdingStage

WITHHELD_LATE = Metric(
    "inventory.withheld_late",
    _("逾期销控"),
    _("推盘期限过后才申请并批准销控的套数"),
    pgettext_lazy("单位", "套"),
    Withholding,
    "decided_at",
    Q(stage=WithholdingStage.APPROVED, is_late=True),
    site="unit__site_id",
)
declare(WITHHELD_LATE)
