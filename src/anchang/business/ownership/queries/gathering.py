"""Where evidence comes from: the room's own table, and whatever rooms above bring from tables of theirs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, CharField

from anchang.business.customers.models import Customer, Phone
from anchang.business.customers.queries import identities
from anchang.engine.fields import keyed
from anchang.engine.statements import Among, Question
from anchang.lib import attribution as lib
from anchang.people.org.models import Site

from ..models import Decision, Evidence, Tenure, Voiding
from ..stages import Why
from .rules import rules

Source = Callable[[Collection[int]], Iterable[tuple[int, lib.Evidence]]]
Prices = Callable[[Collection[int]], dict[int, Decimal]]
Tied = Callable[[Collection[int]], set[int]]
_sources: list[Source] = []
_prices: list[Prices] = []
_tied: list[Tied] = []


def evidence_source(source: Source) -> Source:
    """Registers `(keys of customers) -> (customer, evidence) …` of a room that has the facts in a table of its own."""
    if source not in _sources:
        _sources.append(source)
    return source


def price_source(source: Prices) -> Prices:
    """Registers what customers have bought for, by customer, so that a change of rules can be told in money."""
    if source not in _prices:
        _prices.append(source)
    return source


def tied_source(source: Tied) -> Tied:
    """Registers which of some customers must never fall into the pool, because something of theirs is under way."""
    if source not in _tied:
        _tied.append(source)
    return source


def prices(customers: Collection[int]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for source in _prices:
        for key, price in source(customers).items():
            found[key] = found.get(key, Decimal(0)) + price
    return found


def tied(customers: Collection[int]) -> set[int]:
    return {key for source in _tied for key in source(customers)}


def house_key(account: int) -> str:
    """How verdicts call somebody of the house."""
    return f"a{account}"


def channel_key(company: str) -> str:
    return f"c{company}"


def company_of(claimant: str) -> str:
    """The channel company that verdicts call so; "" for somebody of the house and for nobody."""
    return claimant[1:] if claimant.startswith("c") else ""


def mask_key(mask: str) -> str:
    """The keyed hash of a number's first three and last four digits, however it was masked; "" for anything else."""
    digits = [one for one in mask if one.isascii() and one.isdigit()]
    return keyed("".join([*digits[:3], *digits[-4:]]), "ownership.mask") if len(digits) >= 7 else ""


def attribution(customer: Customer, at: datetime) -> lib.Verdict:
    """Whose customer it is by the rules in force at that moment, from all evidence of the file and what was merged in."""
    return lib.verdict(evidence_of(customer), rules(customer.site, at), at)


def attributions(customers: Collection[Customer], at: datetime) -> dict[int, lib.Verdict]:
    """The same of many files of one site that nobody merged away; as many queries as for one."""
    files = {one.pk: [one.pk] for one in customers}
    for merged, keep in Customer.objects.filter(merged_into__in=files).values_list("pk", "merged_into_id"):
        files[keep or merged].append(merged)
    site = next((one.site for one in customers), None)
    if site is None:
        return {}
    known = rules(site, at)
    return {key: lib.verdict(evidence, known, at) for key, evidence in gather(files, site.pk).items()}


def evidence_of(customer: Customer) -> list[lib.Evidence]:
    return gather({customer.pk: identities(customer)}, customer.site_id)[customer.pk]


def gather(files: Mapping[int, Collection[int]], site: int, loose: bool = True) -> dict[int, list[lib.Evidence]]:
    """All evidence of each file, given with the keys of the files that count as it (merged ones).

    With `loose` also what hangs only on a phone or a mask. The same number of queries for one file and for thousands.
    """
    speaks_for = {member: file for file, members in files.items() for member in members}
    found: dict[int, list[lib.Evidence]] = {file: [] for file in files}
    members = list(speaks_for)
    for source in (*_sources, _recorded, _owned):
        for key, one in source(members):
            found[speaks_for[key]].append(one)
    if loose:
        for key, one in _loose(members, site):
            found[speaks_for[key]].append(one)
    _void(found, speaks_for)
    _tell_apart(found, files)
    return found


def _void(found: dict[int, list[lib.Evidence]], speaks_for: Mapping[int, int]) -> None:
    """Marks what a supervisor voided."""
    for customer, key, reason, concealed in _VOIDINGS.ask(customers=speaks_for):
        file = speaks_for[customer]
        found[file] = [
            replace(one, voided=reason, concealed=concealed) if one.key == key else one for one in found[file]
        ]


def _tell_apart(found: dict[int, list[lib.Evidence]], files: Mapping[int, Collection[int]]) -> None:
    """Of merged files: two with different papers are two people, a couple; else they are one person counted twice."""
    several = {member for members in files.values() if len(members) > 1 for member in members}
    if not several:
        return
    papers = dict(Customer.objects.filter(pk__in=several).exclude(id_key=None).values_list("pk", "id_key"))
    for file, members in files.items():
        if len(members) > 1:
            known = {str(pk): papers.get(pk) or "" for pk in members}
            found[file] = [replace(one, party=known.get(one.party, "")) for one in found[file]]


