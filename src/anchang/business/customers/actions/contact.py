from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require

from ..models import Customer, DoNotContact, Phone
from ..queries import current, identities, stopped
from ..stages import ConsentPurpose, Told
from .consents import end_consents


@action("customers.stop_contact", gettext_lazy("停止联系"))
def stop_contact(customer: Customer, *, by: Account, at: datetime, channel: str = Told.VISIT) -> Customer:
    """From this moment nobody of the company calls or writes to the person, under any of their numbers (R-247).

    Ends the consents to contact and to commercial messages too. Saying it twice changes nothing.
    """
    require(channel in Told.values, _("请选择客户怎么说的"))
    files = identities(current(customer))
    _list(files, by=by, at=at, channel=channel)
    end_consents(customer, at, ConsentPurpose.CONTACT, ConsentPurpose.MARKETING)
    return customer


@action("customers.keep_stopped", gettext_lazy("补充免打扰号码"))
def keep_stopped(customer: Customer, *, by: Account, at: datetime) -> int:
    """A person on the list is there with every number they have by now; how many were added."""
    files = identities(current(customer))
    known = stopped(files)
    return _list(files, by=by, at=at, channel=known[0].channel) if known else 0


@action("customers.lift_stop", gettext_lazy("恢复联系"))
def lift_stop(customer: Customer, *, by: Account, at: datetime, how: str) -> Customer:
    """The customer asks to be contacted again, and how they did is kept. Refuses somebody who is not on the list.

    A consent to be contacted is another matter and has to be given anew.
    """
    require(how in Told.values, _("请选择客户怎么提出恢复的"))
    found = stopped(identities(current(customer)))
    require(found, _("客户没有要求免打扰"))
    for one in found:
        one.lifted_at, one.lifted_by, one.lifted_how = at, by, how
        one.save(update_fields=["lifted_at", "lifted_by", "lifted_how"])
    return customer


def _list(files: Iterable[int], *, by: Account, at: datetime, channel: str) -> int:
    """Puts every number of the files on the list that is not there yet; two at once put it there once."""
    keys = set(Phone.objects.filter(customer__in=list(files)).values_list("key", flat=True))
    keys -= set(DoNotContact.objects.filter(key__in=keys, lifted_at=None).values_list("key", flat=True))
    rows = [DoNotContact(key=key, since=at, by=by, channel=channel) for key in sorted(keys)]
    DoNotContact.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
