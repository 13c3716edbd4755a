"""A company's customers by the million, at eleven sites: the office of the cast has a fifth of them.

The rows are those of customers.register, customers.identify, reception.receive and reception.follow_up, with names as
common as they are, one in eight files without consent (a salutation, no number), one in ten with a paper, one in ten of
those who left a number with a second one, one in twenty without an owner, one in thirty reported by a channel company,
one in two hundred merged, and one customer with a thousand follow-ups. The ledger has the registration and the first
visit of everybody. Simplified: follow-ups have no entry in it, and nobody has a deal.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import Max

from anchang.business.customers.models import Consent, Customer, Phone, Token
from anchang.business.customers.queries import id_key, phone_key, tail_token, wording
from anchang.business.customers.stages import ConsentPurpose, FileStage, Kind, Source
from anchang.business.ownership.models import Evidence, Tenure
from anchang.business.reception.models import FollowUp, Visit
from anchang.engine.accounts.models import Account
from anchang.engine.fields import SecretField
from anchang.engine.ledger.models import Entry, EntryDetail, Mention
from anchang.lib import attribution as lib
from anchang.lib.phone import tail
from anchang.lib.tokens import name_tokens, paper_tokens
from anchang.main.demo.cast import Office
from anchang.main.demo.people import SURNAMES, TALKS, WEIGHTS
from anchang.people.org import actions as org
from anchang.people.org.models import Site

from .bench_duties import people
from .bulk import Row, Sheet, filling, write
from .filling import LAST, MIDDLE

DAYS, ROUNDS, MANY, A_FIFTH = 700, 21, 1_000, 5
RARE = Source.OWN_SEARCH
# 其他 would want words beside it.
SOURCES = [one for one in Source.values if one not in (RARE, Source.OTHER)]
COMPANIES = ("中原", "贝壳", "安居")
CHANNELS, TITLES = ("phone", "wechat", "visit", "sms"), ("先生", "女士")
MINUTES = [f"{1 + n // 60:02d}:{n % 60:02d}:00" for n in range(600)]
_SHARES = [round(1024 / (rank + 4) / 3.09) or 1 for rank in range(1, len(SURNAMES) + 1)]
COMMON = "".join(name * share for name, share in zip(SURNAMES, _SHARES, strict=True))
SECRET = SecretField()
VERSION = wording(ConsentPurpose.CONTACT, date(2026, 1, 1)).version


@dataclass(frozen=True)
class House:
    """A site and to whom its customers belong."""

    site: Site
    owners: Sequence[Account]


@dataclass(frozen=True)
class One:
    """The n-th file of so many, from 1; the highest number is the newest."""

    n: int
    house: House
    day: int

    @property
    def dice(self) -> int:
        return self.n * 2654435761 & 0xFFFFFFFF

    @property
    def owner(self) -> int | None:
        return None if self.n % 20 == 3 else self.receiver

    @property
    def receiver(self) -> int:
        return self.house.owners[(self.dice >> 7) % len(self.house.owners)].pk

    @property
    def agreed(self) -> bool:
        return self.n % 8 != 1

    @property
    def merged_into(self) -> int | None:
        """An earlier file of the same site."""
        return self.n - 50 if self.n % 200 in (105, 107) else None

    @property
    def name(self) -> str:
        surname = COMMON[(self.dice >> 3) % len(COMMON)]
        given, middle = LAST[(self.dice >> 13) % len(LAST)], MIDDLE[(self.dice >> 19) % len(MIDDLE)]
        if not self.agreed:
            return surname + TITLES[self.n // 8 % 2]
        return surname + (given if self.n % 6 == 2 else middle + given)

    @property
    def phone(self) -> str:
        """Nobody else's; one number in a thousand ends in 8888."""
        return f"{13_000_000 + self.n}{888 if self.n % 1000 == 778 else self.dice % 1000:03d}"

    @property
    def second_phone(self) -> str:
        return f"{17_000_000 + self.n}{self.dice >> 5 & 511:03d}" if self.agreed and self.n % 10 == 6 else ""

    @property
    def paper(self) -> str:
        """An identity card number with its check digit (GB 11643) for one file in ten, else ""."""
        if self.n % 10 != 4:
            return ""
        born = f"19{65 + self.n % 30}{1 + self.n // 1000 % 12:02d}{1 + self.n // 12_000 % 28:02d}"
        body = f"5101{self.n // 336_000:02d}{born}{self.n % 1000:03d}"
        return body + "10X98765432"[sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True)) % 11]

    @property
    def source(self) -> str:
        return RARE if self.n % 5000 == 14 else SOURCES[self.dice % len(SOURCES)]

    @property
    def kind(self) -> str:
        return Kind.ORGANISATION if self.n % 10_000 == 14 else Kind.PERSON

    @property
    def grade(self) -> str:
        return "ABCD"[self.dice % 4] if self.n % 7 else ""

    @property
    def calls(self) -> int:
        return self.n * 7919 % ROUNDS


