from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Task

PIECES, MINUTES = pgettext_lazy("单位", "项"), pgettext_lazy("单位", "分钟")
OF_ANOTHER = ~Q(asked_by=F("asked_of"))
IN_TIME = Q(finished_at__lte=F("due_at"))
ANSWERED: dict[str, Any] = {"model": Task, "at": "answered_at", "where": Q(answer_minutes__isnull=False)}
declare(
    Metric("tasks.asked", _("交办任务"), _("期内交办的任务，不含给自己记的"), PIECES, Task, "asked_at", OF_ANOTHER),
    Metric("tasks.finished", _("办结任务"), _("期内办结、没有被退回的任务"), PIECES, Task, "finished_at"),
    Metric(
        "tasks.finished_in_time",
        _("按期办结"),
        _("期内办结的任务中，办结时间不晚于期限的"),
        PIECES,
        Task,
        "finished_at",
        IN_TIME,
    ),
    Metric("tasks.answered", _("答复任务"), _("期内第一次答复（接受、谢绝或直接办结）的任务"), PIECES, **ANSWERED),
    Metric(
        "tasks.answer_minutes",
        _("答复用时"),
        _("期内答复的任务从交办到答复的工作分钟合计"),
        MINUTES,
        total="answer_minutes",
        **ANSWERED,
    ),
)
