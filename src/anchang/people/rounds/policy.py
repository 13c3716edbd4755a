from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, no, policy

from .models import Finding


@policy("rounds.recheck")
def recheck(finding: Finding, account: Account, at: datetime) -> Verdict:
    """Whoever mended it never passes their own work, nor does the person whom it concerns."""
    if finding is None:
        return YES
    mended_by = finding.task.asked_of_id if finding.task is not None else None
    if account.pk in (mended_by, finding.subject_id):
        return no(_("整改人不能复查自己的整改"), lifted_by=_("销售主管、销售经理或行政专员"))
    return YES
