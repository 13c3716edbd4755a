from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.stages import FileStage
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.notices.actions import tell
from anchang.engine.policies import grants, once, require
from anchang.engine.states import move

from .. import queries
from ..models import KeyAccount
from ..stages import CARE, FORWARD, Level, Route, Stage


@action("keyaccounts.open", gettext_lazy("列为大客户"))
def open_account(
    customer: Customer,
    *,
    by: Account,
    at: datetime,
    manager: Account,
    level: str,
    route: str,
    region: str = "",
    contact: str = "",
    needs: str = "",
) -> KeyAccount:
    """Puts a customer into a manager's care beside whoever owns the file; the days to the first care begin.

    Refuses a file that is not in use, one that is a key account already, and a manager who looks after none.
    """
    require(customer.stage == FileStage.OPEN, _("这份客户资料已停用，不能列为大客户"))
    _check(level, route, manager, at)
    with once(_("该客户已经是大客户")):
        account = KeyAccount.objects.create(
            customer=customer, site_id=customer.site_id, manager=manager, level=level, route=route,
            region=region.strip(), contact=contact.strip(), needs=needs.strip(), opened_at=at,
            care_due_on=queries.care_due(level, at),
        )  # fmt: skip
    timers.start(account, CARE, at=at)
    mention(customer)
    text = _("%(number)s 已列为大客户，由您负责") % {"number": customer.number}
    url = account.get_absolute_url()
    tell([manager] if manager != by else [], by=by, at=at, text=text, url=url, site_id=account.site_id)
    return account


def _check(level: str, route: str, manager: Account, at: datetime) -> None:
    require(level in Level.values, _("请选择级别"))
    require(route in Route.values, _("请选择开发渠道"))
    require("keyaccounts.care" in grants(manager, at), _("%(name)s不负责大客户") % {"name": manager.name})


@action("keyaccounts.edit", gettext_lazy("修改大客户"))
def edit(
    account: KeyAccount,
    *,
    by: Account,
    at: datetime,
    manager: Account,
    level: str,
    route: str,
    region: str = "",
    contact: str = "",
    needs: str = "",
) -> KeyAccount:
    """Changes level, region, contact or manager. Another level counts its days to the next care from now."""
    _check(level, route, manager, at)
    moved = level != account.level
    account.manager, account.level, account.route = manager, level, route
    account.region, account.contact, account.needs = region.strip(), contact.strip(), needs.strip()
    if moved:
        account.care_due_on = queries.care_due(level, at)
    account.save()
    if moved and account.stage != Stage.LOST:
        timers.start(account, CARE, at=at)
    return account


@action("keyaccounts.advance", gettext_lazy("推进阶段"))
def advance(account: KeyAccount, *, by: Account, at: datetime, reason: str) -> KeyAccount:
    """One stage on: 线索 → 接触 → 方案 → 谈判 → 合作; `reason` is what the step rests on. Refuses beyond the last one."""
    require(reason.strip(), _("请写明推进的依据"))
    step = FORWARD.get(Stage(account.stage))
    require(step, _("现在是「%(stage)s」，没有下一步") % {"stage": account.get_stage_display()})
    move(account, str(step), by=by, at=at)
    return account


@action("keyaccounts.lose", gettext_lazy("标记流失"))
def lose(account: KeyAccount, *, by: Account, at: datetime, why: str) -> KeyAccount:
    """The account is lost, and why; nobody need care for it any more."""
    require(why.strip(), _("请写明流失原因"))
    move(account, "lose", by=by, at=at, lost_why=why.strip())
    return account


@action("keyaccounts.revive", gettext_lazy("重新开发"))
def revive(account: KeyAccount, *, by: Account, at: datetime, reason: str) -> KeyAccount:
    """A lost account is spoken with again; the days to the next care begin anew."""
    require(reason.strip(), _("请写明重新开发的依据"))
    move(account, "revive", by=by, at=at, lost_why="", care_due_on=queries.care_due(account.level, at))
    return account
