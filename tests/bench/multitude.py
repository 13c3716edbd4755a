"""A company's customers by the million, at eleven sites: the office of the cast has a fifth of them.

The rows are those of customers.register, customers.identify, reception.receive and reception.follow_up, with names as
common as they are, one in eight files without consent (a salutation, no number), one in ten with a paper, one in twenty
without an owner, one in two hundred merged, and one customer with a thousand follow-ups. Simplified: the ledger has no
entry about them, a file has one phone, and nobody has a deal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.apps import apps

from anchang.business.customers.models import Consent, Customer, Phone, Token
from anchang.business.customers.queries import id_key, phone_key, tail_token, wording
from anchang.business.customers.stages import ConsentPurpose, FileStage, Kind, Source
from anchang.business.reception.models import FollowUp, Visit
from anchang.engine.accounts.models import Account
from anchang.engine.fields import SecretField
from anchang.lib.phone import tail
from anchang.lib.tokens import name_tokens, paper_tokens
from anchang.main.demo.people import SURNAMES, TALKS, WEIGHTS
from anchang.people.org.models import Site

from .bulk import Row, Sheet, filling, write
from .filling import LAST, MIDDLE

DAYS, ROUNDS, MANY, A_FIFTH = 700, 21, 1_000, 5
RARE = Source.OWN_SEARCH
SOURCES = [one for one in Source.values if one != RARE]
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


def fill(houses: Sequence[House], count: int, at: datetime) -> None:
    """Leaves exactly so many customers, and ten follow-ups for each of them on the average, until yesterday."""
    days = [f"{at - timedelta(days=DAYS - n):%Y-%m-%d}" for n in range(2 * DAYS)]
    with filling([_FILES, _PHONES, _CONSENTS, _TOKENS, _VISITS, _FOLLOW_UPS, *_TENURES]):
        write(_FILES, (_file(one, days) for one in everybody(houses, count)))
        write(_PHONES, (_phone(one, days) for one in everybody(houses, count) if one.agreed))
        write(_CONSENTS, (_consent(one, days) for one in everybody(houses, count) if one.agreed))
        write(_TOKENS, _tokens(everybody(houses, count)))
        write(_VISITS, (_visit(one, days) for one in everybody(houses, count)))
        for sheet in _TENURES:
            write(sheet, (_tenure(one, days) for one in everybody(houses, count) if one.owner))
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


def _phone(one: One, days: list[str]) -> Row:
    number = SECRET.get_prep_value(one.phone)
    return one.n, one.house.site.pk, number, phone_key(one.phone), 1, _when(one.day, one, days), one.n


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


_VISITS = Sheet(Visit, "id", "customer", "site", "received_by", "at", "nth")


def _visit(one: One, days: list[str]) -> Row:
    return one.n, one.n, one.house.site.pk, one.receiver, _when(one.day, one, days), 1


# Until the room of ownership is built there is no such table.
_TENURE = apps.all_models["ownership"].get("tenure")
_TENURES = [Sheet(_TENURE, "id", "customer", "site", "owner", "since", "why")] if _TENURE else []


def _tenure(one: One, days: list[str]) -> Row:
    return one.n, one.n, one.house.site.pk, one.owner, _when(one.day, one, days), "registered"


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
