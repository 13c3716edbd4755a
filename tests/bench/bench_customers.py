"""How the files of a company answer as they grow tenfold and tenfold again: lists, every search, a customer's page."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count, cycle
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import by_phone, duplicates, namesakes
from anchang.business.customers.stages import FileStage, Kind
from anchang.business.reception import actions as reception
from anchang.business.reception.queries import agenda, owing
from anchang.lib.calendar import office_day
from anchang.lib.pinyin import full, initials
from anchang.main.demo.cast import Office

from . import filling
from .multitude import RARE, House, everybody, fill, houses
from .opening import Page, opened
from .serving import collect_static
from .timing import Line, line, percentiles, timed

HEAD_OFFICE, DIRECTOR, SUPERVISOR, CONSULTANT = "zhoujianguo", "linlan", "wangmin", "lijing"
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Size:
    """How many customers, one after another; how often each case is asked; the further sites, and the people at each."""

    customers: tuple[int, ...]
    requests: int
    sites: int
    people: int


WHOLE = {
    "postgresql": Size((10_000, 100_000, 1_000_000), 120, 10, 100),
    "sqlite": Size((10_000, 100_000), 120, 10, 100),
}
QUICK = Size((1_000,), 1, 2, 10)


@dataclass(frozen=True)
class Question:
    """A case: what is asked of the room itself, once for each of the things in turn."""

    case: str
    ask: Callable[[Any], object]
    things: Sequence[Any]


def run(quick: bool) -> Iterator[Line]:
    size, at = QUICK if quick else WHOLE[connection.vendor], timezone.now()
    collect_static()
    office = filling.an_office()
    several = houses(office, size.sites, size.people, at)
    for number in size.customers:
        started = timezone.now()
        fill(several, number, at)
        yield line(f"filling of {number:,} customers", "seconds", (timezone.now() - started).total_seconds(), "s", 1)
        yield from _asked(office, number, size.requests, at)
        yield from opened(office, _pages(office, number), size.requests)
        yield from _taken_in(office, min(number, MOST_ROWS), number)
        yield line(f"load of the machine with {number:,} customers", "load", os.getloadavg()[1], "processes", 1)


def _asked(office: Office, number: int, requests: int, at: datetime) -> Iterator[Line]:
    """What the verbs ask of the room, and two verbs whole, once for each thing in turn."""
    for one in _questions(office, number, at):
        with CaptureQueriesContext(connection) as asked:
            one.ask(one.things[0])
        yield line(one.case, "queries", len(asked), "queries", 1)
        things = cycle(one.things)
        yield from percentiles(one.case, timed(partial(_ask, one, things), requests))


def _ask(question: Question, things: Iterator[Any]) -> None:
    question.ask(next(things))


def _questions(office: Office, number: int, at: datetime) -> list[Question]:
    site, some, numbers = office.site, _known(office, number), count(1)
    consultant, today, of = office.account(CONSULTANT), office_day(at), f"among {number:,}"
    given: dict[str, Any] = {"name": "李静", "source": "walk_in", "consent": True}
    called = [*(one.name for one in some), "王先生", "李女士"]
    files = list(
        Customer.objects.filter(owner=consultant, stage=FileStage.OPEN)
        .exclude(phone="")
        .select_related("site", "owner")
        .order_by("-pk")[:100]
    )
    spoken: dict[str, Any] = {"by": consultant, "channel": "phone", "note": "测量", "effective": True, "next_on": today}

    def register(_: object) -> object:
        return customers.register(site, by=consultant, at=timezone.now(), phone=f"199{next(numbers):08d}", **given)

    return [
        Question(f"a phone {of}", lambda one: by_phone(site, one.phone), some),
        Question(f"duplicate check {of}", duplicates, files),
        *_verdicts(of, files, number, at),
        Question(f"namesakes {of}", lambda name: namesakes(site, name, at), called),
        Question(f"who owes a follow-up {of}", lambda who: owing([who.pk], today), [consultant]),
        Question(f"agenda of a meeting {of}", lambda where: list(agenda(where, at)), [site]),
        Question(f"registration {of}", register, [None]),
        Question(f"follow-up {of}", lambda file: reception.follow_up(file, at=timezone.now(), **spoken), files),
    ]


def _pages(office: Office, number: int) -> list[Page]:
    return [*_lists(office, number), *_searches(office, number), *_others(office, number)]


def _lists(office: Office, number: int) -> list[Page]:
    index, of = reverse("customers:index"), f"list of {number:,} customers"
    own, somebody = office.account(CONSULTANT).pk, office.account("zhanglei").pk
    grades = [f"{index}?grade={grade}" for grade in "ABCD"]
    return [
        Page(f"{of}, head office", HEAD_OFFICE, [index]),
        Page(f"{of}, head office, by grade", HEAD_OFFICE, grades),
        Page(f"{of}, head office, by a rare source", HEAD_OFFICE, [f"{index}?source={RARE}"]),
        Page(f"{of}, head office, by grade and rare source", HEAD_OFFICE, [f"{one}&source={RARE}" for one in grades]),
        Page(f"{of}, head office, page 100", HEAD_OFFICE, [f"{index}?page=100"]),
        Page(f"{of}, head office, quiet for 90 days", HEAD_OFFICE, [f"{index}?quiet=90"]),
        Page(f"{of}, head office, organisations", HEAD_OFFICE, [f"{index}?kind={Kind.ORGANISATION}"]),
        Page(f"{of}, a director", DIRECTOR, [index]),
        Page(f"{of}, a director, by grade", DIRECTOR, grades),
        Page(f"{of}, a director, by a rare source", DIRECTOR, [f"{index}?source={RARE}"]),
        Page(f"{of}, a director, by consultant", DIRECTOR, [f"{index}?owner={own}", f"{index}?owner={somebody}"]),
        Page(f"{of}, a director, by consultant and grade", DIRECTOR, [f"{one}&owner={own}" for one in grades]),
        Page(f"{of}, a consultant", CONSULTANT, [index]),
    ]


def _searches(office: Office, number: int) -> list[Page]:
    """Each for head office, which may find everybody; the plain ones also for a consultant."""
    of, some = f"search of {number:,} customers", _known(office, number)
    asked = {
        "by phone": [one.phone for one in some],
        "by the last eight digits": [one.phone[-8:] for one in some],
        "by the last eight digits, a common end": [
            f"{13_000_000 + n}888"[3:] for n in range(778, number, max(number // 9, 1000))
        ],
        "by last four": [one.phone[-4:] for one in some],
        "by a common last four": ["8888"],
        "by name": [one.name for one in some],
        "by part of a name": [one.name[:2] for one in some] + [one.name[1:] for one in some],
        "by surname": ["王", "李", "张", "刘", "陈"],
        "by pinyin": [full(one.name) for one in some],
        "by initials": [initials(one.name) for one in some] + ["lj", "zw", "wj"],
        "by paper number": [one.paper for one in some if one.paper],
        "for nobody": ["龘龘", "qqq", "13999999999", "没有这个人"],
    }
    index = reverse("customers:index")
    urls = {how: [f"{index}?q={quote(text)}" for text in texts] for how, texts in asked.items()}
    every = [Page(f"{of} {how}", HEAD_OFFICE, found) for how, found in urls.items()]
    for who, whose in ((DIRECTOR, "a director's"), (CONSULTANT, "a consultant's")):
        for how in ("by last four", "by part of a name", "by surname", "by initials"):
            every.append(Page(f"{of} {how}, {whose}", who, urls[how]))
    return every


def _known(office: Office, number: int) -> list[Any]:
    """Sixty people who left their name, of the consultant's site; one in ten with a paper."""
    step = max(number // 600, 1)
    found = (one for one in everybody([House(office.site, [office.account(CONSULTANT)])] * 2, number) if one.agreed)
    return [one for n, one in enumerate(found) if n % step == 0 or (one.paper and n % step < 10)][:60]


def _others(office: Office, number: int) -> list[Page]:
    of = f"of {number:,}"
    some = Customer.objects.filter(pk__in=range(number // 100, number, number // 100), stage=FileStage.OPEN)
    own = Customer.objects.filter(owner=office.account(CONSULTANT), stage=FileStage.OPEN).order_by("-pk")[:60]
    busiest, phones = Customer.objects.get(pk=number).get_absolute_url(), [one.phone for one in some if one.phone]
    lookup = reverse("reception:lookup")
    return [
        Page(f"customer page {of}", HEAD_OFFICE, [one.get_absolute_url() for one in some]),
        Page(f"customer page {of}, a consultant's own", CONSULTANT, [one.get_absolute_url() for one in own]),
        Page(f"customer page {of}, a thousand follow-ups", DIRECTOR, [busiest]),
        Page(
            f"files that look alike {of}",
            SUPERVISOR,
            [f"{reverse('customers:duplicates')}?page={n}" for n in (1, 2, 3)],
        ),
        Page(f"whose customer a phone {of} is", SUPERVISOR, [f"{lookup}?phone={one}" for one in phones]),
        Page(f"visits {of}, head office", HEAD_OFFICE, [reverse("reception:index")]),
        Page(f"visits {of}, a director", DIRECTOR, [reverse("reception:index")]),
        Page(f"follow-ups due {of}, head office", HEAD_OFFICE, [reverse("cards:due")]),
        Page(f"follow-ups due {of}, a director", DIRECTOR, [reverse("cards:due")]),
        Page(f"follow-ups due {of}, a consultant", CONSULTANT, [reverse("cards:due")]),
        *_pools(of),
        Page(f"home with {number:,} customers, head office", HEAD_OFFICE, [reverse("home")]),
        Page(f"home with {number:,} customers, a supervisor", SUPERVISOR, [reverse("home")]),
        Page(f"home with {number:,} customers, a consultant", CONSULTANT, [reverse("home")]),
    ]


def _found(name: str) -> Any:
    """What the dotted name stands for; None as long as its room has not been built."""
    try:
        return import_string(name)
    except ImportError:
        return None


def _verdicts(of: str, files: Sequence[Customer], number: int, at: datetime) -> list[Question]:
    """Whose customer somebody is, the evidence gathered anew each time."""
    ask = _found("anchang.business.ownership.queries.attribution")
    if ask is None:
        return []
    busiest = Customer.objects.select_related("site", "owner").get(pk=number)
    return [
        Question(f"verdict {of}", lambda file: ask(file, at), files),
        Question(f"verdict {of}, a thousand follow-ups", lambda file: ask(file, at), [busiest]),
    ]


def _pools(of: str) -> list[Page]:
    if _found("anchang.business.ownership.views.pool") is None:
        return []
    pool = reverse("ownership:pool")
    return [
        Page(f"public pool {of}, a consultant", CONSULTANT, [pool]),
        Page(f"public pool {of}, a supervisor", SUPERVISOR, [pool]),
    ]


def _taken_in(office: Office, rows: int, number: int) -> Iterator[Line]:
    """Upload, dry run and the taking in, as the worker does them."""
    take_in = _found("tests.bench.importing.run_import")
    if take_in is not None:
        yield line(f"import of {rows:,} rows into {number:,} customers", "seconds", take_in(office, rows), "s", rows)
