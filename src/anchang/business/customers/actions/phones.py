from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require

from ..models import Customer, Phone
from ..queries import by_phone, consent, insist_open, phone_key
from .filing import CONSENT_RULE, phone_number, taken
from .tokens import add_tokens, tokens_of_phones, write_tokens


@action("customers.add_phone", gettext_lazy("加号码"))
def add_phone(customer: Customer, *, by: Account, at: datetime, number: str, label: str = "") -> Phone:
    """Keeps one more number of the customer; `label` says whose it is. The first one becomes the main one.

    Needs consent (R-230). Refuses what is no number and a number that stands in any file of the site.
    """
    insist_open(customer)
    require(consent(customer, at), _("客户未同意留联系方式，不能记电话"), rule=CONSENT_RULE)
    kept = phone_number(number)
    _insist_free(customer, kept)
    phone = Phone(
        customer=customer, site_id=customer.site_id, number=kept, key=phone_key(kept), label=label.strip(),
        is_main=not customer.phone, added_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            phone.save()
    except IntegrityError:
        _insist_free(customer, kept)
        raise
    if phone.is_main:
        _stand_in_file(customer, phone)
    add_tokens(customer, tokens_of_phones([kept]))
    return phone


@action("customers.drop_phone", gettext_lazy("去掉号码"))
def drop_phone(customer: Customer, *, by: Account, at: datetime, phone: Phone) -> Customer:
    """Forgets a number. Refuses the main one as long as there are others: one of them has to take its place first."""
    _insist_own(customer, phone)
    others = customer.phones.exclude(pk=phone.pk).exists()
    require(not (phone.is_main and others), _("这是主号码，请先把别的号码设为主号码"))
    phone.delete()
    if phone.is_main:
        customer.phone, customer.phone_key = "", None
        customer.save(update_fields=["phone", "phone_key"])
    write_tokens(customer)
    return customer


@action("customers.make_main_phone", gettext_lazy("设为主号码"))
def make_main_phone(customer: Customer, *, by: Account, at: datetime, phone: Phone) -> Customer:
    """From now on this number is the one that is called first and shown in lists."""
    _insist_own(customer, phone)
    require(not phone.is_main, _("已经是主号码"))
    for before in customer.phones.filter(is_main=True):
        before.is_main = False
        before.save(update_fields=["is_main"])
    phone.is_main = True
    phone.save(update_fields=["is_main"])
    _stand_in_file(customer, phone)
    return customer


def _stand_in_file(customer: Customer, phone: Phone) -> None:
    customer.phone, customer.phone_key = phone.number, phone.key
    customer.save(update_fields=["phone", "phone_key"])


def _insist_free(customer: Customer, number: str) -> None:
    other = by_phone(customer.site, number)
    if other is not None and other.pk != customer.pk:
        raise taken(other)
    require(other is None, _("这个号码已经在客户的资料里"))


def _insist_own(customer: Customer, phone: Phone) -> None:
    insist_open(customer)
    require(phone.customer_id == customer.pk, _("这个号码不在这份资料里"))
