import re
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import consent, current, insist_open, phone_key, stopped
from anchang.business.customers.stages import ConsentPurpose, Told
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.fields import keyed
from anchang.engine.policies import require
from anchang.lib.phone import normal_phone

from .. import queries
from ..models import Knock, MailAddress, Message, Refusal
from ..stages import Heard, Stopping

TOLD = {Heard.REPLY: Told.ONLINE, Heard.LINK: Told.ONLINE, Heard.VISIT: Told.VISIT, Heard.PHONE: Told.PHONE}
REFUSING = re.compile(r"\s*(T|TD|R|退订|拒收)\s*[。.!！]?\s*", re.IGNORECASE)


@action("contacting.refuse", gettext_lazy("登记退订"))
def refuse(
    customer: Customer,
    *,
    by: Account,
    at: datetime,
    how: str,
    stopping: str = Stopping.MARKETING,
    message: Message | None = None,
) -> Refusal:
    """The customer wants no more of it, from this moment and free of charge (R-243): their consent to offers ends in
    all their files, or nobody contacts them any more (R-247). Saying it again changes nothing.
    """
    require(how in Heard.values, _("请选择客户怎么说的"))
    require(stopping in Stopping.values, _("请选择不再接受什么"))
    speaks = current(customer)
    known = Refusal.objects.filter(customer=speaks, stopping=stopping, at__lte=at).order_by("-at").first()
    if known is not None and not _stands(speaks, at, stopping):
        return known
    if stopping == Stopping.EVERYTHING:
        customers.stop_contact(speaks, by=by, at=at, channel=TOLD[Heard(how)])
    else:
        for one in _agreeing(speaks, at):
            customers.withdraw_consent(one, by=by, at=at, purpose=ConsentPurpose.MARKETING)
    site = speaks.site_id
    return Refusal.objects.create(
        customer=speaks, site_id=site, stopping=stopping, how=how, message=message, at=at, by=by
    )


def _stands(customer: Customer, at: datetime, stopping: str) -> bool:
    """Is there still something the refusal has to end?"""
    if stopping == Stopping.MARKETING:
        return bool(_agreeing(customer, at))
    return not stopped(queries.files_of(customer))


def _agreeing(customer: Customer, at: datetime) -> list[Customer]:
    """The person's files, at whatever site, under which offers may still come."""
    files = Customer.objects.filter(pk__in=queries.files_of(customer)).select_related("merged_into").order_by("pk")
    found = {one.pk: one for one in map(current, files)}
    return [one for one in found.values() if consent(one, at, ConsentPurpose.MARKETING)]


@action("contacting.hear_reply", gettext_lazy("收到短信回复"))
def hear_reply(*, by: Account, at: datetime, number: str, text: str) -> int:
    """Somebody answered a message, as the provider tells: T refuses for every file of the company under that number.

    How many people refused; other answers, and numbers nobody has, are nobody's refusal.
    """
    if not REFUSING.fullmatch(text):
        return 0
    try:
        key = phone_key(normal_phone(number))
    except ValueError:
        return 0
    found = {one.pk: one for one in map(current, Customer.objects.filter(phones__key=key).order_by("pk"))}
    for one in found.values():
        refuse(one, by=by, at=at, how=Heard.REPLY)
    return len(found)


@action("contacting.keep_address", gettext_lazy("登记邮箱"))
def keep_address(customer: Customer, *, by: Account, at: datetime, address: str, agrees: bool = False) -> MailAddress:
    """Where the customer wants mail; `agrees`: they agreed to offers by mail. Needs their consent to be contacted (R-230)."""
    insist_open(customer)
    require(consent(customer, at), _("客户未同意留联系方式，不能记邮箱"), rule="R-230")
    try:
        validate_email(address.strip())
    except ValidationError:
        require(False, _("邮箱写法不对，请核对"))
    facts = {"site_id": customer.site_id, "address": address.strip(), "agreed_at": at if agrees else None}
    facts |= {"added_at": at, "added_by": by}
    return MailAddress.objects.update_or_create(customer=customer, defaults=facts)[0]


def knock(address: str, at: datetime) -> int:
    """Counts that somebody from there asked for a page outside; how often within this minute. No verb: it changes nothing
    that anybody works with, and older minutes are forgotten."""
    where: dict[str, Any] = {"who": keyed(address, "contacting.knock"), "minute": at.replace(second=0, microsecond=0)}
    known, new = Knock.objects.get_or_create(**where)
    Knock.objects.filter(pk=known.pk).update(count=F("count") + 1)
    if new:
        Knock.objects.filter(minute__lt=at - timedelta(hours=1)).delete()
    return known.count + 1
