import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Panel, consent
from anchang.business.customers.stages import ConsentPurpose, FileStage
from anchang.engine.accounts.models import Account
from anchang.engine.policies import allowed
from anchang.people.org.models import Site

from ..models import SIGNER, Campaign, MailAddress, Message, Wording
from ..stages import MessagePurpose, MessageStage, Way

FIELD = re.compile(r"\{([^{}]*)\}")
FIELDS: dict[str, Callable[[Customer], str]] = {
    "称呼": lambda customer: customer.salutation or customer.name or "客户",
    "顾问": lambda customer: customer.owner.name if customer.owner else customer.site.name,
    "案场": lambda customer: customer.site.name,
}
"""What a template may say of the customer, by the name that stands in braces; nothing that is secret."""
STOP_SMS = "拒收请回复T"
STOP_MAIL = "不想再收到这类邮件，请点："


def fields_of(text: str) -> list[str]:
    """The names in braces, in their order; a brace without its fellow counts as a name too, which nobody knows."""
    names = FIELD.findall(text)
    return [*names, *(one for one in FIELD.sub("", text) if one in "{}")]


def filled(wording: Wording, customer: Customer, link: str = "") -> str:
    """The message as it goes out. Of a marketing one nobody can leave out who writes, how to reach them, how to refuse
    (R-241, R-243)."""
    said = FIELD.sub(lambda found: FIELDS[found[1]](customer), wording.text)
    signed = _signed(wording, said)
    if wording.template.purpose != MessagePurpose.MARKETING:
        return signed
    if wording.template.way == Way.SMS:
        return f"{signed}，{STOP_SMS}"
    return f"{signed}\n{STOP_MAIL}{link}\n"


def _signed(wording: Wording, said: str) -> str:
    if wording.template.way == Way.SMS:
        return f"【{wording.sender}】{said}（{wording.contact}）"
    return f"{said}\n\n{wording.sender}\n{wording.contact}\n"


def chosen(site: Site, asked: dict[str, Any]) -> QuerySet[Customer]:
    """The files in use at the site that the filter names: `grade`, `source`, `owner`, each a list or absent.

    A person has one file in use; whether they may be written to is asked when the message goes out.
    """
    columns = {"grade": "intent_grade__in", "source": "source__in", "owner": "owner__in"}
    given = {columns[name]: value for name, value in asked.items() if value}
    return Customer.objects.filter(site=site, stage=FileStage.OPEN, **given)


def addressed(rows: QuerySet[Customer], way: str) -> QuerySet[Customer]:
    """Those who can be reached that way at all."""
    if way == Way.MAIL:
        return rows.filter(pk__in=MailAddress.objects.values("customer"))
    return rows.filter(phone_key__isnull=False)


def letters_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """Whether offers may be sent to them and where they want mail, and where to write down that they want no more."""
    may = {name: allowed(account, f"contacting.{name}", customer, at) for name in ("refuse", "keep_address")}
    if not may["refuse"].ok:
        return None
    box = MailAddress.objects.filter(customer=customer).first()
    agrees = consent(customer, at, ConsentPurpose.MARKETING) is not None
    given = {"customer": customer, "agrees": agrees, "box": masked_address(box.address) if box else "", "may": may}
    return Panel("contacting/letters.html", given, _("短信和邮件"))


def masked_address(address: str) -> str:
    """The first letter and where it is, as numbers are shown by their ends."""
    name, _at, place = address.partition("@")
    return f"{name[:1]}***@{place}"


def waits(at: datetime) -> bool:
    """Is there a message that may be tried now?"""
    return Message.objects.filter(stage=MessageStage.QUEUED, due_at__lte=at).exists()


def tally(campaign: Campaign) -> list[tuple[MessageStage, int]]:
    """How many messages of the campaign stand where, in the order of their way."""
    rows = Message.objects.filter(campaign=campaign).values_list("stage").annotate(n=Count("pk"))
    found = dict(rows)
    return [(stage, found[stage]) for stage in MessageStage if stage in found]


def by_token(token: str) -> Message | None:
    """The message whose link this is; None for anything we did not sign."""
    try:
        key = int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Message.objects.select_related("customer__site", "customer__merged_into", "site").filter(pk=key).first()


def missing(names: list[str]) -> str:
    """In words, which of the names nobody knows; nothing when all are known."""
    strange = [one for one in names if one not in FIELDS]
    known = "、".join(f"{{{one}}}" for one in FIELDS)
    return (
        _("模板里不能用「%(field)s」，可以用的有：%(known)s") % {"field": strange[0], "known": known} if strange else ""
    )
