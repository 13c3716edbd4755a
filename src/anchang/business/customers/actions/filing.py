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
from anchang.lib.digits import has_number
from anchang.lib.phone import normal_phone
from anchang.people.org.models import Site

from ..models import Customer, Phone, Token
from ..queries import by_phone, consent, identities, insist_open, may_own, phone_key, said_source
from ..stages import Grade, Kind, Payment, Purpose, Timing
from .consents import record_consent
from .tokens import write_tokens

SALUTATION = re.compile(
    r".*(先生|女士|小姐|太太|夫人|同志|老师|阿姨|叔叔|大爷|大妈|大哥|大姐|总)|(mr|mrs|ms|miss)\b.*", re.IGNORECASE
)


CONSENT_RULE = "R-230"


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
    kind: str = Kind.PERSON,
    pooled: bool = False,
    source_words: str = "",
) -> Customer:
    """Opens a file at the site, owned by `owner` or by who registers; with `pooled` by nobody yet.

    Keeping a name or a phone needs consent (R-230): without it a phone is refused and only a salutation such as 王先生
    is kept, given as `salutation` or in place of the name; the name of an organisation is nobody's. Refuses a name that
    holds a number, as names are searched in clear, a phone that is no number, a second file with the phone at the site
    (naming its owner), the source 其他 without `source_words`, and an owner who does not deal with customers.
    """
    owner = None if pooled else owner or by
    require(owner is None or may_own(owner, at), _("请选择接手客户的置业顾问"))
    customer = Customer(
        site=site, owner=owner, kind=kind, source=source, intent_grade=intent_grade, first_at=at, last_contact_at=at,
        purpose=purpose, wants=wants, budget_wan=budget_wan, area_wanted=area_wanted, source_words=source_words,
    )  # fmt: skip
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
    """Changes what is given: name, salutation, phone (the main number; None leaves it), kind, source, source_words,
    intent_grade and the needs: purpose, wants, budget_wan, area_wanted, floor_wanted, payment, timing. `agrees` records the consent of
    somebody who had not given it, which a name or a phone needs (R-230). Refuses a file that was merged away.
    """
    insist_open(customer)
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


NEEDS = ("purpose", "wants", "budget_wan", "area_wanted", "floor_wanted", "payment", "timing")
_PLAIN = {"kind", "source", "source_words", "intent_grade", *NEEDS}


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
def assign(customer: Customer, *, by: Account, at: datetime, owner: Account, quiet: bool = False) -> Customer:
    """Gives the file, with those merged into it, to somebody else and tells both, unless `quiet`: who moves many tells
    of them at once.

    Refuses who has it already and who does not deal with customers.
    """
    insist_open(customer)
    require(owner.pk != customer.owner_id, _("客户本来就归%(owner)s") % {"owner": owner.name})
    require(may_own(owner, at), _("%(owner)s不接待客户，不能接手") % {"owner": owner.name})
    before, customer.owner = customer.owner, owner
    customer.save(update_fields=["owner"])
    keys = identities(customer)
    if len(keys) > 1:
        Customer.objects.filter(merged_into=customer).update(owner=owner)
    Token.objects.filter(customer__in=keys).update(owner_id=owner.pk)
    if quiet:
        return customer
    gone = _("您的客户%(number)s已转给%(owner)s") % {"number": customer.number, "owner": owner.name}
    come = _("%(before)s的客户已转给您，请跟进") % {"before": before.name if before else _("公海")}
    tell([before] if before else [], by=by, at=at, text=gone, site_id=customer.site_id)
    tell([owner], by=by, at=at, text=come, url=customer.get_absolute_url(), site_id=customer.site_id)
    return customer


def _describe(customer: Customer, agreed: bool, name: str, salutation: str) -> None:
    # Asked of every row of a table too: words are looked up for a refusal only.
    for column, choices, complaint in _CHOSEN:
        if getattr(customer, column) not in choices:
            raise Refused(str(complaint))
    customer.source_words = said_source(customer.source, customer.source_words)
    name, salutation = name.strip(), salutation.strip()
    for called, known in ((name, customer.name), (salutation, customer.salutation)):
        if called != known and has_number(called):
            raise Refused(_("姓名里有号码，请填到电话或证件栏"))
    if not (name or salutation):
        raise Refused(_("请填写客户姓名或称呼"))
    if not agreed and customer.kind == Kind.PERSON:
        salutation, name = salutation or name, ""
        polite = SALUTATION.fullmatch(salutation) and len(salutation) <= 20
        require(polite, _("客户未同意留资料，只记称呼，如“王先生”"), rule=CONSENT_RULE)
    customer.name, customer.salutation = name, salutation


def insist_phone_allowed(agreed: object) -> None:
    """Refuses to keep a phone of somebody who did not consent (R-230)."""
    if not agreed:
        raise Refused(_("客户未同意留联系方式，不能记电话"), rule=CONSENT_RULE)


_CHOSEN = (
    ("intent_grade", ("", *Grade.values), gettext_lazy("意向等级只有 A、B、C、D")),
    ("kind", Kind.values, gettext_lazy("客户是个人或单位")),
    ("purpose", ("", *Purpose.values), gettext_lazy("请选择置业目的")),
    ("payment", ("", *Payment.values), gettext_lazy("请选择付款方式")),
    ("timing", ("", *Timing.values), gettext_lazy("请选择购房时间")),
)


def _keep_phone(customer: Customer, agreed: bool, typed: str) -> None:
    if not typed.strip():
        customer.phone, customer.phone_key = "", None
        return
    insist_phone_allowed(agreed)
    customer.phone = phone_number(typed)
    customer.phone_key = phone_key(customer.phone)
    other = by_phone(customer.site, customer.phone)
    if other is None:
        return
    if other.pk != customer.pk:
        raise taken(other)
    here = Phone.objects.filter(customer=customer, key=customer.phone_key).exists()
    require(here, _("这个号码在已并入的资料里，不用再登记"))


def phone_number(typed: str) -> str:
    """The number in normal form; Refused with what is wrong."""
    try:
        return normal_phone(typed)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None


def taken(other: Customer) -> Refused:
    """The refusal of a number that belongs to another file at the site."""
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
        raise taken(other) from None
    write_tokens(customer)


def _write_main_phone(customer: Customer, at: datetime) -> None:
    """Leaves the number that stands in the file as its main one among its phones; a new one takes its place."""
    main = None if customer.is_made_here else customer.phones.filter(is_main=True).first()
    if main is not None and main.key != customer.phone_key:
        main.delete()
        main = None
    if main is None and customer.phone_key and not customer.is_made_here:
        main = _promoted(customer)
    if main is None and customer.phone_key:
        Phone.objects.create(
            customer=customer, site_id=customer.site_id, number=customer.phone, key=customer.phone_key, is_main=True,
            added_at=at,
        )  # fmt: skip


def _promoted(customer: Customer) -> Phone | None:
    """The number, where it was known as a further one of the file."""
    known = customer.phones.filter(key=str(customer.phone_key)).first()
    if known is not None:
        known.is_main = True
        known.save(update_fields=["is_main"])
    return known
