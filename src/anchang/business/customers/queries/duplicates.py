"""Which files look like one person, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from anchang.engine.statements import Among, Question
from anchang.lib.phone import tail
from anchang.lib.tokens import query_tokens

from ..models import Customer, Paper, Phone, Token
from ..stages import FileStage
from .finding import current, tail_token

MOST = 200


@dataclass
class Duplicate:
    """Another file that looks like the same person, with every reason in words, the strongest first."""

    customer: Customer
    reasons: list[str] = field(default_factory=list)


@dataclass
class _Asked:
    """What is known of the files that are checked: file → names, keys and tails, those merged into it included."""

    files: dict[int, Customer]
    speaker: dict[int, int]
    phones: dict[str, set[int]]
    papers: dict[str, set[int]]
    tails: dict[int, set[str]]


_Found = dict[tuple[int, int], list[str]]


def duplicates(customer: Customer) -> list[Duplicate]:
    """The files that look like this one's person: a phone at another site, an equal paper, the same name with the same
    phone tail, or the same name in one household. A fixed number of queries, each by an index."""
    return suspects([customer])[customer.pk]


def suspects(customers: Sequence[Customer]) -> dict[int, list[Duplicate]]:
    """The same for many files of one site at once, in as many queries."""
    asked = _asked(customers)
    found: _Found = defaultdict(list)
    _by_paper(asked, found)
    _by_name_and_tail(asked, found)
    _by_household(asked, found)
    _by_phone_elsewhere(asked, found)
    return _told(asked, found)


def same_paper(customer: Customer) -> list[Customer]:
    """Other files, at whatever site, that have the paper which stands in this one: what a registration hints at."""
    if not customer.id_key:
        return []
    others = Q(id_key=customer.id_key) | Q(pk__in=Paper.objects.filter(key=customer.id_key).values("customer"))
    known = Customer.objects.filter(others).exclude(pk=customer.pk).select_related("site", "owner", "merged_into")
    return [one for one in {current(one).pk: current(one) for one in known}.values() if one.pk != customer.pk]


def _asked(customers: Sequence[Customer]) -> _Asked:
    files = {one.pk: one for one in customers}
    speaker = {key: key for key in files} | dict(_MERGED.ask(files=files))
    phones: dict[str, set[int]] = defaultdict(set)
    papers: dict[str, set[int]] = defaultdict(set)
    tails: dict[int, set[str]] = defaultdict(set)
    for key, hashed, number in _PHONES.ask(files=speaker):
        phones[hashed].add(speaker[key])
        tails[speaker[key]].add(tail_token(tail(number)))
    for key, paper in chain(_MAIN_PAPERS.ask(files=speaker), _PAPERS.ask(files=speaker)):
        papers[str(paper)].add(speaker[key])
    return _Asked(files, speaker, phones, papers, tails)


_MERGED = Question(
    lambda: Customer.objects.filter(Among("merged_into", "files", BigIntegerField())).values_list(
        "pk", "merged_into_id"
    )
)
_OF_FILES = Among("customer", "files", BigIntegerField())
_PHONES = Question(lambda: Phone.objects.filter(_OF_FILES).values_list("customer_id", "key", "number"))
_MAIN_PAPERS = Question(
    lambda: Customer.objects.filter(Among("pk", "files", BigIntegerField()), id_key__isnull=False).values_list(
        "pk", "id_key"
    )
)
_PAPERS = Question(lambda: Paper.objects.filter(_OF_FILES).values_list("customer_id", "key"))
_SAME_PHONES = Question(
    lambda: (
        Phone.objects.filter(Among("key", "keys", CharField()))
        .exclude(_OF_FILES)
        .values_list("customer_id", "key")[:MOST]
    )
)


def _by_paper(asked: _Asked, found: _Found) -> None:
    main = Customer.objects.filter(id_key__in=asked.papers).values_list("pk", "id_key")[:MOST]
    further = Paper.objects.filter(key__in=asked.papers).values_list("customer_id", "key")[:MOST]
    for other, hashed in chain(main, further):
        _add(asked, found, asked.papers[str(hashed)], other, _("证件号相同"))


def _by_name_and_tail(asked: _Asked, found: _Found) -> None:
    """Names may be common and tails hardly ever are, so it is the tail that is looked up."""
    called: dict[str, set[int]] = defaultdict(set)
    for key, one in asked.files.items():
        if named := query_tokens(one.shown_name).text:
            called[named].add(key)
    tails = set(chain.from_iterable(asked.tails.values()))
    sites = {one.site_id for one in asked.files.values()}
    named_too = Token.objects.filter(customer=OuterRef("customer"), token__in=called)
    rows = Token.objects.filter(Exists(named_too), token__in=tails, site_id__in=sites)
    pairs = list(rows.values_list("customer_id", "token")[:MOST])
    names = Customer.objects.filter(pk__in={key for key, _token in pairs}).values_list("pk", "name", "salutation")
    folded = {key: {query_tokens(name).text for name in called_so if name} for key, *called_so in names}
    for other, token in pairs:
        alike = set(chain.from_iterable(called[name] for name in folded[other] & set(called)))
        _add(asked, found, {key for key in alike if token in asked.tails[key]}, other, _("姓名和电话后四位相同"))


def _by_household(asked: _Asked, found: _Found) -> None:
    homes: dict[int, set[int]] = defaultdict(set)
    for key, one in asked.files.items():
        if one.household_id:
            homes[one.household_id].add(key)
    members = Customer.objects.filter(household__in=homes).values_list("pk", "household_id", "name")[:MOST]
    for other, home, name in members:
        alike = {key for key in homes[home or 0] if name and asked.files[key].name == name}
        _add(asked, found, alike, other, _("同一家庭里姓名相同"))


def _by_phone_elsewhere(asked: _Asked, found: _Found) -> None:
    for other, hashed in _SAME_PHONES.ask(keys=asked.phones, files=asked.speaker) if asked.phones else ():
        _add(asked, found, asked.phones[hashed], other, _("电话在别的案场也有登记"))


def _add(asked: _Asked, found: _Found, files: Iterable[int], other: int, reason: str) -> None:
    for key in files:
        if asked.speaker.get(other) != key and reason not in found[key, other]:
            found[key, other].append(reason)


def _told(asked: _Asked, found: _Found) -> dict[int, list[Duplicate]]:
    keys = {other for (_key, other), reasons in found.items() if reasons}
    rows: Any = Customer.objects.filter(pk__in=keys).select_related("owner", "site", "merged_into__owner")
    others = {one.pk: one for one in rows.defer("id_number")}
    told: dict[int, dict[int, Duplicate]] = {key: {} for key in asked.files}
    for (key, other), reasons in found.items():
        speaks = current(others[other]) if reasons else None
        if speaks is None or speaks.pk == key or speaks.stage != FileStage.OPEN:
            continue
        duplicate = told[key].setdefault(speaks.pk, Duplicate(speaks))
        duplicate.reasons += [reason for reason in reasons if reason not in duplicate.reasons]
    return {key: list(by_key.values()) for key, by_key in told.items()}
