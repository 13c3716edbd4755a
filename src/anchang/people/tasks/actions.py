from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.things import Thing
from anchang.engine.doors.work import note
from anchang.engine.files import actions as files
from anchang.engine.files.models import Attachment
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site, Staff
from anchang.people.org.queries import superiors

from . import queries
from .models import Task
from .stages import OPEN, Kind, Stage

Files = Iterable[tuple[str, bytes]]


@action("tasks.ask", gettext_lazy("交办任务"))
def ask(
    site: Site,
    *,
    by: Account,
    at: datetime,
    title: str,
    asked_of: Account,
    due_at: datetime,
    text: str = "",
    about: Thing | None = None,
    second_check: bool = False,
    files: Files = (),
) -> Task:
    """Asks somebody for something by a time: an order to whoever stands below, a request to anybody else.

    With `second_check` the verbs verify and send_back belong to whoever checks again, called by that room's own verb.
    Refuses an empty title, a time that is past, and somebody who does not work at the site or above it. What somebody
    asks of themselves is accepted at once.
    """
    require(title.strip(), _("请写明要办的事"))
    require(due_at > at, _("完成期限要晚于现在"))
    _require_there(asked_of, site, at)
    task = Task(
        site=site,
        kind=queries.kind_of(by, asked_of, at),
        title=title.strip()[:60],
        text=text.strip(),
        asked_by=by,
        asked_of=asked_of,
        asked_at=at,
        due_at=due_at,
        second_check=second_check,
        **({"stage": Stage.ACCEPTED, "answered_at": at} if by.pk == asked_of.pk else {}),
        **_about(about),
    )
    task.number = draw("RW", site.code, str(office_day(at).year))
    task.save()
    _wind(task, at)
    _keep(task, files, by=by, at=at)
    return task


def _require_there(account: Account, site: Site, at: datetime) -> None:
    words = {"name": account.name, "site": site.name}
    require(queries.works_at(account, site, at), _("%(name)s不在%(site)s工作") % words)


def _about(thing: Thing | None) -> dict[str, object]:
    if thing is None:
        return {}
    page = getattr(thing, "get_absolute_url", lambda: "")()
    label = thing._meta.label_lower
    return {"about_label": label, "about_id": thing.pk, "about_text": thing.ledger_name[:100], "about_url": page}


def _wind(task: Task, at: datetime) -> None:
    """Starts the deadline and its warning beforehand, unless less than a working hour is left."""
    if queries.hour_before(task.due_at, at):
        timers.start(task, "tasks.soon", at=at)
    timers.start(task, "tasks.due", at=at)
    timers.start(task, "tasks.late", at=at)


def _keep(task: Task, given: Files, *, by: Account, at: datetime) -> None:
    for name, content in given:
        files.keep(task, by=by, at=at, name=name, content=content)


def _answer(task: Task, at: datetime) -> dict[str, object]:
    """When the doer first answered, and after how many working minutes."""
    if task.answered_at is not None:
        return {}
    return {"answered_at": at, "answer_minutes": queries.working_minutes(task.asked_at, at)}


@action("tasks.accept", gettext_lazy("接受任务"))
def accept(task: Task, *, by: Account, at: datetime) -> Task:
    move(task, "accept", by=by, at=at, **_answer(task, at))
    return task


@action("tasks.decline", gettext_lazy("谢绝任务"))
def decline(task: Task, *, by: Account, at: datetime, reason: str) -> Task:
    """Says no to a request. Refuses an order, and a no without its reason."""
    require(task.kind == Kind.REQUEST, _("上级交办的任务不能谢绝，办不了请向交办人说明"))
    require(reason.strip(), _("请写明谢绝的原因"))
    move(task, "decline", by=by, at=at, **_answer(task, at))
    return task


@action("tasks.finish", gettext_lazy("办结任务"))
def finish(task: Task, *, by: Account, at: datetime, result: str, files: Files = ()) -> Task:
    """Says what came of it. Verified at once where nobody else asked for it: a note to oneself, a task of the system."""
    require(result.strip(), _("请写明办理结果"))
    move(task, "finish", by=by, at=at, result=result.strip(), finished_at=at, **_answer(task, at))
    _keep(task, files, by=by, at=at)
    if not task.second_check and (task.is_for_oneself or task.asked_by.is_system):
        verify(task, by=by, at=at)
    return task


