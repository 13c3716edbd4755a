from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused, require
from anchang.lib.ids import check_hk_macau, check_id_card, check_passport, check_residence, check_taiwan, check_uscc

from ..models import Customer, Paper
from ..queries import consent, id_key, insist_open
from ..stages import IdKind
from .consents import settle_separate
from .filing import CONSENT_RULE
from .tokens import add_tokens, tokens_of_papers, write_tokens

CHECKS = {
    IdKind.ID_CARD: check_id_card,
    IdKind.PASSPORT: check_passport,
    IdKind.HK_MACAU: check_hk_macau,
    IdKind.TAIWAN: check_taiwan,
    IdKind.RESIDENCE: check_residence,
    IdKind.LICENCE: check_uscc,
}


@action("customers.identify", gettext_lazy("登记证件"))
def identify(
    customer: Customer, *, by: Account, at: datetime, id_kind: str, id_number: str, agrees: bool | None = None
) -> Customer:
    """Keeps the main paper, which a subscription needs; nobody asks for it earlier (minimum necessary, R-230).

    An identity card is checked by GB 11643, a licence by GB 32100. Refuses a wrong number, and a file without consent.
    `agrees` is the answer to the separate question about papers (R-231): yes is recorded, no is refused. None where the
    law itself demands the paper, as at a subscription (R-221): then no consent is needed and none is made up.
    """
    insist_open(customer)
    number = _checked(customer, at, id_kind, id_number)
    if agrees is not None:
        settle_separate(customer, at, agrees)
    first = not customer.id_key
    customer.id_kind, customer.id_number, customer.id_key = id_kind, number, id_key(number)
    customer.save(update_fields=["id_kind", "id_number", "id_key"])
    if first:
        add_tokens(customer, tokens_of_papers([number]))
    else:
        write_tokens(customer)
    return customer


@action("customers.add_paper", gettext_lazy("加证件"))
def add_paper(
    customer: Customer, *, by: Account, at: datetime, id_kind: str, id_number: str, agrees: bool | None = None
) -> Paper:
    """Keeps a further paper beside the main one, under the same conditions. Refuses one that is there already."""
    insist_open(customer)
    require(customer.id_key, _("请先登记主要证件"))
    number = _checked(customer, at, id_kind, id_number)
    if agrees is not None:
        settle_separate(customer, at, agrees)
    key = id_key(number)
    known = key == customer.id_key or customer.papers.filter(key=key).exists()
    require(not known, _("这个证件已经在客户的资料里"))
    paper = Paper(customer=customer, site_id=customer.site_id, kind=id_kind, number=number, key=key, added_at=at)
    paper.save()
    add_tokens(customer, tokens_of_papers([number]))
    return paper


@action("customers.drop_paper", gettext_lazy("去掉证件"))
def drop_paper(customer: Customer, *, by: Account, at: datetime, paper: Paper) -> Customer:
    """Forgets a further paper; the main one stays, for deals rest on it."""
    insist_open(customer)
    require(paper.customer_id == customer.pk, _("这个证件不在这份资料里"))
    paper.delete()
    write_tokens(customer)
    return customer


def _checked(customer: Customer, at: datetime, kind: str, typed: str) -> str:
    return checked_paper(kind, typed, agreed=consent(customer, at))


def checked_paper(kind: str, typed: str, *, agreed: object) -> str:
    """The number in normal form. Refuses an unknown kind, a wrong number, and any of somebody who did not consent."""
    require(kind in IdKind.values, _("请选择证件类型"))
    require(agreed, _("客户未同意留资料，不能登记证件"), rule=CONSENT_RULE)
    check = CHECKS.get(IdKind(kind))
    try:
        number = check(typed) if check else typed.strip().upper()
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    require(number, _("请填写证件号码"))
    return number
