from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, no, policy

from .models import Signature, Summary


@policy("workday.read_summary")
def read_summary(summary: Summary | None, account: Account, at: datetime) -> Verdict:
    """Whoever sent the day up cannot sign for having read it, and nobody signs twice."""
    if summary is None:
        return YES
    if summary.sent_by_id == account.pk:
        return no(_("不能签阅自己报的日结"), lifted_by=_("销售经理"))
    if Signature.objects.filter(summary=summary, by=account).exists():
        return no(_("您已签阅"))
    return YES
