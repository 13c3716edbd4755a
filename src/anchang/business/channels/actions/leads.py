from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import by_phone
from anchang.business.customers.stages import Source
from anchang.business.ownership import actions as ownership
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused, once, require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Lead, Place

CHANNEL = "outreach"


@action("channels.lead", gettext_lazy("外拓登记"))
def lead(
    site: Site,
    *,
    by: Account,
    at: datetime,
    name: str,
    phone: str,
    agrees: bool,
    place: Place | None = None,
    where: str = "",
    activity: str = "",
) -> Lead:
    """Whom the worker met, where and on what occasion.

    A number nobody knows opens a file of the public pool, from which the supervisor assigns it; a known one leaves its
    file as it is and adds the worker's evidence. Refuses somebody who did not agree (R-230) and a lead without a place.
    """
    require(agrees, _("客户不同意留联系方式，不能登记"), rule="R-230")
    require(place is None or (place.site_id == site.pk and place.active), _("请选择本案场的外拓地点"))
    require(place or where.strip(), _("请选择地点，或写明位置"))
    found = _known(site, phone)
    customer = found or _open(site, name, phone, by=by, at=at)
    made = Lead.objects.create(
        site=site, worker=by, customer=customer, place=place, where=where.strip(), activity=activity.strip(),
        was_known=found is not None, at=at, on=office_day(at),
    )  # fmt: skip
    ownership.witness(
        site, by=by, at=at, kind="lead", claimant=by, customer=customer, ref=made.number, url=made.get_absolute_url()
    )
    return made


def _known(site: Site, phone: str) -> Customer | None:
    require(phone.strip(), _("请填写客户电话"))
    try:
        return by_phone(site, phone)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None


def _open(site: Site, name: str, phone: str, *, by: Account, at: datetime) -> Customer:
    return customers.register(
        site, by=by, at=at, name=name, phone=phone, source=Source.OUTREACH, consent=True, channel=CHANNEL, pooled=True
    )


@action("channels.add_place", gettext_lazy("新增外拓地点"))
def add_place(site: Site, *, by: Account, at: datetime, name: str) -> Place:
    """A place that workers choose from. One that was dropped comes back; refuses one that is on the list."""
    name = name.strip()
    require(name, _("请填写地点"))
    dropped = Place.objects.filter(site=site, name=name, active=False).first()
    if dropped is not None:
        dropped.active = True
        dropped.save(update_fields=["active"])
        return dropped
    with once(_("已有「%(name)s」") % {"name": name}):
        return Place.objects.create(site=site, name=name)


@action("channels.drop_place", gettext_lazy("停用外拓地点"))
def drop_place(place: Place, *, by: Account, at: datetime) -> Place:
    """Takes the place off the list; leads from there keep it."""
    require(place.active, _("已经停用"))
    place.active = False
    place.save(update_fields=["active"])
    return place
