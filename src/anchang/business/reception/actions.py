from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.channels import actions as channels
from anchang.business.channels.models import Report
from anchang.business.channels.queries import by_code
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import by_phone, identities, insist_open, may_contact, namesakes
from anchang.business.customers.stages import Source
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, directory, require
from anchang.people.org.models import Site
from anchang.people.org.queries import day_of

from .models import FollowUp, Visit
from .queries import is_clash, next_nth, opened_by
from .stages import REMOTE, Channel


@action("reception.receive", gettext_lazy("接待登记"))
def receive(
    site: Site,
    *,
    by: Account,
    at: datetime,
    name: str,
    source: str,
    consent: bool,
    phone: str = "",
    salutation: str = "",
    intent_grade: str = "",
    party_size: int = 1,
    note: str = "",
    returning: bool = False,
    received_by: Account | None = None,
    code: str = "",
    **needs: Any,
) -> Visit:
    """Records who came, in one transaction with whatever file it needs.

    A new phone, or none, opens a file for the receiver (`received_by`, default who registers). A known phone adds the
    next visit to its file; if that file is neither the receiver's nor their team's, the visit is marked as a clash,
    the file stays as it is, and owner and supervisors are told. A file of the public pool becomes the receiver's. `code`
    is what a channel client shows, used up with this visit, or an invited one (`queries.opens_with`). Refuses what both do.
    """
    (invited, reported), receiver = _opened(site, code, phone, at), received_by or by
    customer = (invited or _known(site, phone)) if consent else None
    if customer is None:
        alike = 0 if phone else len(namesakes(site, name or salutation, at))
        given = {"source": Source.CHANNEL if reported else source, "consent": consent, "phone": phone, **needs}
        customer = customers.register(
            site, by=by, at=at, name=name, salutation=salutation, intent_grade=intent_grade, owner=receiver, **given
        )
        visit = _record(customer, at, receiver, False, party_size, note, returning, alike)
    else:
        visit = _record(customer, at, receiver, is_clash(customer, receiver, at), party_size, note, returning, 0)
        _settle(visit, intent_grade, by=by, at=at)
    if reported:
        channels.confirm(reported, by=by, at=at, customer=customer, phone=phone, received_by=receiver)
    return visit


def _opened(site: Site, code: str, phone: str, at: datetime) -> tuple[Customer | None, Report | None]:
    """Whom a code of a higher room was given to, else the report whose code it is.

    Refuses one that is over, and another person's number beside it.
    """
    opening = opened_by(site, code, at)
    if opening is None:
        return None, _reported(site, code)
    require(not opening.wrong, opening.wrong)
    same = not phone.strip() or _known(site, phone) == opening.customer
    require(same, _("到访码不是这个电话的客户的，请核对，或不填到访码登记"))
    return opening.customer, None


def _reported(site: Site, code: str) -> Report | None:
    found = by_code(site, code) if code.strip() else None
    require(found or not code.strip(), _("没有这个到访码，请核对客户出示的6位码"))
    return found


@action("reception.follow_up", gettext_lazy("跟进"))
def follow_up(
    customer: Customer,
    *,
    by: Account,
    at: datetime,
    channel: str,
    note: str,
    effective: bool,
    next_on: date | None = None,
    intent_grade: str = "",
) -> FollowUp:
    """Records what was said and when to speak again; answers the date set before.

    Refuses an empty note, a next date in the past, and a call or message to somebody whom nobody may contact (R-240,
    R-242, R-247).
    """
    insist_open(customer)
    require(channel in Channel.values, _("请选择跟进方式"))
    require(note.strip(), _("请写下沟通内容"))
    require(next_on is None or next_on >= day_of(at), _("下次跟进日期不能早于今天"))
    if channel in REMOTE:
        may_contact(customer, at).insist()
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)
    for earlier in FollowUp.objects.filter(customer__in=identities(customer), is_last=True):
        earlier.is_last = False
        earlier.save(update_fields=["is_last"])
    if intent_grade and intent_grade != customer.intent_grade:
        customers.grade(customer, by=by, at=at, intent_grade=intent_grade)
    if effective:
        customers.reach(customer, by=by, at=at)
    return FollowUp.objects.create(
        customer=customer, site_id=customer.site_id, by=by, at=at, channel=channel, note=note.strip(),
        effective=effective, next_on=next_on,
    )  # fmt: skip


@action("reception.stand_down", gettext_lazy("取消待跟进"))
def stand_down(customer: Customer, *, by: Account, at: datetime, files: list[int]) -> int:
    """Takes the next dates out of the follow-ups of these files, which are the customer's; how many there were."""
    return FollowUp.objects.filter(customer__in=files, is_last=True, next_on__isnull=False).update(next_on=None)


def _known(site: Site, phone: str) -> Customer | None:
    if not phone.strip():
        return None
    try:
        return by_phone(site, phone)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None


def _record(
    customer: Customer,
    at: datetime,
    receiver: Account,
    clash: bool,
    party_size: int,
    note: str,
    returning: bool,
    alike: int,
) -> Visit:
    """The row of the customer is held meanwhile, so that two receptions of one person count one after the other."""
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)
    if customer.last_contact_at < at:
        customers.reach(customer, by=receiver, at=at)
    return Visit.objects.create(
        customer=customer, site_id=customer.site_id, received_by=receiver, at=at, nth=next_nth(customer),
        party_size=party_size, note=note.strip(), returning=returning, clash=clash, namesakes=alike,
    )  # fmt: skip


def _settle(visit: Visit, intent_grade: str, *, by: Account, at: datetime) -> None:
    """A clash is told. Else the customer has just agreed to be contacted, may be graded anew, and leaves the pool."""
    if visit.clash:
        _tell_of_clash(visit, by=by, at=at)
        return
    customer = visit.customer
    if customer.owner_id is None:
        customers.assign(customer, by=by, at=at, owner=visit.received_by)
    customers.agree(customer, by=by, at=at)
    if intent_grade and intent_grade != customer.intent_grade:
        customers.grade(customer, by=by, at=at, intent_grade=intent_grade)


def _tell_of_clash(visit: Visit, *, by: Account, at: datetime) -> None:
    customer = visit.customer
    words = {"receiver": visit.received_by.name, "owner": customer.owner_name, "nth": visit.nth}
    to_owner = _("您的客户第%(nth)s次来访，由%(receiver)s接待") % words
    to_supervisor = _("%(receiver)s接待了%(owner)s的客户（第%(nth)s次来访），请确认归属") % words
    supervisors = [one for one in directory().holders("sales_supervisor", visit.site_id, at) if one != customer.owner]
    url = customer.get_absolute_url()
    tell([customer.owner] if customer.owner else [], by=by, at=at, text=to_owner, url=url, site_id=visit.site_id)
    tell(supervisors, by=by, at=at, text=to_supervisor, url=url, site_id=visit.site_id)
