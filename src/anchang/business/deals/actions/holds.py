from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, insist_open
from anchang.business.deals import queries
from anchang.business.deals.models import Hold
from anchang.business.deals.stages import HoldStage
from anchang.business.inventory.actions import free, take
from anchang.business.inventory.models import Unit
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action, attempt
from anchang.engine.doors.work import mention
from anchang.engine.policies import Refused, require
from anchang.engine.states import move

ATTEMPTS = 3


@action("deals.hold", gettext_lazy("锁房"))
def hold(unit: Unit, *, by: Account, at: datetime, customer: Customer) -> Hold:
    """Keeps the unit for the customer, for as long as the office's rule says.

    Refuses a unit somebody has, one without a valid permit (R-102) or a posted price, a customer of another site or
    whose file speaks no longer, a second unit for the same customer in whichever of their files, and more holds than
    the consultant may have at once. Starts the clock of the hold.
    """
    require(customer.site_id == unit.site_id, _("客户不在本案场"))
    # A merge of the file waits, or is over: otherwise the same person could hold a second unit in the other file.
    insist_open(Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk))
    for past in queries.overdue_holds(by, customer, at):
        # Refused here means that the clock has just rung; a stopped worker must not use up anybody's holds.
        attempt(lapse, past, by=by, at=at)
    until = at + timedelta(minutes=queries.minutes("hold_minutes", at, 1))
    made = Hold(unit=unit, customer=customer, owner=by, site_id=unit.site_id, held_at=at, until=until)
    _keep(made, at)
    take(
        unit,
        by=by,
        at=at,
        kind="hold",
        reference=made.reference,
        holder_label=by.name,
        holder_id=by.pk,
        until=until,
    )
    timers.start(made, "deals.hold", at=at)
    mention(unit, customer)
    return made


def _keep(made: Hold, at: datetime) -> None:
    """Saves the hold in its owner's lowest free slot. Of two at the same moment the slower looks again what is free."""
    for _turn in range(ATTEMPTS):
        own = Hold.objects.filter(customer__in=identities(made.customer), stage=HoldStage.LIVE)
        other = own.select_related("unit").first()
        if other is not None:
            raise Refused(_("这位客户已锁了 %(unit)s，一位客户只能锁一套") % {"unit": other.unit.label})
        made.slot = queries.free_slot(made.owner, at)
        require(made.slot, _("您的锁房数已满，请先转认购或释放"))
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            continue
        return
    raise Refused(_("刚有别的锁房在办，请再试一次"))


@action("deals.release", gettext_lazy("释放锁房"))
def release(hold: Hold, *, by: Account, at: datetime) -> Hold:
    """Gives the unit back before its time."""
    move(hold, "release", by=by, at=at)
    give_back(hold.unit, hold.reference, by=by, at=at, how="released")
    mention(hold.unit, hold.customer)
    return hold


@action("deals.lapse", gettext_lazy("锁房超时"))
def lapse(hold: Hold, *, by: Account, at: datetime) -> Hold:
    """The clock's verb: the time is over, the unit is free again."""
    move(hold, "lapse", by=by, at=at)
    give_back(hold.unit, hold.reference, by=by, at=at, how="lapsed")
    mention(hold.unit, hold.customer)
    return hold


def give_back(unit: Unit, reference: str, *, by: Account, at: datetime, how: str) -> None:
    """Frees the claim unless somebody who took the unit after its time has ended it already."""
    if unit.claims.filter(reference=reference, ended_at=None).exists():
        free(unit, by=by, at=at, reference=reference, how=how)
