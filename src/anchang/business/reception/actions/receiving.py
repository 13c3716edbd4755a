from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.channels import actions as channels
from anchang.business.channels.models import Report
from anchang.business.channels.queries import by_code
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import by_phone, may_contact, namesakes, said_source
from anchang.business.customers.stages import Source
from anchang.business.turns.models import Guest
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, directory, require
from anchang.people.org.models import Site

from .. import queries
from ..models import Visit
from ..stages import LONGEST_KEPT, Channel, Occasion
from .following import write
from .layouts import fill

NEEDS = ("purpose", "wants", "area_wanted", "budget_wan")


@dataclass(frozen=True)
class Came:
    """How they came: the guest of the door, when they entered if nobody saw it there, and what was written down.

    `kept_at` is what a phone without a network said; `answers` those to the office's own questions, by their words.
    """

    guest: Guest | None = None
    entered_at: datetime | None = None
    kept_at: datetime | None = None
    party_size: int = 1
    note: str = ""
    returning: bool = False
    appointed: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> tuple[Self, dict[str, Any]]:
        """What is known of the coming, and the rest."""
        own = {one.name for one in fields(cls)}
        mine = {name: value for name, value in given.items() if name in own}
        return cls(**mine), {name: value for name, value in given.items() if name not in own}

    def facts(self, site: Site, at: datetime, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of the visit; a guest is written down once, and nobody enters after now.

        Without a guest they came in, unless somebody says otherwise, when the form was filled in.
        """
        require(self.kept_at is None or at - LONGEST_KEPT <= self.kept_at <= at, _("离线填写的时间不对"))
        written = self.kept_at or at
        entered = self.guest.entered_at if self.guest else self.entered_at or written
        require(entered <= at, _("进门时间不能晚于现在"))
        if self.guest is not None:
            _insist_unwritten(self.guest)
        plain = ("guest", "kept_at", "party_size", "returning", "appointed")
        return {
            **fill(site, Occasion.VISIT, at, {**asked, "note": self.note}, self.answers, asks=bool(asked["phone"])),
            **{name: getattr(self, name) for name in plain},
            "note": self.note.strip(),
            "entered_at": entered,
            "greeted_at": (self.guest and self.guest.greeted_at) or max(entered, written),
        }


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
    received_by: Account | None = None,
    code: str = "",
    next_on: date | None = None,
    **given: Any,
) -> Visit:
    """Records who came, with whatever file it needs; `given` is what `Came` keeps, and else what `register` takes. Refuses
    as that does, and a visit without its source of a known file too (CAR-018).

    A new phone, or none, opens a file for the receiver (`received_by`, default who registers). A known one adds a visit;
    of somebody else's customer it is a clash, told to owner and supervisors, or help where the owner is out or was asked
    for. A file of the pool becomes the receiver's. A channel client's `code` is used up, an invited one's names the file.
    Who may be contacted is spoken with again on `next_on`, else by their grade.
    """
    given["source_words"] = said_source(source, given.get("source_words", ""))
    (invited, reported), receiver = _opened(site, code, phone, at), received_by or by
    came, needs = Came.of({**given, "appointed": invited is not None or given.get("appointed", False)})
    facts = came.facts(site, at, {**needs, "phone": phone and consent})
    customer = (invited or known(site, phone)) if consent else None
    alike = len(namesakes(site, name or needs.get("salutation", ""), at)) if customer is None and not phone else 0
    if is_new := customer is None:
        needs |= {"source": Source.CHANNEL if reported else source, "consent": consent, "phone": phone}
        customer = customers.register(site, by=by, at=at, name=name, owner=receiver, **needs)
        visit = _first(customer, at, receiver, **facts, namesakes=alike)
    else:
        visit = _record(customer, at, receiver, **facts, **_standing(customer, receiver, came.guest, at))
        _settle(visit, needs, by=by, at=at)
    _set_next(visit, next_on, at, is_new=is_new)
    if reported is not None:
        channels.confirm(reported, by=by, at=at, customer=customer, phone=phone, received_by=receiver)
    return visit


def _opened(site: Site, code: str, phone: str, at: datetime) -> tuple[Customer | None, Report | None]:
    """Whom a code of a higher room was given to, else the report whose code it is.

    Refuses one that is over, and another person's number beside it.
    """
    opening = queries.opened_by(site, code, at)
    if opening is None:
        return None, _reported(site, code)
    require(not opening.wrong, opening.wrong)
    same = not phone.strip() or known(site, phone) == opening.customer
    require(same, _("到访码不是这个电话的客户的，请核对，或不填到访码登记"))
    return opening.customer, None


def _insist_unwritten(guest: Guest) -> None:
    """The row of the guest is held meanwhile, so that of two who write the same one down the second is told."""
    held = Guest.objects.select_for_update().get(pk=guest.pk)
    require(held.greeted_at, _("%(nth)s号客人还没有开始接待") % {"nth": guest.nth})
    require(not Visit.objects.filter(guest=guest).exists(), _("%(nth)s号客人已经登记过") % {"nth": guest.nth})


def _reported(site: Site, code: str) -> Report | None:
    found = by_code(site, code) if code.strip() else None
    require(found or not code.strip(), _("没有这个到访码，请核对客户出示的6位码"))
    return found


def _standing(customer: Customer, receiver: Account, guest: Guest | None, at: datetime) -> dict[str, bool]:
    """Whether somebody else's customer was taken, or helped while their consultant is away."""
    strange = queries.is_clash(customer, receiver, at)
    helped = strange and queries.stands_in(customer.owner, guest, at)
    return {"clash": strange and not helped, "helped": helped}


def _set_next(visit: Visit, next_on: date | None, at: datetime, *, is_new: bool) -> None:
    """The reception is the first line of the follow-up card, where the customer may be contacted at all."""
    customer = visit.customer
    if not visit.clash and may_contact(customer, at).ok:
        write(
            customer,
            at,
            next_on,
            by=visit.received_by,
            channel=Channel.VISIT,
            effective=True,
            visit=visit,
            is_new=is_new,
        )


def known(site: Site, phone: str) -> Customer | None:
    """The file of that number at the site; refuses a number that is none."""
    if not phone.strip():
        return None
    try:
        return by_phone(site, phone)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None


def _first(customer: Customer, at: datetime, receiver: Account, **facts: Any) -> Visit:
    """Of a file opened in the same step, which nobody else can know yet: there is nothing to count and nothing to hold."""
    facts["left_phone"] = customer.phone_key is not None
    return Visit.objects.create(
        customer=customer, site_id=customer.site_id, received_by=receiver, at=at, nth=1, **facts
    )


def _record(customer: Customer, at: datetime, receiver: Account, **facts: Any) -> Visit:
    """The row of the customer is held meanwhile, so that two receptions of one person count one after the other."""
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)
    if customer.last_contact_at < at:
        customers.reach(customer, by=receiver, at=at)
    nth, facts["left_phone"] = queries.next_nth(customer), customer.phone_key is not None
    return Visit.objects.create(
        customer=customer, site_id=customer.site_id, received_by=receiver, at=at, nth=nth, **facts
    )


