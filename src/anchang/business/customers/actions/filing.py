import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, require
from anchang.engine.statements import insert_missing
from anchang.lib.ids import check_id_card, check_uscc
from anchang.lib.phone import normal_phone
from anchang.lib.tokens import name_tokens, paper_tokens, phone_tokens
from anchang.people.org.models import Site

from ..models import Customer, Phone, Token
from ..queries import by_phone, consent, id_key, may_own, phone_key, tail_token
from ..stages import Grade, IdKind, Source
from .consents import record_consent

SALUTATION = re.compile(
    r".*(先生|女士|小姐|太太|夫人|同志|老师|阿姨|叔叔|大爷|大妈|大哥|大姐|总)|(mr|mrs|ms|miss)\b.*", re.IGNORECASE
)


CONSENT_RULE = "R-230"
SOURCES, GRADES = frozenset(Source.values), frozenset(["", *Grade.values])


@action("customers.register", gettext_lazy("登记客户"))
def register(
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
    owner: Account | None = None,
    purpose: str = "",
    wants: str = "",
    budget_wan: int | None = None,
    area_wanted: Decimal | None = None,
    channel: str = "visit",
) -> Customer:
    """Opens a file at the site, owned by `owner` or by who registers.

    Keeping a name or a phone needs consent (R-230): without it a phone is refused and only a salutation such as 王先生
    is kept, given as `salutation` or in place of the name. Refuses a phone that is no number, a second file with the
    phone at the site (naming its owner) and an owner who does not deal with customers.
    """
    owner = owner or by
    require(may_own(owner, at), _("请选择接手客户的置业顾问"))
    customer = Customer(site=site, owner=owner, source=source, intent_grade=intent_grade, first_at=at)
    customer.last_contact_at = at
    customer.purpose, customer.wants, customer.budget_wan, customer.area_wanted = (
        purpose,
        wants,
        budget_wan,
        area_wanted,
    )
    _describe(customer, consent, name, salutation)
    _keep_phone(customer, consent, phone)
    _write(customer, at)
    if consent:
        record_consent(customer, at, channel)
    return customer


@action("customers.edit", gettext_lazy("修改客户"))
def edit(
    customer: Customer, *, by: Account, at: datetime, agrees: bool = False, channel: str = "visit", **given: Any
) -> Customer:
    """Changes what is given: name, salutation, phone (None leaves it), source, intent_grade, purpose, wants, budget_wan,
    area_wanted. `agrees` records the consent of somebody who had not given it, which a name or a phone needs (R-230).
    """
    strange = set(given) - {*_PLAIN, "name", "salutation", "phone"}
    if strange:
        raise TypeError(f"edit knows no {', '.join(sorted(strange))}")
    agreed = consent(customer, at) is not None
    if agrees and not agreed:
        record_consent(customer, at, channel)
    for column in _PLAIN & set(given):
        setattr(customer, column, given[column])
    _describe(
        customer, agreed or agrees, given.get("name", customer.name), given.get("salutation", customer.salutation)
    )
    if given.get("phone") is not None:
        _keep_phone(customer, agreed or agrees, given["phone"])
    _write(customer, at)
    return customer


_PLAIN = {"source", "intent_grade", "purpose", "wants", "budget_wan", "area_wanted"}


@action("customers.grade", gettext_lazy("评定意向"))
def grade(customer: Customer, *, by: Account, at: datetime, intent_grade: str) -> Customer:
    """Sets the grade of intent, A to D."""
    require(intent_grade in Grade.values, _("意向等级只有 A、B、C、D"))
    customer.intent_grade = intent_grade
    customer.save(update_fields=["intent_grade"])
    return customer


@action("customers.reach", gettext_lazy("联系到客户"))
def reach(customer: Customer, *, by: Account, at: datetime) -> Customer:
    """The customer came or was spoken with, from which the days until the next contact count."""
    if at > customer.last_contact_at:
        customer.last_contact_at = at
        customer.save(update_fields=["last_contact_at"])
    return customer


@action("customers.assign", gettext_lazy("分配客户"))
def assign(customer: Customer, *, by: Account, at: datetime, owner: Account) -> Customer:
    """Gives the file to somebody else and tells both. Refuses who has it already and who does not deal with customers."""
    require(owner.pk != customer.owner_id, _("客户本来就归%(owner)s") % {"owner": owner.name})
    require(may_own(owner, at), _("%(owner)s不接待客户，不能接手") % {"owner": owner.name})
    before, customer.owner = customer.owner, owner
    customer.save(update_fields=["owner"])
    Token.objects.filter(customer=customer).update(owner_id=owner.pk)
    gone = _("您的客户%(number)s已转给%(owner)s") % {"number": customer.number, "owner": owner.name}
    come = _("%(before)s的客户已转给您，请跟进") % {"before": before.name if before else _("公海")}
    tell([before] if before else [], by=by, at=at, text=gone, site_id=customer.site_id)
    tell([owner], by=by, at=at, text=come, url=customer.get_absolute_url(), site_id=customer.site_id)
    return customer


