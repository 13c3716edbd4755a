from datetime import datetime

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, insist_open
from anchang.business.inventory.models import Unit
from anchang.business.inventory.queries import status_of
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import once, require
from anchang.lib.calendar import office_day

from ..models import Favourite, Seen, Tour
from ..queries.liking import SOLD
from ..stages import MOST_FAVOURITES, Stage


@action("touring.show_unit", gettext_lazy("记看过的房源"))
def show_unit(customer: Customer, *, by: Account, at: datetime, unit: Unit, note: str = "") -> Seen:
    """The customer was shown the unit; within a tour of the day it belongs to that. Refuses a unit of another site."""
    insist_open(customer)
    require(unit.site_id == customer.site_id, _("请选择本案场的房源"))
    walking = Tour.objects.filter(
        customer__in=identities(customer), on=office_day(at), stage__in=[Stage.ARRIVED, Stage.DONE]
    )
    tour = walking.order_by("-arrived_at").first()
    return Seen.objects.create(
        site_id=customer.site_id, customer=customer, tour=tour, unit=unit, by=by, at=at, note=note.strip()
    )


@action("touring.like", gettext_lazy("加意向房源"))
def like(customer: Customer, *, by: Account, at: datetime, unit: Unit, note: str = "") -> Favourite:
    """Puts the unit at the end of what the customer likes. Refuses a unit that is sold, one of another site, and more
    than ten; one that is on the list already keeps its place and gets the note."""
    insist_open(customer)
    require(unit.site_id == customer.site_id, _("请选择本案场的房源"))
    status = status_of(unit, at)
    words = {"unit": unit.label, "status": status.label}
    require(status.code not in SOLD, _("%(unit)s已%(status)s，请另选一套") % words)
    rows = Favourite.objects.filter(customer__in=identities(customer))
    if there := rows.filter(unit=unit).first():
        there.note = note.strip() or there.note
        there.save(update_fields=["note"])
        return there
    require(rows.count() < MOST_FAVOURITES, _("意向房源最多%(most)s套，请先去掉不看的") % {"most": MOST_FAVOURITES})
    rank = (rows.aggregate(last=Max("rank"))["last"] or 0) + 1
    facts = {"unit": unit, "rank": rank, "note": note.strip(), "by": by, "at": at}
    with once(_("%(unit)s刚刚加过，请刷新") % words):
        return Favourite.objects.create(site_id=customer.site_id, customer=customer, **facts)


@action("touring.prefer", gettext_lazy("排到第一"))
def prefer(favourite: Favourite, *, by: Account, at: datetime) -> Favourite:
    """This one before all the others."""
    rows = Favourite.objects.filter(customer__in=identities(favourite.customer))
    favourite.rank = (rows.aggregate(first=Min("rank"))["first"] or 0) - 1
    favourite.save(update_fields=["rank"])
    return favourite


@action("touring.unlike", gettext_lazy("去掉意向房源"))
def unlike(favourite: Favourite, *, by: Account, at: datetime) -> Customer:
    """The customer does not want the unit any more."""
    customer: Customer = favourite.customer
    favourite.delete()
    return customer