_COLUMNS = (
    "pk", "customer_id", "phone_key", "mask_key", "kind", "claimant_id", "claimant__name", "company", "at", "effective",
    "nth_company", "nth_agent", "ref", "url", "decision_id", "site_id",
)  # fmt: skip
_ABOUT = Among("customer", "customers", BigIntegerField())
_LOOSE = Evidence.objects.filter(customer=None)
_RECORDED = Question(lambda: Evidence.objects.filter(_ABOUT).values_list(*_COLUMNS))
_BY_PHONE = Question(lambda: _LOOSE.filter(Among("phone_key", "keys", CharField())).values_list(*_COLUMNS))
_BY_MASK = Question(lambda: _LOOSE.filter(Among("mask_key", "keys", CharField())).values_list(*_COLUMNS))
_PHONES = Question(lambda: Phone.objects.filter(_ABOUT).values_list("customer", "number", "key"))
_VOIDINGS = Question(lambda: Voiding.objects.filter(_ABOUT).values_list("customer_id", "key", "reason", "concealed"))
_TENURES = Question(
    lambda: Tenure.objects.filter(_ABOUT).values_list(
        "pk", "customer_id", "owner_id", "owner__name", "since", "why", "until", "ended_why"
    )
)


def _recorded(customers: Collection[int]) -> Iterable[tuple[int, lib.Evidence]]:
    rows = _RECORDED.ask(customers=customers)
    wanted = {row[14] for row in rows if row[14] is not None}
    parties = ("person_1", "person_2", "person_3")
    known = Decision.objects.select_related(*parties).in_bulk(wanted) if wanted else {}
    for row in rows:
        decision = known.get(row[14])
        yield row[1], _as_evidence(row, shares_of(decision) if decision else ())


def _loose(customers: Collection[int], site: int) -> Iterable[tuple[int, lib.Evidence]]:
    """What was reported of these people's phones before anybody knew whose they are, unless that was settled or taken back."""
    phones: dict[str, set[int]] = {}
    masks: dict[str, set[int]] = {}
    for customer, number, key in _PHONES.ask(customers=customers):
        phones.setdefault(key, set()).add(customer)
        if masked := mask_key(number):
            masks.setdefault(masked, set()).add(customer)
    # Two questions, for of an OR of two indexes SQLite makes a walk through all rows of the site.
    hanging = [
        *(_BY_PHONE.ask(keys=phones) if phones else ()),
        *(_BY_MASK.ask(keys=masks) if masks else ()),
    ]
    mine = {row[0]: row for row in hanging if row[15] == site}
    refs = {row[12] for row in mine.values() if row[12]}
    bound = (
        set(Evidence.objects.filter(ref__in=refs).exclude(customer=None).values_list("ref", flat=True)) if refs else ()
    )
    taken_back = {row[12] for row in mine.values() if row[12] and not row[9]}
    for row in mine.values():
        if row[12] not in taken_back.union(bound):
            for customer in phones.get(row[2], set()) | masks.get(row[3], set()):
                yield customer, _as_evidence(row, ())


def _as_evidence(row: tuple[Any, ...], shares: tuple[tuple[str, str, int], ...]) -> lib.Evidence:
    """A row of `_COLUMNS` as lib.attribution reads it."""
    (
        pk,
        customer,
        _phone,
        mask,
        kind,
        person,
        name,
        company,
        at,
        effective,
        nth,
        nth_agent,
        ref,
        url,
        decision,
        _site,
    ) = row
    return lib.Evidence(
        f"evidence:{pk}", kind, channel_key(company) if company else house_key(person),
        "·".join(part for part in (company, name) if part), at, effective, masked=mask is not None, nth_company=nth,
        nth_agent=nth_agent, party=str(customer or ""), ref=ref, url=url, decided=decision is not None, shares=shares,
    )  # fmt: skip


def shares_of(decision: Decision) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (house_key(person.pk) if person else channel_key(company), person.name if person else company, bp)
        for person, company, bp in decision.parts
    )


_KINDS = {str(Why.REGISTERED): lib.REGISTRATION}
_ENDED = {Why.RELEASED, Why.RECLAIMED}


def _owned(customers: Collection[int]) -> Iterable[tuple[int, lib.Evidence]]:
    """Who was given the customer, and when it went back to the pool. A decision stands in the evidence already."""
    for pk, customer, owner, name, since, why, until, ended in _TENURES.ask(customers=customers):
        key, whose = f"tenure:{pk:010d}", {"claimant": house_key(owner), "name": name}
        if why != Why.DECIDED:
            kind = _KINDS.get(why, lib.TRANSFER)
            label = "" if kind == lib.REGISTRATION else str(Why(why).label)
            yield customer, lib.Evidence(key, kind, at=since, ref=label, party=str(customer), **whose)
        if until is not None and ended in _ENDED:
            yield customer, lib.Evidence(f"{key}:end", lib.RELEASE, at=until, party=str(customer), **whose)


def has_loose(site: Site) -> bool:
    """Whether anything at the site hangs on a phone or a mask only."""
    return Evidence.objects.filter(site=site, customer=None).exists()