@action("tasks.verify", gettext_lazy("验收任务"))
def verify(task: Task, *, by: Account, at: datetime) -> Task:
    """Whoever asked has seen that it is done. Refuses whoever did it, unless they asked it of themselves."""
    seen_by = task.asked_by if task.asked_by.is_system and not task.second_check else by
    require(seen_by.pk != task.asked_of_id or task.is_for_oneself, _("经办人不能验收自己的任务"))
    move(task, "verify", by=by, at=at, verified_at=at, verified_by_id=seen_by.pk)
    return task


@action("tasks.send_back", gettext_lazy("退回重办"))
def send_back(task: Task, *, by: Account, at: datetime, reason: str, due_at: datetime | None = None) -> Task:
    """It is not done: the doer goes on, or whoever asked if the doer has left.

    Without a new deadline the old one holds while it lies ahead, else one working day from now. Refuses a deadline
    that is past and an empty reason.
    """
    require(reason.strip(), _("请写明退回的原因"))
    require(due_at is None or due_at > at, _("完成期限要晚于现在"))
    until = due_at or (task.due_at if task.due_at > at else queries.day_after(at))
    doer = task.asked_of if task.asked_of.is_active else task.asked_by
    kind = task.kind if doer.pk == task.asked_of_id else Kind.ORDER
    fresh = {"finished_at": None, "due_at": until, "asked_of_id": doer.pk, "sent_back": task.sent_back + 1}
    move(task, "send_back", by=by, at=at, kind=kind, **fresh)
    _wind(task, at)
    return task


@action("tasks.cancel", gettext_lazy("取消任务"))
def cancel(task: Task, *, by: Account, at: datetime, reason: str) -> Task:
    """Nobody need do it any more. Needs a reason."""
    require(reason.strip(), _("请写明取消的原因"))
    move(task, "cancel", by=by, at=at)
    return task


@action("tasks.keep_file", gettext_lazy("添加文件"))
def keep_file(task: Task, *, by: Account, at: datetime, name: str, content: bytes) -> Attachment:
    """Puts one more file to a task that has not ended."""
    require(task.stage in OPEN, _("任务已结束，不能再加文件"))
    return files.keep(task, by=by, at=at, name=name, content=content)


@action("tasks.hand_over", gettext_lazy("移交任务"))
def hand_over(staff: Staff, *, by: Account, at: datetime, to: Account) -> dict[int, int]:
    """All the person has open goes to another: what they were to do, and what they asked for and have still to see.

    What the other one has done already is seen by a superior instead, for nobody verifies their own work. Refuses the
    person themselves and somebody who does not work there. Returns how many tasks each account was given.
    """
    require(to.pk != staff.account_id, _("不能移交给本人"))
    _require_there(to, staff.site, at)
    return _pass_on(staff, to, by=by, at=at)


@action("tasks.release", gettext_lazy("离职交回任务"))
def release(staff: Staff, *, by: Account, at: datetime) -> dict[int, int]:
    """What a leaver was to do goes back to whoever asked, what they asked for to their superior.

    Where nobody stands above, a task stays until it is handed over. Returns how many tasks each account was given.
    """
    return _pass_on(staff, None, by=by, at=at)


def _pass_on(staff: Staff, to: Account | None, *, by: Account, at: datetime) -> dict[int, int]:
    above, told = list(superiors(staff, at)), dict[int, set[int]]()
    heirs = [to] if to else above
    for task in queries.open_of(staff.account):
        if task.asked_by_id == staff.account_id:
            doer = task.asked_of_id if task.stage == Stage.FINISHED else 0
            heir = next((one for one in [*heirs, *above] if one.pk != doer), None)
            if heir:
                task.asked_by = heir
                task.save(update_fields=["asked_by"])
                told.setdefault(heir.pk, set()).add(task.pk)
        if task.asked_of_id == staff.account_id and task.stage != Stage.FINISHED:
            heir = next(iter(heirs if to else [*_still_here(task, staff), *above]), None)
            if heir:
                _change_doer(task, heir, by=by, at=at)
                told.setdefault(heir.pk, set()).add(task.pk)
    note(people=len(told))
    return {account: len(tasks) for account, tasks in told.items()}


def _still_here(task: Task, staff: Staff) -> list[Account]:
    """Whoever asked for the task, unless that is the system or the leaver."""
    asker = task.asked_by
    return [asker] if asker.is_active and not asker.is_system and asker.pk != staff.account_id else []


def _change_doer(task: Task, heir: Account, *, by: Account, at: datetime) -> None:
    kind = queries.kind_of(task.asked_by, heir, at)
    fresh = {"answered_at": None, "answer_minutes": None}
    move(task, "hand_over", by=by, at=at, asked_of_id=heir.pk, kind=kind, **fresh)
