from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
from anchang.engine.states import verdict
from anchang.ui.tables import Column, Table

from .models import Task
from .stages import Stage

PLAIN = ("accept", "verify")
TONES = {
    "asked": "open",
    "accepted": "held",
    "finished": "agreed",
    "verified": "done",
    "declined": "stopped",
    "cancelled": "neutral",
}


def stage_of(task: Task, *, late: bool) -> tuple[str, str]:
    """The stage in words, and its tone; what is late says so."""
    words = {"stage": task.get_stage_display()}
    if late and task.finished_at is None:
        return _("%(stage)s，已超期") % words, "blocked"
    return task.get_stage_display(), TONES[task.stage]


class Tasks(Table):
    empty_title = gettext_lazy("没有任务")
    empty_hint = gettext_lazy("点「交办任务」，写明事项、经办人和期限")
    title = Column(gettext_lazy("事项"), href=Task.get_absolute_url)
    asked_by = Column(gettext_lazy("交办人"), "asked_by.name")
    asked_of = Column(gettext_lazy("经办人"), "asked_of.name", href=lambda task: f"?tab=all&who={task.asked_of_id}")
    due_at = Column(gettext_lazy("期限"), kind="moment", sort="due_at")
    kind = Column(gettext_lazy("性质"), "get_kind_display", priority=3)
    number = Column(gettext_lazy("编号"), priority=3)
    stage = Column(gettext_lazy("状态"), lambda task: stage_of(task, late=task.late), kind="stage")

    def __init__(self, rows: Any, request: Request, tab: str) -> None:
        super().__init__(rows, request)
        self.tab = tab
        for task in self.page.object_list:
            task.late = task.is_late(request.at)

    @property
    def shown(self) -> list[Column]:
        """Without the column that says on every line who looks."""
        hidden = {"mine": "asked_of", "given": "asked_by", "verify": "asked_by"}.get(self.tab)
        return [column for name, column in self.columns.items() if name != hidden]


def way(task: Task) -> list[dict[str, Any]]:
    """The task's four steps, and where it stands on them."""
    moments = (task.asked_at, task.answered_at, task.finished_at, task.verified_at)
    stopped = task.stage in (Stage.DECLINED, Stage.CANCELLED)
    names = (_("交办"), _("答复"), _("办结"), _("验收"))
    steps: list[dict[str, Any]] = []
    waiting = True
    for name, moment in zip(names, moments, strict=True):
        state = "done" if moment else ("stopped" if stopped else "now") if waiting else "next"
        waiting = waiting and bool(moment)
        steps.append({"label": name, "state": state, "at": moment})
    return steps


def offers(task: Task, account: Account, at: datetime) -> list[dict[str, Any]]:
    """The buttons of the reader's part in it, the most likely last; what they may not do says why."""
    found = []
    for name, label, kind, icon in _part(task, account):
        url = reverse(f"tasks:{name}", args=[task.number])
        may = verdict(account, f"tasks.{name}", task, at)
        found.append({"label": label, "url": url, "kind": kind, "icon": icon, "verdict": may, "plain": name in PLAIN})
    return found


def _part(task: Task, account: Account) -> list[tuple[str, str, str, str]]:
    doer, asker = account.pk == task.asked_of_id, account.pk == task.asked_by_id
    buttons = []
    if asker and task.is_to_do:
        buttons.append(("cancel", _("取消任务"), "plain", ""))
    if doer and task.stage == Stage.ASKED:
        buttons.append(("decline", _("谢绝"), "plain", ""))
    if doer and task.is_to_do:
        buttons.append(("finish", _("办结"), "primary" if task.stage == Stage.ACCEPTED else "plain", "check"))
    if doer and task.stage == Stage.ASKED:
        buttons.append(("accept", _("接受"), "primary", "check"))
    if asker and task.stage == Stage.FINISHED:
        buttons.append(("send_back", _("退回重办"), "plain", ""))
    if (asker or doer) and task.stage == Stage.FINISHED:
        buttons.append(("verify", _("验收通过"), "primary", "checks"))
    return buttons
