from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused, require
from anchang.engine.rules.queries import number
from anchang.lib.calendar import office_day

from ..models import Consent, Customer, Sharing
from ..queries import consent
from ..stages import NEEDS_CONSENT, ConsentPurpose, Recipient, Shared

YEARS_RULE = "sharing_years"


@action("customers.share", gettext_lazy("对外提供资料"))
def share(
    customer: Customer, *, by: Account, at: datetime, kind: str, recipient: str, purpose: str, fields: Iterable[str]
) -> Sharing:
    """Records which kinds of data somebody outside is given, and why; the data themselves go no way of their own.

    Refuses without the customer's separate consent in force for that kind of recipient, and for the number of a paper
    without the one for papers (R-231, R-232).
    """
    chosen = list(fields)
    require(kind in Recipient.values, _("请选择接收方类别"))
    require(recipient.strip() and purpose.strip(), _("请写明给谁、作什么用"))
    require(chosen and set(chosen) <= set(Shared.values), _("请勾选提供哪些资料"))
    found = _consent(customer, at, NEEDS_CONSENT[Recipient(kind)])
    if Shared.PAPER in chosen:
        _consent(customer, at, ConsentPurpose.SENSITIVE)
    return Sharing.objects.create(
        customer=customer, site_id=customer.site_id, kind=kind, recipient=recipient.strip(), purpose=purpose.strip(),
        fields=sorted(chosen), consent=found, at=at, by=by, keep_until=_years_on(office_day(at)),
    )  # fmt: skip


def _consent(customer: Customer, at: datetime, purpose: ConsentPurpose) -> Consent:
    found = consent(customer, at, purpose)
    if found is None:
        words = {"purpose": purpose.label}
        rule = "R-231" if purpose == ConsentPurpose.SENSITIVE else "R-232"
        raise Refused(_("客户没有单独同意「%(purpose)s」，不能提供") % words, rule=rule)
    return found


def _years_on(day: date) -> date:
    """How long the record of a sharing is kept; the 29th of February becomes the 1st of March."""
    years = int(number(YEARS_RULE, day, ("office", "CN"))[0])
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
