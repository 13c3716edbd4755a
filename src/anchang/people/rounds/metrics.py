from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Finding, Recheck, Round

TIMES, ITEMS = pgettext_lazy("单位", "次"), pgettext_lazy("单位", "项")
declare(
    Metric("rounds.rounds", _("巡检"), _("期内完成的巡检次数，每张清单走完一遍算一次"), TIMES, Round, "at"),
    Metric("rounds.findings", _("发现问题"), _("期内巡检中新发现的不合格项，未关闭前重复发现不再计"), ITEMS, Finding, "found_at"),
    Metric("rounds.mended", _("整改完成"), _("期内复查通过的问题数"), ITEMS, Finding, "closed_at"),
    Metric(
        "rounds.failed_rechecks", _("复查不合格"), _("期内复查仍不合格的次数"), TIMES, Recheck, "at", Q(passed=False),
        site="finding__site_id",
    ),
)  # fmt: skip
