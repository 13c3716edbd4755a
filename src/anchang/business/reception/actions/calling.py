from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, may_contact, said_source
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require
from anchang.people.org.models import Site

from ..models import Call
from ..stages import Channel, Occasion
from .following import write
from .layouts import fill
from .receiving import known, learn


@action("reception.take_call", gettext_lazy("来电登记"))
def take_call(
    site: Site,
    *,
    by: Account,
    at: datetime,
    source: str,
    effective: bool,
    source_words: str = "",
    name: str = "",
    phone: str = "",
    consent: bool = False,
    intent_grade: str = "",
    owner: Account | None = None,
    note: str = "",
    answers: Mapping[str, str] | None = None,
    **needs: Any,
) -> Call:
    """Somebody rang. A phone left with consent opens a file, or adds to the one it is known of, whose owner is told.

    Without one nothing about the caller is kept. `effective`: it was about buying. A call is the first contact of a new
    file, to be spoken with again by its grade. Refuses a phone without consent (R-230) and no source (CAR-018).
    """
    said = said_source(source, source_words)
    require(consent or not phone, _("客户没有同意，不能记电话"))
    asked = {**needs, "intent_grade": intent_grade, "note": note}
    filled = fill(site, Occasion.CALL, at, asked, answers or {}, asks=bool(phone))
    facts = {
        "name": name or _("来电客户"),
        "source": source,
        "source_words": said,
        "intent_grade": intent_grade,
        "owner": owner or by,
        **needs,
    }
    customer = _file(site, phone, facts, note.strip(), by=by, at=at) if phone else None
    filled = filled if customer else {**filled, "answers": {}}
    return Call.objects.create(
        site=site, customer=customer, taken_by=by, at=at, source=source, source_words=said, effective=effective,
        note=note.strip() if customer else "", is_first=customer is not None and _is_first(customer), **filled,
    )  # fmt: skip


def _file(site: Site, phone: str, facts: dict[str, Any], note: str, *, by: Account, at: datetime) -> Customer:
    """The caller's file: a new one, to be spoken with again by its grade, or the one their number is known of."""
    file = known(site, phone)
    if file is None:
        file = customers.register(site, by=by, at=at, phone=phone, consent=True, channel="phone", **facts)
        write(file, at, None, is_new=True, by=facts["owner"], channel=Channel.PHONE, effective=True, note=note)
        _tell_of_call(file, by=by, at=at)
        return file
    customers.agree(file, by=by, at=at, channel="phone")
    if file.owner_id is None:
        customers.assign(file, by=by, at=at, owner=facts["owner"])
        if may_contact(file, at).ok:
            write(file, at, None, by=facts["owner"], channel=Channel.PHONE, effective=True, note=note)
    learn(file, facts, by=by, at=at)
    _tell_of_call(file, by=by, at=at)
    return file


def _is_first(customer: Customer) -> bool:
    """The row of the customer is held meanwhile, so that of two calls of one person one is the first."""
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)
    return not Call.objects.filter(customer__in=identities(customer)).exists()


def _tell_of_call(customer: Customer, *, by: Account, at: datetime) -> None:
    if customer.owner is None or customer.owner == by:
        return
    text = _("您的客户来电，由%(taker)s接听，请尽快回电") % {"taker": by.name}
    tell([customer.owner], by=by, at=at, text=text, url=customer.get_absolute_url(), site_id=customer.site_id)
