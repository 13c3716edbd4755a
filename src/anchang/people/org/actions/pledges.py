from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import once, require
from anchang.lib.calendar import office_day

from ..models import Pledge, Staff
from ..queries import pledge_words


@action("org.pledge", gettext_lazy("签保密承诺"))
def pledge(staff: Staff, *, by: Account, at: datetime) -> Pledge:
    """One's own promise to keep the secrets of company and customers, in the words of today. Refuses for somebody else,
    and a second time in the same words."""
    require(staff.account_id == by.pk, _("保密承诺只能本人签"))
    version = pledge_words(office_day(at)).version
    with once(_("您已经签过这一版保密承诺")):
        return Pledge.objects.create(staff=staff, version=version, given_at=at)
