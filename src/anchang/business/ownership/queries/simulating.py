from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from anchang.business.customers.models import Customer
from anchang.business.customers.stages import FileStage
from anchang.lib import attribution as lib
from anchang.lib.attribution import WHOLE, Rules, Verdict
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.lib.money import round_fen
from anchang.people.org.models import Site

from ..models import Evidence
from .gathering import company_of, gather, has_loose, prices

BATCH = 1000


@dataclass(frozen=True)
class Case:
    """A customer whose verdict differs under the other rules."""

    customer: int
    price: Decimal | None
    before: Verdict
    after: Verdict

    def parts(self) -> dict[str, tuple[str, int]]:
        """By claimant: the name, and how many basis points they gain (lose: below zero)."""
        found: dict[str, tuple[str, int]] = {}
        for sign, one in ((-1, self.before), (1, self.after)):
            for share in one.shares or (lib.Share("", "", WHOLE),):
                found[share.claimant] = (share.name, found.get(share.claimant, ("", 0))[1] + sign * share.bp)
        return {key: part for key, part in found.items() if part[1]}


@dataclass
class Tally:
    """What the change does to one claimant: customers in basis points, money in yuan, and the cases behind them."""

    claimant: str
    name: str
    gained_bp: int = 0
    lost_bp: int = 0
    gained: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    cases: list[Case] = field(default_factory=list)

    @property
    def net_bp(self) -> int:
        return self.gained_bp - self.lost_bp

    @property
    def net(self) -> Decimal:
        return self.gained - self.lost

    def add(self, case: Case, bp: int) -> None:
        money = round_fen((case.price or Decimal(0)) * abs(bp) / WHOLE)
        if bp > 0:
            self.gained_bp, self.gained = self.gained_bp + bp, self.gained + money
        else:
            self.lost_bp, self.lost = self.lost_bp - bp, self.lost + money
        self.cases.append(case)


@dataclass(frozen=True)
class Outcome:
    looked_at: int
    cases: list[Case]
    tallies: list[Tally]


def last_quarter(at: datetime) -> tuple[datetime, datetime]:
    """The calendar quarter before the one of that day, from its first moment to the first one after it."""
    today = office_day(at)
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    before = (first - timedelta(days=1)).replace(day=1)
    start = date(before.year, (before.month - 1) // 3 * 3 + 1, 1)
    return (datetime.combine(start, time.min, SHANGHAI), datetime.combine(first, time.min, SHANGHAI))


def this_quarter(at: datetime) -> tuple[datetime, datetime]:
    """From the first moment of the quarter of that day up to now."""
    return last_quarter(at)[1], at


def simulate(site: Site, now: Rules, other: Rules, start: datetime, end: datetime) -> Outcome:
    """What the evidence of that time would have decided under other rules: who gains whom, and loses whom.

    Of every customer of the site with evidence in the period, as it stood at its end. Reads in batches; keeps only
    what differs; writes nothing.
    """
    cases, looked_at, loose = [], 0, has_loose(site)
    customers = _customers(site, start, end)
    for first in range(0, len(customers), BATCH):
        files = _with_merged(customers[first : first + BATCH])
        found = gather(files, site.pk, loose=loose)
        looked_at += len(files)
        differing = list(_differing(found, now, other, end))
        worth = prices([key for key, _before, _after in differing]) if differing else {}
        cases += [Case(key, worth.get(key), before, after) for key, before, after in differing]
    return Outcome(looked_at, cases, _tallied(cases))


def _differing(
    found: dict[int, list[lib.Evidence]], now: Rules, other: Rules, at: datetime
) -> Iterator[tuple[int, Verdict, Verdict]]:
    for key, evidence in found.items():
        before, after = lib.verdict(evidence, now, at), lib.verdict(evidence, other, at)
        if before.shares != after.shares:
            yield key, before, after


def _customers(site: Site, start: datetime, end: datetime) -> list[int]:
    """Who was spoken with or spoken of in the period."""
    open_files = Customer.objects.filter(site=site, stage=FileStage.OPEN, first_at__lt=end)
    spoken = open_files.filter(last_contact_at__gte=start).values_list("pk", flat=True)
    heard = Evidence.objects.filter(site=site, at__gte=start, at__lt=end, customer__stage=FileStage.OPEN)
    return sorted({*spoken, *heard.values_list("customer_id", flat=True)})


def _with_merged(keys: Iterable[int]) -> dict[int, list[int]]:
    """Each file with the files merged into it, by a query for each step of merging."""
    files = {key: [key] for key in keys}
    edge = {key: key for key in files}
    while edge:
        rows = Customer.objects.filter(merged_into__in=list(edge)).values_list("pk", "merged_into")
        edge = {pk: edge[into] for pk, into in rows if into is not None}
        for member, file in edge.items():
            files[file].append(member)
    return files


def _tallied(cases: list[Case]) -> list[Tally]:
    """By claimant, whoever gains most first; nobody (the pool) at the end. A company counts as one, whoever reported."""
    found: dict[str, Tally] = {}
    for case in cases:
        for key, (name, bp) in case.parts().items():
            found.setdefault(key, Tally(key, company_of(key) or name)).add(case, bp)
    return sorted(found.values(), key=lambda one: (one.claimant == "", -one.net_bp, one.claimant))
