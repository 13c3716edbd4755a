from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Guest
from .stages import Known, Stage

GROUPS = pgettext_lazy("单位", "组")
METRICS = (
    Metric("turns.entered", _("进门客人"), _("期内进门登记的客人，一组算一次"), GROUPS, Guest, "entered_at"),
    Metric(
        "turns.first_entered", _("首次进门"), _("期内进门、说是首次来的客人"), GROUPS, Guest, "entered_at",
        where=Q(known=Known.FIRST),
    ),
    Metric(
        "turns.gone", _("没等就走"), _("期内没有等到接待就离开的客人，按进门时间"), GROUPS, Guest, "entered_at",
        where=Q(stage=Stage.GONE),
    ),
)  # fmt: skip

declare(*METRICS)
