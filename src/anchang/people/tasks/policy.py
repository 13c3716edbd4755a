from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, no, policy

from .models import Task
from .stages import Kind


def _doer_only(task: Task, account: Account, at: datetime) -> Verdict:
    if task.asked_of_id != account.pk:
        return no(_("这项任务由%(name)s办理") % {"name": task.asked_of.name})
    return YES


def _asker_only(task: Task, account: Account, at: datetime) -> Verdict:
    if task.asked_by_id != account.pk:
        return no(_("只有交办人%(name)s能做这一步") % {"name": task.asked_by.name})
    return YES


policy("tasks.accept")(_doer_only)
policy("tasks.finish")(_doer_only)
policy("tasks.cancel")(_asker_only)


@policy("tasks.decline")
def decline(task: Task, account: Account, at: datetime) -> Verdict:
    """What comes from above is done or answered for, never declined."""
    if task.kind == Kind.ORDER:
        return no(_("上级交办的任务不能谢绝，办不了请向交办人说明"), lifted_by=task.asked_by.name)
    return _doer_only(task, account, at)


@policy("tasks.verify")
@policy("tasks.send_back")
def judge(task: Task, account: Account, at: datetime) -> Verdict:
    """Whoever asked sees the result; where a second check was agreed, only that check decides."""
    if task.asked_of_id == account.pk and not task.is_for_oneself:
        return no(_("经办人不能验收自己的任务"), lifted_by=task.asked_by.name)
    if task.second_check:
        return no(_("这项要到现场复查，以复查结果为准"))
    return _asker_only(task, account, at)


@policy("tasks.keep_file")
def keep_file(task: Task, account: Account, at: datetime) -> Verdict:
    if account.pk not in (task.asked_by_id, task.asked_of_id):
        return no(_("只有交办人和经办人能添加文件"))
    return YES