@action("customers.identify", gettext_lazy("登记证件"))
def identify(customer: Customer, *, by: Account, at: datetime, id_kind: str, id_number: str) -> Customer:
    """Keeps the paper a subscription needs; nobody asks for it earlier (minimum necessary, R-230).

    An identity card is checked by GB 11643, a licence by GB 32100. Refuses a wrong number, and a file without consent.
    """
    require(id_kind in IdKind.values, _("请选择证件类型"))
    may_keep_paper(consent(customer, at))
    number = _paper(id_kind, id_number)
    first = not customer.id_key
    customer.id_kind, customer.id_number, customer.id_key = id_kind, number, id_key(number)
    customer.save(update_fields=["id_kind", "id_number", "id_key"])
    if first:
        tails = {tail_token(tail) for tail in paper_tokens(number)}
        insert_missing(_tokens(customer, {*tails, str(customer.id_key)}))
    else:
        _write_tokens(customer)
    return customer


def may_keep_phone(agreed: object) -> None:
    if not agreed:
        raise Refused(_("客户未同意留联系方式，不能记电话"), rule=CONSENT_RULE)


def may_keep_paper(agreed: object) -> None:
    if not agreed:
        raise Refused(_("客户未同意留资料，不能登记证件"), rule=CONSENT_RULE)


def _describe(customer: Customer, agreed: bool, name: str, salutation: str) -> None:
    # Asked of every row of a table too: words are only looked up, and lists of choices only made, for a refusal.
    if customer.source not in SOURCES:
        raise Refused(_("请选择客户来源"))
    if customer.intent_grade not in GRADES:
        raise Refused(_("意向等级只有 A、B、C、D"))
    name, salutation = name.strip(), salutation.strip()
    if not (name or salutation):
        raise Refused(_("请填写客户姓名或称呼"))
    if not agreed:
        salutation, name = salutation or name, ""
        polite = SALUTATION.fullmatch(salutation) and len(salutation) <= 20
        require(polite, _("客户未同意留资料，只记称呼，如“王先生”"), rule=CONSENT_RULE)
    customer.name, customer.salutation = name, salutation


def _keep_phone(customer: Customer, agreed: bool, typed: str) -> None:
    if not typed.strip():
        customer.phone, customer.phone_key = "", None
        return
    may_keep_phone(agreed)
    try:
        customer.phone = normal_phone(typed)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    customer.phone_key = phone_key(customer.phone)
    other = by_phone(customer.site, customer.phone)
    if other is not None and other.pk != customer.pk:
        raise _taken(other)


def _taken(other: Customer) -> Refused:
    return Refused(
        _("该电话已登记，是%(owner)s的客户") % {"owner": other.owner_name}, lifted_by=str(_("销售主管可以重新分配"))
    )


def _write(customer: Customer, at: datetime) -> None:
    """Saves the file with its tokens; the constraint has the last word when two register one phone at once."""
    try:
        with transaction.atomic():
            customer.save()
            _write_main_phone(customer, at)
    except IntegrityError:
        other = by_phone(customer.site, customer.phone) if customer.phone else None
        if other is None or other.pk == customer.pk:
            raise
        raise _taken(other) from None
    _write_tokens(customer)


def _write_main_phone(customer: Customer, at: datetime) -> None:
    """Leaves the number that stands in the file as its main one among its phones."""
    main = None if customer.is_made_here else customer.phones.filter(is_main=True).first()
    if main is not None and main.key != customer.phone_key:
        main.delete()
        main = None
    if main is None and customer.phone_key:
        Phone.objects.create(
            customer=customer, site_id=customer.site_id, number=customer.phone, key=customer.phone_key, is_main=True,
            added_at=at,
        )  # fmt: skip


def _write_tokens(customer: Customer) -> None:
    """Leaves the file with just the tokens it can be found by now."""
    tails = phone_tokens(customer.phone) | paper_tokens(customer.id_number)
    wanted = name_tokens(customer.name) | name_tokens(customer.salutation) | {tail_token(tail) for tail in tails}
    wanted |= {key for key in (customer.phone_key, customer.id_key) if key}
    kept = set(Token.objects.filter(customer=customer).values_list("token", flat=True))
    Token.objects.filter(customer=customer, token__in=kept - wanted).delete()
    Token.objects.bulk_create(_tokens(customer, {token[:64] for token in wanted} - kept))


def _tokens(customer: Customer, wanted: set[str]) -> list[Token]:
    owned = {"site_id": customer.site_id, "owner_id": customer.owner_id}
    return [Token(token=token[:64], customer=customer, **owned) for token in sorted(wanted)]


def _paper(kind: str, typed: str) -> str:
    checks = {IdKind.ID_CARD: check_id_card, IdKind.LICENCE: check_uscc}
    try:
        number = checks[IdKind(kind)](typed) if kind in checks else typed.strip().upper()
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    require(number, _("请填写证件号码"))
    return number
