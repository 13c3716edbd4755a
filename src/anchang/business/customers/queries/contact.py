from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.policies import YES, Verdict, no
from anchang.lib.calendar import office_day

from ..models import Customer, DoNotContact, Phone
from ..stages import GONE, ConsentPurpose
from .consents import is_enough, last_word
from .finding import current, identities, phone_key


def may_contact(customer: Customer, at: datetime, purpose: str = ConsentPurpose.CONTACT) -> Verdict:
    """May somebody call or write to the customer now, and why not: the one question before every such deed (I-12).

    No to a file that is kept apart (R-236), to a person any of whose numbers is on the list (R-247), and without
    consent to the purpose in the words of today (R-230, R-240).
    """
    file = current(customer)
    if file.stage in GONE:
        return no(_("客户资料已删除或限制使用，不能联系"), rule="R-236")
    files = identities(file)
    if stopped(files):
        return no(_("客户要求免打扰，不能联系"), rule="R-247", lifted_by=_("只有客户本人要求恢复时才能解除"))
    said = last_word(files, at, purpose)
    if said is None:
        return no(_("客户未同意联系，不能打电话或发消息"), rule="R-240")
    if not said.is_in_force(at):
        return no(_("客户已撤回联系同意，不能再跟进"), rule="R-230")
    if not is_enough(said, office_day(at)):
        return no(_("客户同意的是旧版，请重新征得同意后再联系"), rule="R-230")
    return YES


def stopped(files: Collection[int]) -> list[DoNotContact]:
    """The entries of the list that name a number of these files, the oldest first."""
    keys = Phone.objects.filter(customer__in=files).values("key")
    return list(DoNotContact.objects.filter(key__in=keys, lifted_at=None).select_related("by").order_by("since", "pk"))


def is_stopped(number: str) -> bool:
    """Is this number, in normal form, on the list? What an import and a campaign ask, for whom no file need exist."""
    return DoNotContact.objects.filter(key=phone_key(number), lifted_at=None).exists()
