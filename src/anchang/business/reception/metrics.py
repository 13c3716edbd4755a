from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Call, FollowUp, Visit

GROUPS, TIMES = pgettext_lazy("单位", "组"), pgettext_lazy("单位", "次")
RANG = pgettext_lazy("指标", "来电")
FIRST, AGAIN, FOLLOWED = pgettext_lazy("指标", "首访"), pgettext_lazy("指标", "复访"), pgettext_lazy("指标", "跟进")
declare(
    Metric("reception.visits", _("来访"), _("期内接待的全部批次，一户一次算一组"), GROUPS, Visit, "at"),
    Metric("reception.first_visits", FIRST, _("期内第一次到访的组数"), GROUPS, Visit, "at", Q(nth=1)),
    Metric("reception.revisits", AGAIN, _("期内第二次及以后到访的组数"), GROUPS, Visit, "at", Q(nth__gt=1)),
    Metric("reception.calls", RANG, _("期内登记的有效来电，打错和推销不算"), TIMES, Call, "at", Q(effective=True)),
    Metric(
        "reception.follow_ups",
        FOLLOWED,
        _("期内记录的跟进次数，含未接通，不含接待"),
        TIMES,
        FollowUp,
        "at",
        Q(visit=None),
    ),
)
