from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require

from ..models import Policy


@action("terms.redeem", gettext_lazy("用优惠券"))
def redeem(policy: Policy, *, by: Account, at: datetime) -> Policy:
    """One more deal has it. Refuses when none is left: one statement counts and compares, so that of two who want the
    last one at once only one gets it."""
    if policy.uses is not None:
        left = Policy.objects.filter(pk=policy.pk, used__lt=F("uses"))
        require(left.update(used=F("used") + 1), _("「%(name)s」已经用完") % {"name": policy.name})
    return policy


@action("terms.give_back", gettext_lazy("退回优惠券"))
def give_back(policy: Policy, *, by: Account, at: datetime) -> Policy:
    """The deal that had it has come to nothing: it can be used again."""
    if policy.uses is not None:
        Policy.objects.filter(pk=policy.pk, used__gt=0).update(used=F("used") - 1)
    return policy
