from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Call, FollowUp, Visit

GROUPS, TIMES = pgettext_lazy("单位", "组"), pgettext_lazy("单位", "次")
RANG = pgettext_lazy("指标", "来电")
FIRST, AGAIN, FOLLOWED = pgettext_lazy("指标", "首访"), pgettext_lazy("指标", "复访"), pgettext_lazy("指标", "跟进")
LEFT, LEFT_HOW = pgettext_lazy("指标", "首访留电"), _("期内首访登记时留了电话的组数；除以首访就是留电率")
declare(
    Metric("reception.visits", _("来访"), _("期内接待的全部批次，一户一次算一组"), GROUPS, Visit, "at"),
    Metric("reception.first_visits", FIRST, _("期内第一次到访的组数"), GROUPS, Visit, "at", Q(nth=1)),
    Metric("reception.revisits", AGAIN, _("期内第二次及以后到访的组数"), GROUPS, Visit, "at", Q(nth__gt=1)),
    Metric("reception.phones_left", LEFT, LEFT_HOW, GROUPS, Visit, "at", Q(nth=1, left_phone=True)),
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
