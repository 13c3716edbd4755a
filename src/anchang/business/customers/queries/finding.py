import re
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.fields import keyed
from anchang.engine.policies import require, visible
from anchang.engine.statements import Given, Question
from anchang.lib.phone import normal_phone
from anchang.lib.tokens import Query, query_tokens
from anchang.people.org.models import Site

from ..models import Customer, Phone, Token
from ..stages import FileStage

CANDIDATES, PORTIONS = 200, 5
FILE_NUMBER = re.compile(r"[Kk][Hh]0*([1-9][0-9]{0,14})")


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
    """The file that speaks for this one: itself, or the one it was merged into."""
    speaks = customer.merged_into
    return customer if speaks is None else current(speaks)


def identities(customer: Customer) -> list[int]:
    """The keys of the file and of every file merged into it: whoever asks for a customer's history asks for all.

    One query: a merged file points to the one that speaks, never to one that is merged itself.
    """
    return [customer.pk, *_MERGED.ask(key=customer.pk)]


_MERGED = Question(
    lambda: (
        Customer.objects.filter(merged_into=Given("key", BigIntegerField())).order_by("pk").values_list("pk", flat=True)
    )
)


def insist_open(*customers: Customer) -> None:
    """Refuses a file that was merged away, naming the one to go to, and one that may only be kept."""
    for one in customers:
        merged = one.stage == FileStage.MERGED and current(one)
        require(not merged, _("这份资料已并入%(number)s，请到那里操作") % {"number": merged.number if merged else ""})
        require(
            one.stage == FileStage.OPEN, _("这份资料现在是「%(stage)s」，不能改动") % {"stage": one.get_stage_display()}
        )


def locked_site(site_id: int) -> None:
    """Lets whoever joins or parts files of a site go one after the other, until the transaction ends."""
    list(Site.objects.select_for_update(no_key=True).filter(pk=site_id).values_list("pk"))


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
    """The newest visible files for a phone, four last digits, part of a name, pinyin, initials or their own number KH…;
    nobody for the rest. Of a merged file the one that speaks for it.

    Never counts: whoever wants to say "20+" asks for one more than is shown.
    """
    if numbered := FILE_NUMBER.fullmatch(text.strip()):
        return _by_number(account, int(numbered[1]), at)
    query = query_tokens(text)
    rows = visible(Token, account, at, "customers.view")
    if rows is None or query.kind == "none":
        return []
    keys = _keys(query, rows, limit)
    found = Customer.objects.filter(pk__in=keys).select_related("owner", "merged_into__owner").defer("id_number")
    speaking = {one.pk: one for one in map(current, found) if one.stage == FileStage.OPEN}
    return sorted(speaking.values(), key=lambda customer: -customer.pk)


def _by_number(account: Account, key: int, at: datetime) -> list[Customer]:
    """The file that speaks for the one of that number, where it is visible."""
    found = Customer.objects.visible_to(account, at, "customers.view").filter(pk=key).select_related("owner").first()
    speaks = current(found) if found else None
    return [speaks] if speaks and speaks.stage == FileStage.OPEN else []


def _keys(query: Query, rows: Any, limit: int) -> list[int]:
    """The newest files, portion by portion, because of those with a common end of a number few may be meant."""
    if _is_exact(query):
        return _candidates(query, rows, limit)
    found = _by_token(rows, id_key(query.text), limit) if query.kind == "phone" else []
    below: int | None = None
    for _portion in range(PORTIONS):
        some = _candidates(query, rows, CANDIDATES, below)
        found += [key for key in _matching(some, query) if key not in found]
        if len(found) >= limit or len(some) < CANDIDATES:
            break
        below = some[-1]
    return found[:limit]


def _is_exact(query: Query) -> bool:
    """Whether the tokens say it all: one character, two neighbours, a tail, letters, a whole number."""
    return query.tokens == (query.text,) or query.kind in ("tail", "pinyin") or bool(_whole_key(query))


def _by_token(rows: Any, token: str, most: int) -> list[int]:
    found = Token.objects.filter(rows, token=token).order_by("-customer_id")
    return list(found.values_list("customer_id", flat=True)[:most])


def _candidates(query: Query, rows: Any, most: int, below: int | None = None) -> list[int]:
    if whole := _whole_key(query):
        return _by_token(rows, whole, most)
    first, *others = [_stored(query, token) for token in query.tokens]
    found = Token.objects.filter(rows, token=first)
    if below is not None:
        found = found.filter(customer_id__lt=below)
    for token in others:
        found = found.filter(Exists(Token.objects.filter(customer=OuterRef("customer"), token=token)))
    return list(found.order_by("-customer_id").values_list("customer_id", flat=True)[:most])


def _whole_key(query: Query) -> str:
    """A whole number is looked up by its own hash, so that a common tail costs nothing."""
    if query.kind == "paper":
        return id_key(query.text)
    if query.kind == "phone" and len(query.text) >= len("13800000000"):
        return phone_key(query.text)
    if query.kind == "pinyin" and any(sign.isdigit() for sign in query.text):
        return id_key(query.text.upper())
    return ""


def _stored(query: Query, token: str) -> str:
    return tail_token(token) if query.kind in ("phone", "tail", "paper") else token


def _matching(keys: list[int], query: Query) -> list[int]:
    """What the tokens cannot say: that pairs of a name are neighbours, or that the typed end is the phone's end."""
    if query.kind == "phone":
        digits = query.text.replace("-", "")
        numbers = Phone.objects.filter(customer__in=keys).values_list("customer_id", "number")
        ended = {key for key, number in numbers if number.replace("-", "").endswith(digits)}
        return [key for key in keys if key in ended]
    named = Customer.objects.filter(pk__in=keys).order_by("-pk").values_list("pk", "name", "salutation")
    return [key for key, *called in named if any(query.text in query_tokens(one).text for one in called)]
