from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Errand, Survey

TIMES = pgettext_lazy("单位", "次")
declare(
    Metric("marketing.surveys", _("市调"), _("期内交的市调，更正的各算一次"), TIMES, Survey, "at"),
    Metric("marketing.errands", _("完成的市调安排"), _("期内完成的市调安排"), TIMES, Errand, "done_at"),
)
