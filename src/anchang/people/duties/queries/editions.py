"""Which wording of a duty holds where, and which entries of the ledger concern it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..models import Edition, Proof
from ..stages import EditionStage


@dataclass
class Book:
    """Every edition that ever held, read once: by its key, and the live ones by duty and site (None for the pack's)."""

    editions: dict[int, Edition]
    live: dict[tuple[int, int | None], Edition] = field(default_factory=dict)
    proving: dict[str, list[tuple[Edition, Proof]]] = field(default_factory=lambda: defaultdict(list))
    calling: dict[str, list[Edition]] = field(default_factory=lambda: defaultdict(list))

    def holding(self, site: int) -> list[Edition]:
        """The editions that hold at the site: its own before the pack's, in the order of the pack."""
        found = {duty: one for (duty, where), one in self.live.items() if where is None}
        found |= {duty: one for (duty, where), one in self.live.items() if where == site}
        return sorted(found.values(), key=lambda one: (one.duty.place, one.pk))

    def holds(self, edition: Edition, site: int | None) -> bool:
        """Does the edition hold at the site?"""
        own = self.live.get((edition.duty_id, site)) if site is not None else None
        return (own or self.live.get((edition.duty_id, None))) == edition

    def concerns(self, verb: str) -> bool:
        return verb in self.proving or verb in self.calling


def book() -> Book:
    """One query."""
    rows = Edition.objects.filter(stage__in=(EditionStage.LIVE, EditionStage.RETIRED)).select_related("duty__post")
    found = Book({one.pk: one for one in rows})
    for edition in found.editions.values():
        is_live = edition.stage == EditionStage.LIVE
        if is_live:
            found.live[edition.duty_id, edition.site_id] = edition
        if not edition.comes_due:
            continue
        for proof in edition.proofs:
            if not proof.planned:
                found.proving[proof.verb].append((edition, proof))
        if is_live and "event" in edition.cadence:
            found.calling[edition.cadence["event"]].append(edition)
    return found


def fits(where: Mapping[str, Any] | tuple[tuple[str, Any], ...], facts: Mapping[str, Any]) -> bool:
    """Do the values of an entry hold everything that is asked?"""
    return all(facts.get(name) == value for name, value in dict(where).items())


def effective(duty: int, site: int) -> Edition | None:
    """The edition of the duty that holds at the site."""
    live = Edition.objects.filter(duty_id=duty, stage=EditionStage.LIVE).select_related("duty__post", "site")
    return live.filter(site_id=site).first() or live.filter(site=None).first()
