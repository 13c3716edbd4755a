from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Meeting, MeetingLine, Presence, Summary
from .stages import CAME, State

PEOPLE, TIMES, DAYS = pgettext_lazy("单位", "人次"), pgettext_lazy("单位", "次"), pgettext_lazy("单位", "天")
GROUPS = pgettext_lazy("单位", "组")
ARRIVED, DISCUSSED = Q(state__in=[str(one) for one in CAME]), {"at": "meeting__began_at", "site": "meeting__site_id"}
declare(
    Metric("workday.arrivals", _("到岗人次"), _("期内到岗的人次，含迟到"), PEOPLE, Presence, "arrived_at", ARRIVED),
    Metric("workday.late", _("迟到人次"), _("期内迟到的人次"), PEOPLE, Presence, "arrived_at", Q(state=State.LATE)),
    Metric("workday.meetings", _("例会次数"), _("期内开过的例会"), TIMES, Meeting, "began_at"),
    Metric("workday.discussed", _("研讨客户"), _("期内例会研讨的客户组数"), GROUPS, MeetingLine, **DISCUSSED),  # type: ignore[arg-type]
    Metric("workday.summaries", _("日结天数"), _("期内报出的日结"), DAYS, Summary, "sent_at"),
)
