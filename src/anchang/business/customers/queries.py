from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, OuterRef
from django.utils.functional import Promise

from anchang.engine.accounts.models import Account
from anchang.engine.fields import keyed
from anchang.engine.policies import grants, visible
from anchang.engine.statements import Given, Question
from anchang.lib.phone import normal_phone
from anchang.lib.tokens import Query, query_tokens
from anchang.people.org.models import Assignment, Site
from anchang.people.org.queries import day_of

from .models import Consent, Customer, Token
from .stages import ConsentPurpose

OWNER_POSTS = ("consultant", "sales_supervisor")
CANDIDATES = 200
NAMESAKE_DAYS = 30


def phone_key(number: str) -> str:
    """The hash by which a phone in normal form is found; the same number has the same key at every site."""
    return keyed(number, "customers.phone")


def id_key(number: str) -> str:
    return keyed(number, "customers.id_number")


def tail_token(tail: str) -> str:
    """The token of the last four characters of a phone or paper; four digits in clear would name people."""
    return "#" + keyed(tail, "customers.tail")[:32]


def by_phone(site: Site, phone: str) -> Customer | None:
    """The file at the site with that phone, typed in any form `normal_phone` forgives; ValueError for no number."""
    return Customer.objects.filter(site=site, phone_key=phone_key(normal_phone(phone))).select_related("owner").first()


def consent(customer: Customer, at: datetime, purpose: str = ConsentPurpose.CONTACT) -> Consent | None:
    """The consent in force at that time, or None."""
    return next((one for one in _CONSENTS.ask(customer=customer.pk, purpose=purpose) if one.is_in_force(at)), None)


_CONSENTS = Question(
    lambda: Consent.objects.filter(
        customer_id=Given("customer", BigIntegerField()), purpose=Given("purpose", CharField())
    ).order_by("-given_at", "-pk")
)


def owners(site: Site, at: datetime) -> list[Account]:
    """The people to whom customers of the site may belong: consultants, then supervisors."""
    sitting = Assignment.objects.on(day_of(at)).filter(site=site, post__code__in=OWNER_POSTS, staff__left_on=None)
    found = sitting.select_related("staff__account", "post").order_by("staff_id")
    ordered = sorted(found, key=lambda one: OWNER_POSTS.index(one.post.code))
    return list({one.staff.account_id: one.staff.account for one in ordered}.values())


def may_own(account: Account, at: datetime) -> bool:
    """A file may belong only to somebody who sees customers."""
    return "customers.view" in grants(account, at)


def namesakes(site: Site, called: str, at: datetime, days: int = NAMESAKE_DAYS) -> list[Customer]:
    """Files at the site under the same name or salutation, opened within so many days before."""
    whole = query_tokens(called).text
    if not whole:
        return []
    found = Customer.objects.filter(
        tokens__token=whole, tokens__site_id=site.pk, first_at__gt=at - timedelta(days=days)
    )
    return list(found.select_related("owner").defer("phone", "id_number").order_by("-first_at")[:10])


def search(account: Account, text: str, at: datetime, limit: int = 20) -> list[Customer]:
    """The newest visible files for a phone, four last digits, part of a name, pinyin or initials; nobody for the rest.

    Never counts: whoever wants to say "20+" asks for one more than is shown.
    """
    query = query_tokens(text)
    rows = visible(Token, account, at, "customers.view")
    if rows is None or query.kind == "none":
        return []
    keys = _matching(_candidates(query, rows), query)[:limit]
    found = Customer.objects.filter(pk__in=keys).select_related("owner").defer("id_number")
    return sorted(found, key=lambda customer: -customer.pk)


def _candidates(query: Query, rows: Any) -> list[int]:
    whole = _whole_key(query)
    wanted = [whole] if whole else [_stored(query, token) for token in query.tokens]
    found = Token.objects.filter(rows, token=wanted[0])
    for token in wanted[1:]:
        found = found.filter(Exists(Token.objects.filter(customer=OuterRef("customer"), token=token)))
    return list(found.order_by("-customer_id").values_list("customer_id", flat=True)[:CANDIDATES])


def _whole_key(query: Query) -> str:
    """A whole number is looked up by its own hash, so that a common tail costs nothing."""
    if query.kind == "paper":
        return id_key(query.text)
    if query.kind == "phone" and len(query.text) >= len("13800000000"):
        return phone_key(query.text)
    return ""


def _stored(query: Query, token: str) -> str:
    return tail_token(token) if query.kind in ("phone", "tail", "paper") else token


def _matching(keys: list[int], query: Query) -> list[int]:
    """What the tokens cannot say: that pairs of a name are neighbours, or that the typed end is the phone's end."""
    rows = Customer.objects.filter(pk__in=keys).order_by("-pk")
    if query.kind == "name":
        named = rows.values_list("pk", "name", "salutation")
        return [key for key, *called in named if any(query.text in query_tokens(one).text for one in called)]
    if query.kind == "phone":
        digits = query.text.replace("-", "")
        return [key for key, phone in rows.values_list("pk", "phone") if phone.replace("-", "").endswith(digits)]
    return keys


@dataclass(frozen=True)
class Panel:
    """What a room further up shows in a card on a customer's page: its template with its own variables."""

    template: str
    context: dict[str, Any]
    title: str | Promise


PanelOf = Callable[[Customer, Account, datetime], Panel | None]
_panels: list[PanelOf] = []


def customer_panel(panel: PanelOf) -> PanelOf:
    """Registers a panel `(customer, account, at) -> Panel | None` for the customer's page, in the order of the rooms."""
    if panel not in _panels:
        _panels.append(panel)
    return panel


def panels(customer: Customer, account: Account, at: datetime) -> list[Panel]:
    """The panels the account gets to see on that customer's page."""
    return [found for panel in _panels if (found := panel(customer, account, at)) is not None]
