from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.channels.queries import by_code, code_key, new_code
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, insist_open, may_contact
from anchang.business.reception.models import Visit
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import once, require
from anchang.engine.states import move
from anchang.lib.calendar import SHANGHAI, office_day

from ..models import Invitation, ShowFlat, Tour
from ..stages import DAYS_AHEAD, Calling, Stage
from .tours import book, cancel


@action("touring.invite", gettext_lazy("邀约到访"))
def invite(
    customer: Customer,
    *,
    by: Account,
    at: datetime,
    on: date,
    flat: ShowFlat | None = None,
    starts_at: datetime | None = None,
    party_size: int = 1,
) -> Invitation:
    """Asks the customer to come on a day, with a code good until its end; with a slot, books the show flat too.

    Refuses a day in the past or more than 30 days off, a slot of another day, a second invitation for the day, and
    somebody whom nobody may contact (R-240, R-247).
    """
    insist_open(customer)
    may_contact(customer, at).insist()
    today = office_day(at)
    require(on >= today, _("邀约日期不能早于今天"))
    require(on <= today + timedelta(days=DAYS_AHEAD), _("最多提前%(days)s天预约") % {"days": DAYS_AHEAD})
    there = Invitation.objects.filter(customer__in=identities(customer), on=on, stage=Calling.SENT, until__gt=at)
    require(not there.exists(), _("这一天已经邀约过这位客户"))
    tour = None
    if flat is not None and starts_at is not None:
        require(office_day(starts_at) == on, _("场次不在邀约的那一天"))
        tour = book(customer, by=by, at=at, flat=flat, starts_at=starts_at, party_size=party_size)
    made = _write(customer, by, at, on, tour)
    timers.start(made, "touring.lapse", at=at)
    return made


def _write(customer: Customer, by: Account, at: datetime, on: date, tour: Tour | None) -> Invitation:
    """The row, with a code that is nobody's else."""
    code = new_code()
    while by_code(customer.site, code) is not None:
        code = new_code()
    until = datetime.combine(on + timedelta(days=1), time(), SHANGHAI)
    with once(_("这一天刚刚邀约过这位客户，请刷新")):
        return Invitation.objects.create(
            site_id=customer.site_id, customer=customer, host=by, on=on, tour=tour, code=code,
            code_key=code_key(code), until=until, made_at=at,
        )  # fmt: skip


@action("touring.withdraw", gettext_lazy("撤回邀约"))
def withdraw(invitation: Invitation, *, by: Account, at: datetime) -> Invitation:
    """The code opens nothing any more, and the slot that was booked with it is free."""
    move(invitation, "withdraw", by=by, at=at)
    _call_off(invitation, _("邀约已撤回"), by=by, at=at)
    return invitation


@action("touring.lapse", gettext_lazy("邀约过期"))
def lapse(invitation: Invitation, *, by: Account, at: datetime) -> Invitation:
    """The clock's verb: the day is over and nobody came."""
    move(invitation, "lapse", by=by, at=at)
    return invitation


@action("touring.keep", gettext_lazy("应邀到访"))
def keep(invitation: Invitation, *, by: Account, at: datetime, visit: Visit) -> Invitation:
    """The customer came; whoever invited them hears of it if somebody else receives them."""
    move(invitation, "keep", by=by, at=at, visit=visit, kept_at=visit.at)
    if visit.received_by_id != invitation.host_id:
        text = _("您邀约的客户已到访，由%(name)s接待") % {"name": visit.received_by.name}
        url = invitation.get_absolute_url()
        tell([invitation.host], by=by, at=at, text=text, url=url, site_id=invitation.site_id)
    return invitation


def _call_off(invitation: Invitation, why: str, *, by: Account, at: datetime) -> None:
    if invitation.tour is not None and invitation.tour.stage == Stage.BOOKED:
        cancel(invitation.tour, by=by, at=at, why=why)
