"""How long a day's duties take to make for a large company, to prove by its ledger, and to read on the screens then."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.ledger import writing
from anchang.engine.ledger.models import Reader, Seal
from anchang.engine.ledger.sealing import seal
from anchang.engine.ledger.writing import Line as Entered
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.duties import actions
from anchang.people.duties.actions.proving import READER
from anchang.people.duties.models import Duty, Edition, Occurrence
from anchang.people.duties.stages import EditionStage, Stage
from anchang.people.org import actions as org
from anchang.people.org.models import Assignment, Post, Site, Staff

from . import filling
from .serving import Client, collect_static, served, signed_in
from .timing import Line, line, percentiles, timed

DUTIES, DUE, HISTORY, A_SITE = 25, 8, 90, 60
DUTY = """
[[duty]]
code = "measured_{n}"
post = "consultant"
name = "测量职责{n}"
name_en = "Measured duty {n}"
text = "测量"
text_en = "Measured"
cadence = {cadence}
discharge = [{{ verb = "{verb}" }}]
"""


@dataclass(frozen=True)
class Size:
    people: int
    history: int
    requests: int
    deeds: int


# The deeds are what the people of the company have done on the day when the tick comes to read them.
WHOLE, QUICK = Size(20_000, HISTORY, 200, 4_000), Size(300, 10, 10, 150)


def run(quick: bool) -> Iterator[Line]:
    size, at = QUICK if quick else WHOLE, timezone.now()
    collect_static()
    office = filling.an_office()
    _load_duties(at)
    first = _staff(office.site, A_SITE - 6, 0, at)
    _history(office.site, size.history, at)
    everybody = list(first)
    for n in range(1, -(-size.people // A_SITE)):
        site = org.open_site(office.company, by=Account.objects.system(), at=at, code=f"M{n:04d}", name=f"测量{n}")
        everybody += _staff(site, A_SITE, n * A_SITE, at)
    _deeds(everybody, size.deeds, at)
    yield from _ticks(size, at)
    yield from _screens(first[0], office.account("wangmin"), size, at)


def _load_duties(at: datetime) -> None:
    """Twenty-five duties of one post, eight of which are due every day; those of the house give way to them."""
    due = [f'{{ daily = "{9 + n:02d}:00", opens = "00:00" }}' for n in range(DUE)]
    others = ["{ on_demand = true }", '{ event = "customers.register", within = 60 }', "{ yearly = 2, day = 1 }"]
    cadences = due + [others[n % 3] for n in range(DUTIES - DUE)]
    verbs = ["reception.follow_up" if n % 2 else "reception.receive" for n in range(DUTIES)]
    rows = [DUTY.format(n=n, cadence=one, verb=verbs[n]) for n, one in enumerate(cadences)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measured.toml"
        path.write_text('[pack]\ncode = "measured"\nversion = 1\n[[post]]\ncode = "consultant"\n' + "".join(rows))
        give_way(by=Account.objects.system(), at=at)
        actions.load(path, by=Account.objects.system(), at=at)


@action("bench.give_way", "测量数据")
def give_way(*, by: Account, at: datetime) -> None:
    Edition.objects.filter(stage=EditionStage.LIVE).update(stage=EditionStage.RETIRED)


def _staff(site: Site, count: int, number: int, at: datetime) -> list[Account]:
    return people(site, by=Account.objects.system(), at=at, count=count, number=number)


@action("bench.people", "测量数据")
def people(site: Site, *, by: Account, at: datetime, count: int, number: int) -> list[Account]:
    """So many consultants at the site since long ago."""
    post, since = Post.objects.get(code="consultant"), at.date() - timedelta(days=400)
    names = [f"m{number + n}" for n in range(count)]
    made = Account.objects.bulk_create(Account(username=one, name=one, password="!") for one in names)
    staff = Staff.objects.bulk_create(Staff(account=one, name=one.name, site=site, joined_on=since) for one in made)
    Assignment.objects.bulk_create(Assignment(staff=one, post=post, site=site, since=since) for one in staff)
    return made


def _history(site: Site, days: int, at: datetime) -> None:
    """What as many days have left: most done in time, some late, some not done."""
    today = office_day(at)
    for n in range(1, days + 1):
        past(site, by=Account.objects.system(), at=at - timedelta(days=n))
    assert Occurrence.objects.filter(on__lt=today).exists()


@action("bench.past", "测量数据")
def past(site: Site, *, by: Account, at: datetime) -> None:
    sitting = Assignment.objects.filter(site=site, post__code="consultant")
    accounts = list(sitting.values_list("staff__account_id", flat=True))
    editions = list(Edition.objects.filter(stage=EditionStage.LIVE, duty__code__in=_due_codes()))
    Occurrence.objects.bulk_create(
        _done(site, edition, account, at, n)
        for n, (edition, account) in enumerate((edition, one) for edition in editions for one in accounts)
    )


def _due_codes() -> list[str]:
    return [f"measured_{n}" for n in range(DUE)]


def _done(site: Site, edition: Edition, account: int, at: datetime, n: int) -> Occurrence:
    day = at.replace(hour=1, minute=0)
    due = day + timedelta(hours=n % 8 + 1)
    lapsed = n % 19 == 0
    return Occurrence(
        duty_id=edition.duty_id,
        edition=edition,
        site=site,
        person_id=account,
        kept_for=account,
        slot=str(office_day(day)),
        on=office_day(day),
        opens_at=day,
        due_at=due,
        lapses_at=due + timedelta(hours=12),
        stage=Stage.LAPSED if lapsed else Stage.DONE,
        done_at=None if lapsed else due + timedelta(minutes=-20 if n % 7 else 20),
        done_by_id=account,
        entry=None if lapsed else 1,
    )


def _deeds(people: list[Account], count: int, at: datetime) -> None:
    """So many entries of the day, sealed, by people of every site: most prove a duty, each speaks of a customer."""
    while seal():
        pass
    sites = dict(Staff.objects.values_list("account_id", "site_id"))
    hour = datetime.combine(office_day(at), time(10), SHANGHAI)
    verbs, every = ("reception.receive", "reception.follow_up", "customers.edit"), max(len(people) * 3 // count, 1)
    with transaction.atomic():
        for n, account in enumerate(people[::every]):
            told = [Entered(one, None, sites[account.pk], mentions={("customers.customer", n + 1)}) for one in verbs]
            writing.write(told, step=uuid4(), by=account, at=hour + timedelta(seconds=n))
    while seal():
        pass


def _screens(person: Account, supervisor: Account, size: Size, at: datetime) -> Iterator[Line]:
    """As everybody finds them after the day's tick, with the whole company there."""
    duty = Duty.objects.get(code="measured_0")
    month = f"{office_day(at):%Y-%m}"
    pages = [
        ("my day", person, reverse("duties:index")),
        ("home with my day", person, reverse("home")),
        (f"board of {A_SITE} people, a day", supervisor, reverse("duties:board")),
        (f"board of {A_SITE} people, a month", supervisor, f"{reverse('duties:month')}?on={month}"),
        (f"a duty with {size.history} days of history", supervisor, reverse("duties:duty", args=[duty.code])),
    ]
    cookies = {account.pk: signed_in(account) for _case, account, _url in pages}
    for case, account, url in pages:
        yield line(case, "queries", _queries(url, cookies[account.pk]), "queries", 1)
    connection.close()
    with served() as port:
        for case, account, url in pages:
            client = Client(port, cookies[account.pk])
            yield from percentiles(case, timed(partial(client.get, url), size.requests, warm_up=4))


def _queries(url: str, cookie: str) -> int:
    client = InProcess(headers={"cookie": cookie})
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return len(asked)


def _ticks(size: Size, at: datetime) -> Iterator[Line]:
    """The daily tick over a day's ledger; then the same tick again, which must find nothing to do."""
    before, count = Occurrence.objects.count(), Assignment.objects.filter(post__code="consultant").count()
    deeds = Seal.objects.count() - Reader.objects.get(name=READER).position
    case = f"daily tick, {count:,} people × {DUTIES} duties"
    yield line(case, "seconds", _seconds(at), "s", count)
    made = Occurrence.objects.count() - before
    assert made == count * DUE, (made, count)
    proved = Occurrence.objects.filter(on=office_day(at), stage=Stage.DONE).count()
    assert proved >= size.deeds // 2, (proved, size.deeds)
    yield line(case, "items", made, "items", count)
    yield line(case, "entries_read", deeds, "entries", count)
    yield line(case, "proved", proved, "items", count)
    yield line(f"{case}, again the same day", "seconds", _seconds(at), "s", count)


def _seconds(at: datetime) -> float:
    start = perf_counter()
    actions.tick(at)
    return perf_counter() - start
