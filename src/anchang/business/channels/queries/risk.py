"""渠道风险: which channel clients had been here before without an agent, and who brings and receives them unusually often.

Every figure is a plain count over the cases of a period, and each case can be opened; nothing is weighed or learnt.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.ownership.queries import prices
from anchang.engine.accounts.models import Account
from anchang.engine.rules.queries import Versions
from anchang.lib.calendar import SHANGHAI, office_day

from ..models import Miss, Report
from ..stages import PROBING, MissKind, NaturalHow

OFFICE = ("office", "CN")
DAYS = 90
LONGEST = 366
FEWEST = 5
"""A cluster of fewer clients is chance, and is not shown."""

WAN = Decimal(10_000)
FEN = Decimal("0.01")


@dataclass(frozen=True)
class Limits:
    """What counts as suspicious, and the commission in percent: dated rules of the site, else of the office."""

    days: int
    minutes: int
    commission: Decimal


class Book:
    """The limits of each site and day, from one reading of the rules. A site is named by its code."""

    CODES = ("radar_days", "radar_minutes", "channel_commission")

    def __init__(self) -> None:
        self._versions = Versions(*self.CODES)
        self._known: dict[tuple[str, date], Limits] = {}

    def limits(self, site: str, on: date) -> Limits:
        if (site, on) not in self._known:
            days, minutes, commission = (self._versions.number(code, on, (site, *OFFICE)) for code in self.CODES)
            self._known[site, on] = Limits(int(days), int(minutes), commission)
        return self._known[site, on]


class Case(NamedTuple):
    """A channel client who came: who reported, who received, and what looks odd about it."""

    pk: int
    number: str
    company: str
    agent: int
    agent_name: str
    consultant: int
    consultant_name: str
    reported_at: datetime
    arrived_at: datetime
    natural_at: datetime | None
    natural_how: str
    turned: bool
    close: bool
    money: Decimal | None
    by_deal: bool

    @property
    def odd(self) -> bool:
        return self.turned or self.close

    @property
    def hour(self) -> int:
        return self.arrived_at.astimezone(SHANGHAI).hour

    @property
    def why(self) -> str:
        """What looks odd, with the figures it was judged by."""
        told = []
        if self.turned and self.natural_at:
            days = (self.reported_at - self.natural_at).days
            how = NaturalHow(self.natural_how).label
            told.append(_("先自然到访，%(days)s天后报备（%(how)s）") % {"days": days, "how": how})
        if self.close:
            minutes = int((self.arrived_at - self.reported_at).total_seconds() // 60)
            told.append(_("报备后%(minutes)s分钟到访") % {"minutes": minutes})
        return pgettext("分隔", "，").join(told)


@dataclass(frozen=True)
class Cluster:
    """So many clients of one agent, consultant or hour, `odd` of them suspicious. `ratio` compares with the whole site.

    Of a pair `share` is how many of the agent's clients the consultant received, `mean` how many of all clients.
    """

    key: str
    label: str
    count: int
    odd: int
    share: Decimal
    mean: Decimal
    refused: int = 0
    about: str = ""

    @property
    def share_percent(self) -> int:
        return round(self.share * 100)

    @property
    def mean_percent(self) -> int:
        return round(self.mean * 100)

    @property
    def ratio(self) -> Decimal | None:
        return _tenth(self.share / self.mean) if self.mean else None


@dataclass(frozen=True)
class Hour:
    hour: int
    count: int
    odd: int


@dataclass(frozen=True)
class Risk:
    """The period's picture. `money` is the commission on the odd cases; `unknown` of them have neither price nor budget.

    `limits` are those all cases were judged by, None where sites or days differ.
    """

    limits: Limits | None
    cases: Sequence[Case]
    agents: Sequence[Cluster]
    consultants: Sequence[Cluster]
    pairs: Sequence[Cluster]
    hours: Sequence[Hour]

    @property
    def odd(self) -> list[Case]:
        return [one for one in self.cases if one.odd]

    @property
    def turned(self) -> int:
        return sum(one.turned for one in self.cases)

    @property
    def close(self) -> int:
        return sum(one.close for one in self.cases)

    @property
    def money(self) -> Decimal:
        return sum((one.money for one in self.odd if one.money is not None), Decimal(0))

    @property
    def by_deal(self) -> int:
        return sum(one.by_deal for one in self.odd)

    @property
    def by_budget(self) -> int:
        return sum(one.money is not None and not one.by_deal for one in self.odd)

    @property
    def unknown(self) -> int:
        return sum(one.money is None for one in self.odd)


def period(since: date | None, until: date | None, at: datetime) -> tuple[date, date]:
    """The days asked for, both included: the last ninety where none are, and never more than a year."""
    last = until or office_day(at)
    first = since if since and since <= last else last - timedelta(days=DAYS)
    return max(first, last - timedelta(days=LONGEST)), last


def risk(account: Account, first: date, last: date, at: datetime) -> Risk:
    """The picture of the days first to last at the account's sites, each case by the rules of its site and day.

    The same number of queries, however many clients came to however many sites.
    """
    book, span = Book(), _span(first, last)
    cases, used = _cases(account, book, span, at)
    refused = _refused(account, span, at)
    return Risk(
        limits=next(iter(used)) if len(used) == 1 else None,
        cases=cases,
        agents=_clusters(cases, "agent", refused),
        consultants=_clusters(cases, "consultant", {}),
        pairs=_pairs(cases),
        hours=_hours(cases),
    )


def suspects(found: Risk, kind: str = "", **where: int | None) -> list[Case]:
    """The cases behind a figure: `turned`, `close`, `odd` or all of them, of an agent, a consultant, an hour."""
    kinds: dict[str, Callable[[Case], bool]] = {
        "turned": lambda one: one.turned,
        "close": lambda one: one.close,
        "odd": lambda one: one.odd,
    }
    fits = kinds.get(kind)
    cases = [one for one in found.cases if fits is None or fits(one)]
    for name, value in where.items():
        cases = [one for one in cases if value is None or getattr(one, name) == value]
    return sorted(cases, key=lambda one: one.arrived_at, reverse=True)


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    start = datetime.combine(first, time(), SHANGHAI)
    return start, datetime.combine(last + timedelta(days=1), time(), SHANGHAI)


COLUMNS = (
    "pk", "number", "company__name", "account_id", "account__name", "received_by_id", "received_by__name",
    "reported_at", "arrived_at", "natural_at", "natural_how", "customer_id", "customer__budget_wan",
    "site__code",
)  # fmt: skip


def _cases(
    account: Account, book: Book, span: tuple[datetime, datetime], at: datetime
) -> tuple[list[Case], set[Limits]]:
    """The cases, and every limits that one of them was judged by; without a case those of the office today."""
    came = Report.objects.visible_to(account, at, "channels.radar").filter(
        arrived_at__gte=span[0], arrived_at__lt=span[1]
    )
    rows = list(came.order_by("arrived_at", "pk").values_list(*COLUMNS))
    judged = [book.limits(row[13], office_day(row[8])) for row in rows]
    flags = [_flags(found, *row[7:10]) for found, row in zip(judged, rows, strict=True)]
    sold = prices({row[11] for row, odd in zip(rows, flags, strict=True) if any(odd)})
    cases = [_case(found, row, odd, sold) for found, row, odd in zip(judged, rows, flags, strict=True)]
    return cases, set(judged) or {book.limits("", office_day(at))}


def _flags(
    found: Limits, reported_at: datetime, arrived_at: datetime, natural_at: datetime | None
) -> tuple[bool, bool]:
    """Whether the client had come without an agent within so many days before, and was reported nearly at the door."""
    near = timedelta(minutes=found.minutes)
    turned = natural_at is not None and reported_at - natural_at <= timedelta(days=found.days)
    after = natural_at is not None and reported_at - natural_at <= near
    return turned, after or arrived_at - reported_at <= near


def _case(found: Limits, row: tuple[Any, ...], odd: tuple[bool, bool], sold: dict[int, Decimal]) -> Case:
    money = _money(found, row, sold) if any(odd) else (None, False)
    return Case._make((*row[:11], *odd, *money))


def _money(found: Limits, row: tuple[Any, ...], sold: dict[int, Decimal]) -> tuple[Decimal | None, bool]:
    """The commission on the price of the deal, else on the budget, and whether it was the deal's."""
    price, budget = sold.get(row[11]), row[12]
    base = price if price is not None else Decimal(budget) * WAN if budget else None
    money = None if base is None else (base * found.commission / 100).quantize(FEN, ROUND_HALF_UP)
    return money, price is not None


