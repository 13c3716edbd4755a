from datetime import datetime

from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, allowed, no, policy

from . import queries
from .models import Dispute


@policy("ownership.contest")
def may_contest(customer: Customer | None, account: Account, at: datetime) -> Verdict:
    """Who sees the file, and whoever some evidence of it speaks for."""
    if not isinstance(customer, Customer) or account.is_system:
        return YES
    if allowed(account, "customers.view", customer, at).ok:
        return YES
    if queries.is_concerned(account, customer, queries.attribution(customer, at), at):
        return YES
    return no(_("您没有接待或报备过这位客户"))


@policy("ownership.judge")
def may_judge(dispute: Dispute | None, account: Account, at: datetime) -> Verdict:
    """Never a party: neither who raised it nor who would have the customer."""
    if not isinstance(dispute, Dispute) or account.is_system or account.pk not in dispute.parties:
        return YES
    return no(_("您是当事人，不能裁定"), lifted_by=_("请上一级裁定"))


@policy("ownership.judge_appeal")
def may_judge_appeal(dispute: Dispute | None, account: Account, at: datetime) -> Verdict:
    """Neither a party nor who decided before."""
    if not isinstance(dispute, Dispute) or account.is_system:
        return YES
    if account.pk in dispute.parties:
        return no(_("您是当事人，不能裁定"), lifted_by=_("请上一级裁定"))
    if dispute.decisions.filter(by=account).exists():
        return no(_("第一次裁定是您作的，终审由别人作"), lifted_by=_("请上一级裁定"))
    return YES


@policy("ownership.appeal")
def may_appeal(dispute: Dispute | None, account: Account, at: datetime) -> Verdict:
    if not isinstance(dispute, Dispute) or account.is_system or account.pk in dispute.parties:
        return YES
    return no(_("只有当事人可以申诉"))
