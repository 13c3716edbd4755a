from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused, require
from anchang.lib.calendar import office_day

from ..models import Consent, Customer
from ..queries import consent, current, identities, wording
from ..stages import ConsentPurpose, Told


@action("customers.withdraw_consent", gettext_lazy("撤回同意"))
def withdraw_consent(
    customer: Customer, *, by: Account, at: datetime, purpose: str = ConsentPurpose.CONTACT
) -> Customer:
    """The customer takes back what they agreed to for the purpose, in all their files at once; the files stay (R-230)."""
    require(purpose in ConsentPurpose.values, _("请选择同意的事项"))
    if not end_consents(customer, at, purpose):
        raise Refused(
            _("客户没有有效的联系同意") if purpose == ConsentPurpose.CONTACT else _("客户没有同意过这一项，不用撤回")
        )
    return customer


@action("customers.agree", gettext_lazy("记录同意"))
def agree(
    customer: Customer, *, by: Account, at: datetime, channel: str = "visit", purpose: str = ConsentPurpose.CONTACT
) -> Customer:
    """The customer agrees to the purpose in the words of today; a consent in force to the same words stays as it is."""
    require(purpose in ConsentPurpose.values, _("请选择同意的事项"))
    found = consent(customer, at, purpose)
    if found is None or found.version != wording(purpose, office_day(at)).version:
        record_consent(customer, at, channel, purpose)
    return customer


def record_consent(customer: Customer, at: datetime, channel: str, purpose: str = ConsentPurpose.CONTACT) -> Consent:
    """Writes the consent with the version read today, in place of one to older words."""
    if not customer.is_made_here:
        for earlier in Consent.objects.filter(customer=customer, purpose=purpose, withdrawn_at=None):
            earlier.withdrawn_at = at
            earlier.save(update_fields=["withdrawn_at"])
    version = wording(purpose, office_day(at)).version
    return Consent.objects.create(customer=customer, purpose=purpose, version=version, channel=channel, given_at=at)


def settle_separate(customer: Customer, at: datetime, agrees: bool) -> None:
    """The separate consent for papers and accounts: one in force is enough, a yes is recorded, else refused (R-231)."""
    if consent(customer, at, ConsentPurpose.SENSITIVE) is None:
        require(agrees, _("客户没有单独同意登记证件，不能登记"), rule="R-231")
        record_consent(customer, at, Told.VISIT, ConsentPurpose.SENSITIVE)


def end_consents(customer: Customer, at: datetime, *purposes: str) -> int:
    """Closes the consents in force of all the person's files; how many they were."""
    files = identities(current(customer))
    standing = Consent.objects.filter(customer__in=files, purpose__in=purposes, withdrawn_at=None)
    for one in standing:
        one.withdrawn_at = at
        one.save(update_fields=["withdrawn_at"])
    return len(standing)