def learn(customer: Customer, needs: Mapping[str, Any], *, by: Account, at: datetime) -> None:
    """What somebody known looks for now, where they said it; what is empty changes nothing."""
    said = {name: needs[name] for name in NEEDS if needs.get(name) not in (None, "")}
    if said:
        customers.edit(customer, by=by, at=at, **said)
    grade = needs.get("intent_grade", "")
    if grade and grade != customer.intent_grade:
        customers.grade(customer, by=by, at=at, intent_grade=grade)


def _settle(visit: Visit, needs: Mapping[str, Any], *, by: Account, at: datetime) -> None:
    """A clash is told, and so is help. Else the customer has just agreed to be contacted, may be graded anew, and leaves
    the pool."""
    if visit.clash:
        _tell_of_clash(visit, by=by, at=at)
        return
    if visit.helped:
        _tell_of_help(visit, by=by, at=at)
    customer = visit.customer
    if customer.owner_id is None:
        customers.assign(customer, by=by, at=at, owner=visit.received_by)
    customers.agree(customer, by=by, at=at)
    learn(customer, needs, by=by, at=at)


def _tell_of_clash(visit: Visit, *, by: Account, at: datetime) -> None:
    customer = visit.customer
    words = {"receiver": visit.received_by.name, "owner": customer.owner_name, "nth": visit.nth}
    to_owner = _("您的客户第%(nth)s次来访，由%(receiver)s接待") % words
    to_supervisor = _("%(receiver)s接待了%(owner)s的客户（第%(nth)s次来访），请确认归属") % words
    supervisors = [one for one in directory().holders("sales_supervisor", visit.site_id, at) if one != customer.owner]
    url = customer.get_absolute_url()
    tell([customer.owner] if customer.owner else [], by=by, at=at, text=to_owner, url=url, site_id=visit.site_id)
    tell(supervisors, by=by, at=at, text=to_supervisor, url=url, site_id=visit.site_id)


def _tell_of_help(visit: Visit, *, by: Account, at: datetime) -> None:
    customer = visit.customer
    words = {"receiver": visit.received_by.name, "nth": visit.nth}
    text = _("您的客户第%(nth)s次来访，您不在，由%(receiver)s代接待，客户仍归您") % words
    owner = [customer.owner] if customer.owner else []
    tell(owner, by=by, at=at, text=text, url=customer.get_absolute_url(), site_id=visit.site_id)
