from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Verdict, policy

from . import queries
from .models import Case


@policy("approvals.agree")
def agree(case: Case, account: Account, at: datetime) -> Verdict:
    return queries.verdict(case, account, at)


@policy("approvals.reject")
def reject(case: Case, account: Account, at: datetime) -> Verdict:
    return queries.verdict(case, account, at)


@policy("approvals.withdraw")
def withdraw(case: Case, account: Account, at: datetime) -> Verdict:
    return queries.withdrawal(case, account)
