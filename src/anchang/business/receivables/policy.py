from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, no, policy

from .models import Receipt


@policy("receivables.confirm")
def confirm(receipt: Receipt, account: Account, at: datetime) -> Verdict:
    """Whoever took the money never checks it."""
    if receipt.received_by_id == account.pk:
        return no(_("收款人不能复核自己的收款"), lifted_by=_("会计"))
    return YES