def _refused(account: Account, span: tuple[datetime, datetime], at: datetime) -> dict[int, int]:
    """How often each account tried to report somebody whom the site knew already."""
    misses = Miss.objects.visible_to(account, at, "channels.radar").filter(
        kind=MissKind.REPORT, why__in=PROBING, at__gte=span[0], at__lt=span[1]
    )
    return Counter(misses.values_list("account_id", flat=True))


def _clusters(cases: Collection[Case], of: str, refused: dict[int, int]) -> list[Cluster]:
    """What share of each one's clients is odd, beside the share of all clients; the most striking first."""
    whose = attrgetter(of)
    labels = {whose(one): getattr(one, f"{of}_name") for one in cases}
    houses = {one.agent: one.company for one in cases} if of == "agent" else {}
    counts, odd = Counter(map(whose, cases)), Counter(whose(one) for one in cases if one.odd)
    mean = _share(sum(odd.values()), len(cases))
    found = [
        Cluster(
            str(key),
            labels[key],
            count,
            odd[key],
            _share(odd[key], count),
            mean,
            refused.get(key, 0),
            houses.get(key, ""),
        )
        for key, count in counts.items()
        if count >= FEWEST or refused.get(key)
    ]
    return sorted(found, key=lambda one: (-one.share, -one.count, one.label))


def _pairs(cases: Collection[Case]) -> list[Cluster]:
    """Agents whose clients one consultant receives more often than the consultant receives channel clients at all."""
    agents, consultants = Counter(one.agent for one in cases), Counter(one.consultant for one in cases)
    names = {(one.agent, one.consultant): f"{one.agent_name} → {one.consultant_name}" for one in cases}
    pairs = Counter((one.agent, one.consultant) for one in cases)
    odd = Counter((one.agent, one.consultant) for one in cases if one.odd)
    found = [
        Cluster(
            f"{pair[0]}-{pair[1]}", names[pair], count, odd[pair],
            _share(count, agents[pair[0]]), _share(consultants[pair[1]], len(cases)),
        )
        for pair, count in pairs.items()
        if count >= FEWEST
    ]  # fmt: skip
    striking = [one for one in found if one.ratio is not None and one.ratio > 1]
    return sorted(striking, key=lambda one: (-(one.ratio or 0), -one.count, one.label))


def _hours(cases: Iterable[Case]) -> list[Hour]:
    every, odd = Counter[int](), Counter[int]()
    for one in cases:
        hour = one.hour
        every[hour] += 1
        odd[hour] += one.odd
    return [Hour(hour, every[hour], odd[hour]) for hour in sorted(every)]


def _share(part: int, whole: int) -> Decimal:
    return Decimal(part) / Decimal(whole) if whole else Decimal(0)


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
