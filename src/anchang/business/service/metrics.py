from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Complaint, Result, ReturnVisit

PIECES, MINUTES = pgettext_lazy("单位", "件"), pgettext_lazy("单位", "分钟")
TIMES = pgettext_lazy("单位", "次")
ACCEPTED: dict[str, Any] = {"model": Complaint, "at": "accepted_at"}
SETTLED: dict[str, Any] = {"model": Result, "at": "at", "site": "complaint__site_id"}
VISITED: dict[str, Any] = {"model": ReturnVisit, "at": "at", "site": "complaint__site_id"}
METRICS = (
    Metric("service.opened", _("登记客诉"), _("期内登记的投诉、异议、纠纷和突发事件"), PIECES, Complaint, "opened_at"),
    Metric("service.accepted", _("受理客诉"), _("期内受理的件数"), PIECES, **ACCEPTED),
    Metric(
        "service.accepted_in_time",
        _("按时受理"),
        _("期内受理且没有超过受理时限的件数"),
        PIECES,
        where=Q(accepted_at__lte=F("accept_by")),
        **ACCEPTED,
    ),
    Metric(
        "service.minutes_to_accept",
        _("受理用时"),
        _("期内受理的客诉从登记到受理的分钟合计"),
        MINUTES,
        total="minutes_to_accept",
        **ACCEPTED,
    ),
    Metric("service.settled", _("处理结果"), _("期内给出的处理结果，重新处理的另算一次"), TIMES, **SETTLED),
    Metric(
        "service.settled_in_time",
        _("按时处理"),
        _("期内给出且没有超过处理时限的处理结果"),
        TIMES,
        where=Q(at__lte=F("due_at")),
        **SETTLED,
    ),
    Metric("service.visited", pgettext_lazy("客诉", "回访"), _("期内做过的回访"), TIMES, **VISITED),
    Metric(
        "service.satisfied",
        _("回访满意"),
        _("期内客户表示满意的回访"),
        TIMES,
        where=Q(satisfied=True),
        **VISITED,
    ),
    Metric(
        "service.reopened",
        _("退回重办"),
        _("期内客户不满意、退回重新处理的回访"),
        TIMES,
        where=Q(satisfied=False),
        **VISITED,
    ),
    Metric("service.closed", _("结案"), _("期内写明根本原因并结案的件数"), PIECES, Complaint, "closed_at"),
)
declare(*METRICS)
