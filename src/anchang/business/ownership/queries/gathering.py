"""Where evidence comes from: the room's own table, and whatever rooms above bring from tables of theirs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from anchang.business.customers.models import Customer, Phone
from anchang.business.customers.queries import identities
from anchang.engine.fields import keyed
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


def mask_key(mask: str) -> str:
    """The keyed hash of a number's first three and last four digits, however it was masked; "" for anything else."""
    digits = [one for one in mask if one.isascii() and one.isdigit()]
    return keyed("".join([*digits[:3], *digits[-4:]]), "ownership.mask") if len(digits) >= 7 else ""


def attribution(customer: Customer, at: datetime) -> lib.Verdict:
    """Whose customer it is by the rules in force at that moment, from all evidence of the file and what was merged in."""
    return lib.verdict(evidence_of(customer), rules(customer.site, at), at)


def evidence_of(customer: Customer) -> list[lib.Evidence]:
    return gather({customer.pk: identities(customer)}, customer.site_id)[customer.pk]


def gather(files: Mapping[int, Collection[int]], site: int, loose: bool = True) -> dict[int, list[lib.Evidence]]:
    """All evidence of each file, given with the keys of the files that count as it (merged ones).

    With `loose` also what hangs only on a phone or a mask. The same number of queries for one file and for thousands.
    """
    speaks_for = {member: file for file, members in files.items() for member in members}
    found: dict[int, list[lib.Evidence]] = {file: [] for file in files}
    for source in (*_sources, _recorded, _owned):
        for key, one in source(speaks_for):
            found[speaks_for[key]].append(one)
    if loose:
        for key, one in _loose(list(speaks_for), site):
            found[speaks_for[key]].append(one)
    _void(found, speaks_for)
    _tell_apart(found, files)
    return found


def _void(found: dict[int, list[lib.Evidence]], speaks_for: Mapping[int, int]) -> None:
    """Marks what a supervisor voided."""
    for voiding in Voiding.objects.filter(customer__in=list(speaks_for)):
        file = speaks_for[voiding.customer_id]
        given = {"voided": voiding.reason, "concealed": voiding.concealed}
        found[file] = [replace(one, **given) if one.key == voiding.key else one for one in found[file]]  # type: ignore[arg-type]


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


def _recorded(customers: Collection[int]) -> Iterable[tuple[int, lib.Evidence]]:
    parties = ("decision__person_1", "decision__person_2", "decision__person_3")
    rows = Evidence.objects.filter(customer__in=list(customers)).select_related("claimant", "decision", *parties)
    return [(row.customer_id or 0, as_evidence(row)) for row in rows]


def _loose(customers: Collection[int], site: int) -> Iterable[tuple[int, lib.Evidence]]:
    """What was reported of these people's phones before anybody knew whose they are, unless it was bound or taken back since."""
    phones: dict[str, set[int]] = {}
    for customer, number, key in Phone.objects.filter(customer__in=customers).values_list("customer", "number", "key"):
        for name in {key, mask_key(number)} - {""}:
            phones.setdefault(name, set()).add(customer)
    known = list(phones)
    rows = Evidence.objects.filter(site=site, customer=None).filter(Q(phone_key__in=known) | Q(mask_key__in=known))
    hanging = list(rows.select_related("claimant")) if known else []
    refs = {row.ref for row in hanging if row.ref}
    dead = {row.ref for row in hanging if row.ref and not row.effective}
    bound = (
        set(Evidence.objects.filter(ref__in=refs).exclude(customer=None).values_list("ref", flat=True)) if refs else ()
    )
    return [
        (customer, as_evidence(row))
        for row in hanging
        if row.ref not in bound and row.ref not in dead
        for customer in phones.get(row.phone_key or row.mask_key or "", ())
    ]


def as_evidence(row: Evidence) -> lib.Evidence:
    """The row as lib.attribution reads it."""
    person = row.claimant.name if row.claimant else ""
    name = "·".join(part for part in (row.company, person) if part)
    return lib.Evidence(
        key=f"evidence:{row.pk}", kind=row.kind,
        claimant=channel_key(row.company) if row.company else house_key(row.claimant_id or 0), name=name, at=row.at,
        effective=row.effective, masked=bool(row.mask_key), nth_company=row.nth_company, nth_agent=row.nth_agent,
        party=str(row.customer_id or ""), ref=row.ref, url=row.url, decided=row.decision is not None,
        shares=shares_of(row.decision) if row.decision else (),
    )  # fmt: skip


def shares_of(decision: Decision) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (house_key(person.pk) if person else channel_key(company), person.name if person else company, bp)
        for person, company, bp in decision.parts
    )


_KINDS = {Why.REGISTERED: lib.REGISTRATION}
_ENDED = {Why.RELEASED, Why.RECLAIMED}


def _owned(customers: Collection[int]) -> Iterable[tuple[int, lib.Evidence]]:
    """Who was given the customer, and when it went back to the pool. A decision stands in the evidence already."""
    for row in Tenure.objects.filter(customer__in=list(customers)).select_related("owner"):
        whose: dict[str, Any] = {
            "claimant": house_key(row.owner_id),
            "name": row.owner.name,
            "party": str(row.customer_id),
        }
        key = f"tenure:{row.pk:010d}"
        if row.why != Why.DECIDED:
            kind = _KINDS.get(Why(row.why), lib.TRANSFER)
            label = "" if kind == lib.REGISTRATION else str(row.get_why_display())
            yield row.customer_id, lib.Evidence(key, kind, at=row.since, ref=label, **whose)
        if row.until is not None and row.ended_why in _ENDED:
            yield row.customer_id, lib.Evidence(f"{key}:end", lib.RELEASE, at=row.until, **whose)


def has_loose(site: Site) -> bool:
    """Whether anything at the site hangs on a phone or a mask only."""
    return Evidence.objects.filter(site=site, customer=None).exists()
