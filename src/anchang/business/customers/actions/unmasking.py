from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import require

from ..models import Customer, Phone
from ..queries import consent, identities
from ..stages import UnmaskReason


@action("customers.unmask", gettext_lazy("查看完整电话"))
def unmask(customer: Customer, *, by: Account, at: datetime, reason: str, phone: Phone | None = None) -> str:
    """The whole main phone, or this other one of the customer's, against a reason that stays in the ledger (R-23E).

    Refuses an empty reason, a file without a phone, and 跟进 for somebody who withdrew consent to be contacted.
    """
    require(reason.strip(), _("请说明查看电话的原因"), rule="R-23E")
    require(phone or customer.phone, _("该客户没有留电话"))
    if reason == UnmaskReason.FOLLOW_UP:
        require(consent(customer, at), _("客户已撤回联系同意，不能再跟进"), rule="R-230")
    if phone is None:
        return customer.phone
    require(phone.customer_id in identities(customer), _("这个号码不在这份资料里"))
    note(phone=phone.pk)
    return phone.number
