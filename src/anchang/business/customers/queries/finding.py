from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from anchang.engine.accounts.models import Account
from anchang.engine.fields import keyed
from anchang.engine.policies import visible
from anchang.lib.phone import normal_phone
from anchang.lib.tokens import Query, query_tokens
from anchang.people.org.models import Site

from ..models import Customer, Token
from ..stages import FileStage

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
    """The file at the site one of whose phones it is, typed in any form `normal_phone` forgives; ValueError for no number.

    Of a merged file the one it stands behind.
    """
    key = phone_key(normal_phone(phone))
    found = Customer.objects.filter(phones__site=site, phones__key=key).select_related("owner").first()
    return current(found) if found else None


def current(customer: Customer) -> Customer:
    """The file that speaks for this one: itself, or at the end of a merge the one it was merged into."""
    while customer.merged_into_id is not None:
        customer = Customer.objects.select_related("owner", "site").get(pk=customer.merged_into_id)
    return customer


def identities(customer: Customer) -> list[int]:
    """The keys of the file and of every file merged into it: whoever asks for a customer's history asks for all."""
    found, edge = [customer.pk], [customer.pk]
    while edge:
        edge = list(Customer.objects.filter(merged_into__in=edge).values_list("pk", flat=True))
        found += edge
    return found


def namesakes(site: Site, called: str, at: datetime, days: int = NAMESAKE_DAYS) -> list[Customer]:
    """Files at the site under the same name or salutation, opened within so many days before."""
    whole = query_tokens(called).text
    if not whole:
        return []
    found = Customer.objects.filter(
        tokens__token=whole, tokens__site_id=site.pk, first_at__gt=at - timedelta(days=days), stage=FileStage.OPEN
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
    speaking = {one.pk: one for one in map(current, found) if one.stage == FileStage.OPEN}
    return sorted(speaking.values(), key=lambda customer: -customer.pk)


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
