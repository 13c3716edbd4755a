from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, insist_open, owners
from anchang.business.reception.models import Visit
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.ui.tags.formats import stamp

from ..models import Seen, ShowFlat, Tick, Tour
from ..queries import busy_words, free_place, is_shut, slot_ends, slots
from ..stages import DAYS_AHEAD, MOST_PEOPLE, STEP


@action("touring.book", gettext_lazy("约样板间"))
def book(
    customer: Customer,
    *,
    by: Account,
    at: datetime,
    flat: ShowFlat,
    starts_at: datetime,
    party_size: int = 1,
    guide: Account | None = None,
) -> Tour:
    """Takes a place of a slot for the customer, with a consultant of the site (default who books).

    Refuses a slot that is over, none or more than 30 days off, a day on which the flat is shut, a slot that is full, and
    a guide or customer who is in another tour at any moment of it. The database has the last word on all three.
    """
    insist_open(customer)
    guide = guide or by
    require(flat.site_id == customer.site_id, _("请选择本案场的样板间"))
    require(1 <= party_size <= MOST_PEOPLE, _("人数应为1到%(most)s人") % {"most": MOST_PEOPLE})
    require(guide.pk in {one.pk for one in owners(customer.site, at)}, _("带看的应是本案场的置业顾问"))
    # Two who book one flat at once are served one after the other, each from what the other left.
    flat = ShowFlat.objects.select_for_update().get(pk=flat.pk)
    ends_at = _checked(flat, starts_at, at)
    place = free_place(flat, starts_at, ends_at)
    if place is None:
        raise Refused(_("这一场已约满，请换个时间"))
    busy = busy_words(starts_at, ends_at, guide, customer)
    require(not busy, busy)
    made = Tour(
        site_id=flat.site_id, flat=flat, customer=customer, guide=guide, on=office_day(starts_at), starts_at=starts_at,
        ends_at=ends_at, place=place, seats=flat.capacity, party_size=party_size, booked_by=by, booked_at=at,
    )  # fmt: skip
    _take(made)
    if starts_at > at:
        timers.start(made, "touring.begin", at=at)
    _tell_guide(made, _("给您约了带看：%(flat)s %(at)s，%(size)s人"), by=by, at=at)
    return made


def _checked(flat: ShowFlat, starts_at: datetime, at: datetime) -> datetime:
    """When the slot ends; refuses what is no slot, or one that cannot be booked now."""
    ends_at, on = slot_ends(flat, starts_at), office_day(starts_at)
    require(ends_at > at, _("这一场已经过了，请选后面的时间"))
    require(on <= office_day(at) + timedelta(days=DAYS_AHEAD), _("最多提前%(days)s天预约") % {"days": DAYS_AHEAD})
    require(starts_at in slots(flat, on), _("这不是可预约的场次，请重新选择"))
    shut = is_shut(flat, on)
    require(not shut, _("当天不开放：%(why)s") % {"why": shut})
    return ends_at


def _take(tour: Tour) -> None:
    """Writes the tour with its time; the constraints refuse what somebody took in the same moment."""
    try:
        with transaction.atomic():
            tour.save()
            moments = Tick.moments(tour.starts_at, tour.ends_at, STEP)
            facts = {"flat": tour.flat, "place": tour.place, "guide": tour.guide, "customer": tour.customer}
            Tick.objects.bulk_create([Tick(tour=tour, at=moment, **facts) for moment in moments], batch_size=50)
    except IntegrityError:
        busy = busy_words(tour.starts_at, tour.ends_at, tour.guide, tour.customer)
        raise Refused(busy or _("这一场刚被约走，请刷新后再选")) from None


def _tell_guide(tour: Tour, text: str, *, by: Account, at: datetime) -> None:
    if tour.guide_id != by.pk:
        words = {"flat": tour.flat.name, "at": stamp(tour.starts_at), "size": tour.party_size}
        tell([tour.guide], by=by, at=at, text=text % words, url=tour.get_absolute_url(), site_id=tour.site_id)


@action("touring.arrive", gettext_lazy("客户已到样板间"))
def arrive(tour: Tour, *, by: Account, at: datetime) -> Tour:
    """The party is at the show flat. Joins the tour to the customer's reception of the day. Refuses another day."""
    require(office_day(at) == tour.on, _("约的是%(day)s，当天才能登记到达") % {"day": tour.on})
    move(tour, "arrive", by=by, at=at, arrived_at=at, visit=tour.visit or _visit_of(tour, at))
    return tour


def _visit_of(tour: Tour, at: datetime) -> Visit | None:
    came = Visit.objects.filter(customer__in=identities(tour.customer), at__lte=at).order_by("-at").first()
    return came if came and office_day(came.at) == tour.on else None


@action("touring.attach", gettext_lazy("关联到访"))
def attach(tour: Tour, *, by: Account, at: datetime, visit: Visit) -> Tour:
    """The customer's reception of that day belongs to the tour."""
    tour.visit = visit
    tour.save(update_fields=["visit"])
    return tour


@action("touring.finish", gettext_lazy("看完"))
def finish(tour: Tour, *, by: Account, at: datetime) -> Tour:
    """The tour is over: the customer has seen the show flat, and may say how it was."""
    move(tour, "finish", by=by, at=at, ended_at=at)
    Seen.objects.create(site_id=tour.site_id, customer=tour.customer, tour=tour, flat=tour.flat, by=tour.guide, at=at)
    return tour


@action("touring.miss", gettext_lazy("客户没来"))
def miss(tour: Tour, *, by: Account, at: datetime) -> Tour:
    """Nobody came; the place is free again. Refuses before the slot begins."""
    require(at >= tour.starts_at, _("还没到约的时间"))
    move(tour, "miss", by=by, at=at, ended_at=at)
    Tick.objects.filter(tour=tour).delete()
    return tour


@action("touring.cancel", gettext_lazy("取消带看"))
def cancel(tour: Tour, *, by: Account, at: datetime, why: str) -> Tour:
    """Calls the tour off and gives its place back; the guide hears of it. Refuses one without a reason."""
    require(why.strip(), _("请写明原因"))
    move(tour, "cancel", by=by, at=at, ended_at=at, why=why.strip())
    Tick.objects.filter(tour=tour).delete()
    _tell_guide(tour, _("带看已取消：%(flat)s %(at)s"), by=by, at=at)
    return tour
