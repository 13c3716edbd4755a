from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import FirstContact
from .stages import Ended

METRICS = (
    Metric(
        "stewardship.first_contacts",
        _("首次联系"),
        _("期间内完成首次联系的客户数"),
        pgettext_lazy("单位", "组"),
        FirstContact,
        "ended_at",
        where=Q(ended_how__in=(Ended.SPOKEN, Ended.CAME)),
    ),
)
declare(*METRICS)
