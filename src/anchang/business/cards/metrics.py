from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Comment, Sheet, Signature

SHEETS, CARDS, TIMES = pgettext_lazy("单位", "份"), pgettext_lazy("单位", "张"), pgettext_lazy("单位", "条")
declare(
    Metric("cards.handed_up", _("跟进日报"), _("期内交上来的跟进日报，一人一天一份"), SHEETS, Sheet, "handed_up_at"),
    Metric(
        "cards.late",
        _("晚交的日报"),
        _("期内过了规定时间才交的跟进日报"),
        SHEETS,
        Sheet,
        "handed_up_at",
        Q(is_late=True),
    ),
    Metric("cards.signed", _("签字的跟进卡"), _("期内签字的跟进卡"), CARDS, Signature, "at"),
    Metric("cards.commented", _("盘客意见"), _("期内盘客时留下的意见"), TIMES, Comment, "at"),
)
