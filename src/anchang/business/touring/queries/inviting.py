from datetime import date, datetime
from typing import Any

from django.core.signing import BadSignature
from django.utils.translation import gettext as _

from anchang.business.channels.queries import code_key
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import current, identities
from anchang.business.reception.queries import Opening
from anchang.people.org.models import Site
from anchang.ui.tags.formats import day

from ..models import Invitation
from ..models.inviting import SIGNER
from ..stages import Calling


def invitation_by_token(token: str) -> int:
    """The key of the invitation whose link this is; 0 for anything we did not sign."""
    try:
        return int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return 0


def opening(site: Site, typed: str, at: datetime) -> Opening | None:
    """Whose visit an invitation's code opens at that site, or why it does not any more; None for a code that is none."""
    found = Invitation.objects.filter(site=site, code_key=code_key(typed)).select_related("customer__owner").first()
    if found is None:
        return None
    customer = current(found.customer)
    if found.stage == Calling.KEPT:
        return Opening(customer, _("这个邀约码已经用过"))
    if found.stage == Calling.WITHDRAWN:
        return Opening(customer, _("这次邀约已撤回，请先不填到访码登记"))
    if not found.is_live(at):
        return Opening(customer, _("这个邀约码是%(day)s的，已过期") % {"day": day(found.on)})
    return Opening(customer)


def live_invitations(customer: Customer, on: date, code: str = "") -> Any:
    """Invitations of the customer for that day, and the one of that code whatever its day."""
    sent = Invitation.objects.filter(customer__in=identities(customer), stage=Calling.SENT)
    rows = sent.filter(on=on)
    return (rows | sent.filter(code_key=code_key(code))) if code.strip() else rows
