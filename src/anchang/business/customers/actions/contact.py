from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.jobs.queue import enqueue
from anchang.engine.policies import require

from ..models import Consent, Customer, DoNotContact, Phone
from ..queries import current, identities, stopped
from ..stages import ConsentPurpose, Told
from .consents import end_consents
from .journal import Stop, stop_line


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
        enqueue("customers.journal", **stop_line(one.key, at, how, lifted=True))
    return customer


def _list(files: Iterable[int], *, by: Account, at: datetime, channel: str) -> int:
    """Puts every number of the files on the list that is not there yet; two at once put it there once."""
    keys = set(Phone.objects.filter(customer__in=list(files)).values_list("key", flat=True))
    keys -= set(DoNotContact.objects.filter(key__in=keys, lifted_at=None).values_list("key", flat=True))
    rows = [DoNotContact(key=key, since=at, by=by, channel=channel) for key in sorted(keys)]
    DoNotContact.objects.bulk_create(rows, ignore_conflicts=True)
    for one in rows:
        enqueue("customers.journal", **stop_line(one.key, at, channel))
    return len(rows)


@action("customers.stop_again", gettext_lazy("按记录恢复免打扰"))
def stop_again(said: Stop, *, by: Account, at: datetime) -> bool:
    """Puts the list right by the last word the journal has about a number, in a database that was put back; was it needed?

    Ends the consents given before, as the first time. What this database heard later stays.
    """
    rows = DoNotContact.objects.filter(key=said.stopped)
    standing = rows.filter(lifted_at=None).first()
    if said.lifted:
        if standing is None or standing.since > said.said_at:
            return False
        standing.lifted_at, standing.lifted_by, standing.lifted_how = said.said_at, by, said.channel
        standing.save(update_fields=["lifted_at", "lifted_by", "lifted_how"])
        return True
    if standing is not None or rows.filter(lifted_at__gte=said.said_at).exists():
        return False
    DoNotContact.objects.create(key=said.stopped, since=said.said_at, by=by, channel=said.channel)
    known = Customer.objects.filter(phones__key=said.stopped)
    files = {key for one in known for key in identities(current(one))}
    purposes = (ConsentPurpose.CONTACT, ConsentPurpose.MARKETING)
    given = Consent.objects.filter(
        customer__in=files, purpose__in=purposes, withdrawn_at=None, given_at__lte=said.said_at
    )
    given.update(withdrawn_at=said.said_at)
    return True
