from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused, require
from anchang.lib.calendar import office_day

from ..models import Pledge, Staff
from ..queries import pledge_words


@action("org.pledge", gettext_lazy("签保密承诺"))
def pledge(staff: Staff, *, by: Account, at: datetime) -> Pledge:
    """One's own promise to keep the secrets of company and customers, in the words of today. Refuses for somebody else,
    and a second time in the same words."""
    require(staff.account_id == by.pk, _("保密承诺只能本人签"))
    version = pledge_words(office_day(at)).version
    try:
        with transaction.atomic():
            return Pledge.objects.create(staff=staff, version=version, given_at=at)
    except IntegrityError:
        raise Refused(_("您已经签过这一版保密承诺")) from None
