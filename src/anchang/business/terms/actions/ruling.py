from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.queries import open_cases
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, directory, require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.ui.tags.formats import day

from .. import queries
from ..models import Policy
from ..stages import ROUTE

LEAST = Decimal("0.0001")
"""What a way of paying that takes nothing off is measured by: somebody agrees to that one too."""


@action("terms.submit", gettext_lazy("提交优惠政策"))
def submit(policy: Policy, *, by: Account, at: datetime) -> Policy:
    """Asks those of the route, by how much the policy gives. From now on nothing about it changes.

    Refuses a first day in the past, and a day on which another version of the same name begins.
    """
    _insist_to_come(policy, at)
    _take_its_day(policy, by=by, at=at)
    case = approvals.request(
        policy,
        by=by,
        at=at,
        route=ROUTE,
        measure=max(queries.rate_of(policy), LEAST),
        summary=_("%(what)s，%(since)s起") % {"what": policy.ledger_name, "since": day(policy.starts_on)},
        approved_verb="terms.approve",
        rejected_verb="terms.reject",
        url=policy.get_absolute_url(),
    )
    require(case, _("没有设置优惠政策的审批路线"))
    return policy


def _take_its_day(policy: Policy, *, by: Account, at: datetime) -> None:
    try:
        with transaction.atomic():
            move(policy, "submit", by=by, at=at)
    except IntegrityError:
        words = {"name": policy.name, "on": day(policy.starts_on)}
        raise Refused(_("「%(name)s」已有一个版本从%(on)s开始，同一天只能有一个") % words) from None


def _insist_to_come(policy: Policy, at: datetime) -> None:
    require(policy.starts_on >= office_day(at), _("开始日期已过，请改成今天或以后"))


@action("terms.approve", gettext_lazy("批准优惠政策"))
def approve(policy: Policy, *, by: Account, at: datetime) -> Policy:
    """In force from its first day, when it takes the place of the version before. Those who sell hear of it.

    Refuses one whose first day has passed meanwhile: nothing is in force in the past.
    """
    _insist_to_come(policy, at)
    move(policy, "approve", by=by, at=at, approved_by_id=by.pk, approved_at=at)
    site = policy.project.site_id
    sellers = [one for post in ("consultant", "sales_supervisor") for one in directory().holders(post, site, at)]
    text = _("%(what)s 已批准，%(since)s起可以用") % {"what": policy.name, "since": day(policy.starts_on)}
    told = list({one.pk: one for one in [*sellers, policy.proposed_by]}.values())
    tell(told, by=by, at=at, text=text, url=policy.get_absolute_url(), site_id=site)
    return policy


@action("terms.reject", gettext_lazy("驳回优惠政策"))
def reject(policy: Policy, *, by: Account, at: datetime, reason: str = "") -> Policy:
    """Ends the version; whoever proposed it hears why and drafts another."""
    move(policy, "reject", by=by, at=at)
    note(reason=reason)
    text = _("%(what)s 被驳回：%(reason)s") % {"what": policy.name, "reason": reason}
    site, url = policy.project.site_id, policy.get_absolute_url()
    tell([policy.proposed_by], by=by, at=at, text=text[:200], url=url, site_id=site)
    return policy


@action("terms.withdraw", gettext_lazy("撤回优惠政策"))
def withdraw(policy: Policy, *, by: Account, at: datetime) -> Policy:
    """Nobody need agree any more; a draft is put away."""
    move(policy, "withdraw", by=by, at=at)
    case = open_cases().filter(thing_label=policy._meta.label_lower, thing_id=policy.pk).first()
    if case is not None:
        move(case, "withdraw", by=by, at=at)
    return policy


@action("terms.end", gettext_lazy("停用"))
def end(policy: Policy, *, by: Account, at: datetime, reason: str) -> Policy:
    """No further deal has it; those that have it keep it (R-134). Needs a reason."""
    require(reason.strip(), _("请写明停用原因"))
    move(policy, "end", by=by, at=at, ended_by_id=by.pk, ended_at=at)
    return policy