def everybody(houses: Sequence[House], count: int) -> Iterator[One]:
    """So many files over 700 days, the first house with every fifth of them."""
    first, others = houses[0], houses[1:]
    for n in range(1, count + 1):
        house = others[n // A_FIFTH % len(others)] if n % A_FIFTH else first
        yield One(n, house, DAYS * (n - 1) // count)


def houses(office: Office, sites: int, count: int, at: datetime) -> list[House]:
    """The office of the cast and so many further sites, at each of them so many consultants."""
    by = Account.objects.system()
    more = people(office.site, by=by, at=at, count=count - 6, number=0)
    cast = [office.account(name) for name in ("lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao")]
    found = [House(office.site, [*cast, *more])]
    for n in range(sites):
        site = org.open_site(office.company, by=by, at=at, code=f"M{n:02d}", name=f"测量{n}")
        found.append(House(site, people(site, by=by, at=at, count=count, number=(n + 1) * count)))
    return found


def fill(houses: Sequence[House], count: int, at: datetime) -> None:
    """Leaves exactly so many customers, and ten follow-ups for each of them on the average, until yesterday."""
    days = [f"{at - timedelta(days=DAYS - n):%Y-%m-%d}" for n in range(2 * DAYS)]
    told = max(sheet.model.objects.aggregate(last=Max("pk"))["last"] or 0 for sheet in _LEDGER)
    with filling([_FILES, _PHONES, _CONSENTS, _TOKENS, _VISITS, _FOLLOW_UPS, _TENURES, _EVIDENCE], _LEDGER):
        write(_FILES, (_file(one, days) for one in everybody(houses, count)))
        write(_PHONES, _phones(everybody(houses, count), count, days))
        write(_CONSENTS, (_consent(one, days) for one in everybody(houses, count) if one.agreed))
        write(_TOKENS, _tokens(everybody(houses, count)))
        write(_VISITS, (_visit(one, days) for one in everybody(houses, count)))
        write(_TENURES, (_tenure(one, days) for one in everybody(houses, count) if one.owner))
        write(_EVIDENCE, (_evidence(one, days) for one in everybody(houses, count) if one.n % 30 == 12))
        for sheet, row in ((_ENTRIES, _entry), (_DETAILS, _detail), (_MENTIONS, _mention)):
            write(sheet, _in_the_ledger(row, houses, count, told, days))
        write(_FOLLOW_UPS, _follow_ups(list(everybody(houses, count)), days))


_FILES = Sheet(
    Customer, "id", "site", "owner", "kind", "stage", "merged_into", "name", "salutation", "phone", "phone_key", "source",
    "intent_grade", "id_kind", "id_number", "id_key", "first_at", "last_contact_at",
)  # fmt: skip


def _file(one: One, days: list[str]) -> Row:
    stage = FileStage.MERGED if one.merged_into else FileStage.OPEN
    called = (one.name, "") if one.agreed else ("", one.name)
    phone, paper = one.phone if one.agreed else "", one.paper if one.agreed else ""
    kept = (SECRET.get_prep_value(phone), phone_key(phone) if phone else None)
    known = ("id_card", SECRET.get_prep_value(paper), id_key(paper)) if paper else ("", "", None)
    first = _when(one.day, one, days)
    return (
        one.n, one.house.site.pk, one.owner, one.kind, stage, one.merged_into, *called, *kept, one.source, one.grade, *known,
        first, _when(_spoken(one, one.calls - 1), one, days) if one.calls else first,
    )  # fmt: skip


_PHONES = Sheet(Phone, "customer", "site", "number", "key", "is_main", "added_at", "id")


def _phones(people: Iterator[One], count: int, days: list[str]) -> Iterator[Row]:
    for one in people:
        if one.agreed:
            yield _phone(one, one.phone, one.n, 1, days)
        if one.second_phone:
            yield _phone(one, one.second_phone, count + one.n, 0, days)


def _phone(one: One, number: str, key: int, is_main: int, days: list[str]) -> Row:
    kept = SECRET.get_prep_value(number)
    return one.n, one.house.site.pk, kept, phone_key(number), is_main, _when(one.day, one, days), key


_CONSENTS = Sheet(Consent, "id", "customer", "purpose", "version", "channel", "given_at")


def _consent(one: One, days: list[str]) -> Row:
    return one.n, one.n, ConsentPurpose.CONTACT, VERSION, "visit", _when(one.day, one, days)


_TOKENS = Sheet(Token, "id", "token", "customer", "site_id", "owner_id")


def _tokens(people: Iterator[One]) -> Iterator[Row]:
    number = 0
    for one in people:
        found = _called(one.name)
        if one.agreed:
            found = found | {phone_key(one.phone), _tail(tail(one.phone))}
        if one.second_phone:
            found = found | {phone_key(one.second_phone), _tail(tail(one.second_phone))}
        if one.agreed and one.paper:
            found = found | {id_key(one.paper), *map(_tail, paper_tokens(one.paper))}
        for token in found:
            number += 1
            yield number, token, one.n, one.house.site.pk, one.owner


@cache
def _called(name: str) -> frozenset[str]:
    return frozenset(name_tokens(name))


@cache
def _tail(text: str) -> str:
    return tail_token(text)


_VISITS = Sheet(Visit, "id", "customer", "site", "received_by", "at", "entered_at", "greeted_at", "nth")


def _visit(one: One, days: list[str]) -> Row:
    came = _when(one.day, one, days)
    return one.n, one.n, one.house.site.pk, one.receiver, came, came, came, 1


_TENURES = Sheet(Tenure, "id", "customer", "site", "owner", "since", "why")


def _tenure(one: One, days: list[str]) -> Row:
    return one.n, one.n, one.house.site.pk, one.owner, _when(one.day, one, days), "registered"


_EVIDENCE = Sheet(
    Evidence,
    "id",
    "customer",
    "site",
    "kind",
    "company",
    "at",
    "recorded_at",
    "recorded_by",
    "nth_company",
    "phone_key",
)


def _evidence(one: One, days: list[str]) -> Row:
    """A report of the day before; of those who left no number, it still hangs on a number that nobody knows."""
    at, company = _when(max(one.day - 1, 0), one, days), COMPANIES[one.dice % len(COMPANIES)]
    about = (one.n if one.agreed else None, one.house.site.pk)
    return one.n, *about, lib.REPORT, company, at, at, one.receiver, 1, phone_key(one.phone)


_ENTRIES = Sheet(
    Entry, "id", "step", "verb", "thing_label", "thing_id", "thing_text", "site_id", "by_id", "by_name", "at", "written_at"
)  # fmt: skip
_DETAILS = Sheet(EntryDetail, "id", "entry_id", "salt", "facts")
_MENTIONS = Sheet(Mention, "id", "entry_id", "label", "key")
_LEDGER = (_ENTRIES, _DETAILS, _MENTIONS)
_Told = tuple[int, str, str, One]


def _in_the_ledger(
    row: Callable[[_Told, list[str]], Row], houses: Sequence[House], count: int, told: int, days: list[str]
) -> Iterator[Row]:
    """The registration and the first visit of everybody, after what the ledger has told so far."""
    number = told
    for one in everybody(houses, count):
        for verb, sheet in (("customers.register", _FILES), ("reception.receive", _VISITS)):
            number += 1
            yield row((number, verb, sheet.model._meta.label_lower, one), days)


def _entry(told: _Told, days: list[str]) -> Row:
    number, verb, label, one = told
    at = _when(one.day, one, days)
    whose = (one.house.site.pk, one.receiver, "测量")
    return number, f"{number:032x}", verb, label, one.n, "KH", *whose, at, at


def _detail(told: _Told, days: list[str]) -> Row:
    number, _verb, _label, one = told
    return number, number, f"{number:032x}", f'{{"来源": ["", "{one.source}"], "等级": ["", "{one.grade}"]}}'


def _mention(told: _Told, days: list[str]) -> Row:
    number, _verb, _label, one = told
    return number, number, _FILES.model._meta.label_lower, one.n


_FOLLOW_UPS = Sheet(
    FollowUp, "id", "customer", "site", "by", "at", "channel", "note", "effective", "next_on", "is_last"
)


def _follow_ups(people: Sequence[One], days: list[str]) -> Iterator[Row]:
    """In rounds, because one customer's lie scattered among all the others'."""
    number, facts = 0, [(one, one.house.site.pk, one.receiver, one.calls) for one in people]
    for nth in range(ROUNDS):
        for one, site, by, calls in facts:
            if nth >= calls:
                continue
            number += 1
            spoken, last = _spoken(one, nth), int(nth == calls - 1)
            next_on = days[min(spoken + 3 + number % 30, len(days) - 1)] if last and one.n % 10 in (2, 7) else None
            talk, answered = TALKS[(number + nth) % len(TALKS)], int(number % 4 > 0)
            yield number, one.n, site, by, _when(spoken, one, days), CHANNELS[number % 4], talk, answered, next_on, last
    one, site, by, calls = facts[-1]
    for nth in range(MANY - calls):
        at = _when(max(DAYS - 2 - nth, 0), one, days)
        yield number + 1 + nth, one.n, site, by, at, CHANNELS[nth % 4], TALKS[nth % len(TALKS)], 1, None, 0


def _spoken(one: One, nth: int) -> int:
    """The day of a follow-up: a week apart at first, then less often."""
    return min(one.day + (nth + 1) * (nth + 6), DAYS - 1)


def _when(day: int, one: One, days: list[str]) -> str:
    return f"{days[day]} {MINUTES[one.dice % 600]}"
