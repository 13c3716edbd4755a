from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Lead, Report
from .stages import ReportStage

TIMES = pgettext_lazy("单位", "组")
ARRIVED = Q(stage=ReportStage.ARRIVED)
declare(
    Metric("channels.reports", _("渠道报备"), _("期内被接受的报备，后来无效的也算"), TIMES, Report, "reported_at"),
    Metric("channels.arrivals", _("渠道到访"), _("期内凭到访码核销的到访"), TIMES, Report, "arrived_at", ARRIVED),
    Metric("channels.leads", _("外拓登记"), _("期内外拓人员登记的客户，已登记过的也算"), TIMES, Lead, "at"),
)
