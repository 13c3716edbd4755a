import math
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.files.discarding import discard
from anchang.engine.files.models import Attachment
from anchang.engine.forgetting import Named, Trace, forgets
from anchang.engine.notices.actions import hush, settle, tell
from anchang.lib.calendar import SHANGHAI
from anchang.people.org.models import Staff
from anchang.people.org.queries import own_staff, superiors

from . import actions, queries
from .models import Task
from .stages import CLOCKS, Stage


def _tell(task: Task, who: Iterable[Account], text: str, *, by: Account, at: datetime, once: str = "") -> None:
    told = [account for account in who if account.pk != by.pk and not account.is_system]
    tell(told, by=by, at=at, text=text, url=task.get_absolute_url(), once=once, site_id=task.site_id)


@when("tasks.ask")
def doer_hears(event: Event, *, by: Account, at: datetime) -> None:
    task: Task = event.result
    words = {"name": task.asked_by.name, "title": task.title, "due": _moment(task.due_at)}
    text = (
        _("%(name)s交办：%(title)s，%(due)s前完成")
        if task.kind == "order"
        else _("%(name)s请您协助：%(title)s，%(due)s前")
    )
    _tell(task, [task.asked_of], text % words, by=by, at=at, once=f"tasks.asked {task.pk}")


@when("tasks.accept")
@when("tasks.decline")
@when("tasks.finish")
@when("tasks.cancel")
def asking_is_over(event: Event, *, by: Account, at: datetime) -> None:
    settle([f"tasks.asked {event.thing.pk}"], by=by, at=at)


@when("tasks.decline")
def asker_hears_no(event: Event, *, by: Account, at: datetime) -> None:
    task: Task = event.thing
    words = {"name": task.asked_of.name, "title": task.title, "reason": event.given["reason"]}
    _tell(task, [task.asked_by], _("%(name)s谢绝了：%(title)s。%(reason)s") % words, by=by, at=at)


@when("tasks.finish")
def asker_hears_of_the_result(event: Event, *, by: Account, at: datetime) -> None:
    task: Task = event.thing
    if task.stage == Stage.FINISHED:
        text = _("待验收：%(title)s，%(name)s已办结") % {"title": task.title, "name": task.asked_of.name}
        _tell(task, [task.asked_by], text, by=by, at=at, once=_round(task, task.sent_back))


def _round(task: Task, times: int) -> str:
    """What tells that it is finished is told anew each time it was sent back."""
    return f"tasks.finished {task.pk} {times}"


@when("tasks.verify")
@when("tasks.send_back")
def result_was_seen(event: Event, *, by: Account, at: datetime) -> None:
    task: Task = event.thing
    settle([_round(task, times) for times in range(task.sent_back + 1)], by=by, at=at)


@when("tasks.send_back")
def doer_hears_it_is_not_done(event: Event, *, by: Account, at: datetime) -> None:
    task: Task = event.thing
    words = {"title": task.title, "reason": event.given["reason"], "due": _moment(task.due_at)}
    _tell(task, [task.asked_of], _("退回重办：%(title)s，%(due)s前。%(reason)s") % words, by=by, at=at)


@when("tasks.cancel")
def doer_hears_it_is_off(event: Event, *, by: Account, at: datetime) -> None:
    task: Task = event.thing
    words = {"title": task.title, "reason": event.given["reason"]}
    _tell(task, [task.asked_of], _("已取消：%(title)s。%(reason)s") % words, by=by, at=at)


@when("org.leave")
def leaver_gives_back(event: Event, *, by: Account, at: datetime) -> None:
    if queries.open_of(event.thing.account):
        actions.release(event.thing, by=by, at=at)


@when("tasks.hand_over")
@when("tasks.release")
def heirs_hear(event: Event, *, by: Account, at: datetime) -> None:
    staff: Staff = event.thing
    for account in Account.objects.filter(pk__in=event.result):
        text = _("%(name)s的%(count)s项任务转到您名下") % {"name": staff.name, "count": event.result[account.pk]}
        if account.pk != by.pk:
            tell([account], by=by, at=at, text=text, url=reverse("tasks:index"), site_id=staff.site_id)


@when("clocks.warn")
def time_runs_out(event: Event, *, by: Account, at: datetime) -> None:
    """The doer hears before and at the deadline, whoever asked a working day after it."""
    code = event.given["clock"].code
    if code not in CLOCKS:
        return
    task: Task = event.thing
    words = {"title": task.title, "name": task.asked_of.name, "due": _moment(task.due_at)}
    once = f"{code} {task.pk} {event.given['due_at']:%Y%m%d%H%M}"
    if code == "tasks.late":
        text = _("超期一个工作日未办结：%(title)s（%(name)s，期限%(due)s）") % words
        _tell(task, _watchers(task, at), text, by=by, at=at, once=once)
    else:
        text = _("任务到期：%(title)s，期限%(due)s") if code == "tasks.due" else _("任务快到期：%(title)s，期限%(due)s")
        _tell(task, [task.asked_of], text % words, by=by, at=at, once=once)


def _watchers(task: Task, at: datetime) -> list[Account]:
    """Who asked; of a task of the system whoever stands next above the doer."""
    if not task.asked_by.is_system:
        return [task.asked_by]
    return list(islice(superiors(own_staff(task.asked_of), at), 1))


def _moment(value: datetime) -> str:
    return f"{value.astimezone(SHANGHAI):%m-%d %H:%M}"


def _until(moment: datetime | None, at: datetime) -> int:
    """Whole minutes up to the moment, rounded up so that no clock rings early."""
    return max(math.ceil(((moment or at) - at).total_seconds() / 60), 0)


declare(
    Clock(
        "tasks.soon",
        gettext_lazy("任务快到期"),
        lambda task, at: _until(queries.hour_before(task.due_at, at), at),
        ladder=(Rung(0),),
    ),
    Clock("tasks.due", gettext_lazy("任务到期"), lambda task, at: _until(task.due_at, at), ladder=(Rung(0),)),
    Clock(
        "tasks.late",
        gettext_lazy("任务超期"),
        lambda task, at: _until(queries.day_after(task.due_at), at),
        ladder=(Rung(0),),
    ),
)


@forgets
def forget_tasks(trace: Trace) -> list[Named]:
    """Of a task about the person nothing is left but who asked whom, and when it was done."""
    keys: list[int] = []
    for label, some in trace.by_label().items():
        found = Task.objects.filter(about_label=label, about_id__in=some)
        hush(task.get_absolute_url() for task in found)
        keys += found.values_list("pk", flat=True)
        found.update(title=_("已删除"), text="", result="", about_text="", about_url="")
    discard(Attachment.objects.filter(thing_label=Task._meta.label_lower, thing_id__in=keys), trace.at)
    return [(Task._meta.label_lower, key) for key in keys]
