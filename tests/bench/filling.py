"""Fills an office as its verbs would, many rows a statement: a measurement needs in seconds what years of work leave."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice

from django.db import connection
from django.utils import timezone

from anchang.business.customers.models import Consent, Customer, Token
from anchang.business.customers.queries import phone_key, tail_token, wording
from anchang.business.customers.stages import ConsentPurpose, Grade, Source
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.actions.price_table import take_in
from anchang.business.inventory.models import Building, Project, Unit
from anchang.business.reception.models import Visit
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import at_work
from anchang.engine.ledger.writing import Line
from anchang.lib.calendar import office_day
from anchang.lib.phone import tail
from anchang.lib.tokens import name_tokens
from anchang.main.demo.cast import Office, open_the_office
from anchang.main.demo.people import SURNAMES, WEIGHTS
from anchang.people.org.models import Site

A_BUILDING, A_FLOOR = 120, 4
ROWS = 2_000
MIDDLE = "志秀桂明晓丽海文国雨子浩思佳俊雪小春永婷立玉少亚晨宇欣嘉美振素建"
LAST = "军强英兰辉燕娟涛静庆桐涵然远琪杰梅龙刚新华男曦航怡诚玲芬凯磊娜敏"
# 其他 would want words beside it.
SOURCES = [one for one in Source.values if one != Source.OTHER]
GRADES = [*Grade.values, ""]


def a_name(n: int) -> str:
    """The n-th of about 100,000 different names, the common surnames as often as the rare ones."""
    return SURNAMES[n % 94] + MIDDLE[n // 94 % len(MIDDLE)] + LAST[n // 94 // len(MIDDLE) % len(LAST)]


def a_phone(n: int) -> str:
    """The n-th number of a block nobody has; there are 100,000."""
    return f"199000{n:05d}"


def a_paper(n: int) -> str:
    """The n-th identity card number, its check digit right (GB 11643)."""
    body = f"51010419{65 + n % 30}01{1 + n // 1000 % 28:02d}{n % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def an_office() -> Office:
    """The cast of the demonstration at their posts since yesterday."""
    return open_the_office(at=timezone.now() - timedelta(days=1))


def a_project(office: Office, units: int) -> Project:
    """A project with a permit in force and a posted price for each of its units, in buildings of thirty floors."""
    by, at = Account.objects.system(), timezone.now() - timedelta(hours=20)
    project = inventory.open_project(office.site, by=by, at=at, name="测量项目", developer="锦绣置业")
    permit = inventory.record_permit(project, by=by, at=at, number="测量预售字第1号", issued_on=at.date())
    names = [str(n + 1) for n in range(-(-units // A_BUILDING))]
    for name in names:
        inventory.add_building(project, by=by, at=at, name=name, permit=permit)
    assert Building.objects.filter(project=project, permit=permit).count() == len(names)
    rows = list(enumerate(_price_rows(units)))
    inventory.post_prices(project, by=by, at=at, prices=take_in(project, rows, by=by, at=at))
    inventory.release(permit, by=by, at=at)
    return project


def _price_rows(units: int) -> Iterator[dict[str, object]]:
    for n in range(units):
        floor, place = n % A_BUILDING // A_FLOOR + 1, n % A_FLOOR
        gross, unit_price = Decimal(90 + 10 * place), Decimal(18000 + 20 * floor)
        yield {
            "building": str(n // A_BUILDING + 1),
            "entrance": str(place // 2 + 1),
            "floor": floor,
            "room": f"{floor}{place + 1:02d}",
            "type": ("三室两厅一卫", "四室两厅两卫")[place // 2],
            "gross": gross,
            "net": gross * Decimal("0.8"),
            "unit_price": unit_price,
            "total": gross * unit_price,
        }


def units_of(project: Project) -> list[Unit]:
    return list(Unit.objects.filter(building__project=project).order_by("pk"))


def customers(site: Site, owners: Sequence[Account], count: int, days: int = 700) -> None:
    """So many files with consent, tokens, a first visit and their ledger entries, the newest registered just now."""
    numbers = iter(range(count))
    while some := list(islice(numbers, ROWS)):
        moments = [timezone.now() - timedelta(minutes=(count - n) * days * 1440 / count) for n in some]
        fill(site, by=Account.objects.system(), at=moments[-1], people=list(zip(some, moments, strict=True)), to=owners)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What the server does by itself a minute later.
            cursor.execute("VACUUM ANALYZE")


@action("bench.fill", "测量数据")
def fill(site: Site, *, by: Account, at: datetime, people: list[tuple[int, datetime]], to: Sequence[Account]) -> int:
    """The rows that customers.register and reception.receive write, for each of `people` (number, first visit)."""
    files = [_file(site, to[n % len(to)], n, first) for n, first in people]
    Customer.objects.bulk_create(files)
    Consent.objects.bulk_create(
        Consent(
            customer=one,
            purpose=ConsentPurpose.CONTACT,
            version=wording(ConsentPurpose.CONTACT, office_day(one.first_at)).version,
            channel="visit",
            given_at=one.first_at,
        )
        for one in files
    )
    Token.objects.bulk_create(token for one in files for token in _tokens(one))
    hours = ("at", "entered_at", "greeted_at")
    visits = [
        Visit(customer=one, site=site, received_by=one.owner, nth=1, **dict.fromkeys(hours, one.first_at))
        for one in files
    ]
    Visit.objects.bulk_create(visits)
    at_work().lines.extend(_told(files, visits))
    return len(files)


def _file(site: Site, owner: Account, n: int, first: datetime) -> Customer:
    phone = a_phone(n)
    return Customer(
        site=site,
        owner=owner,
        name=a_name(n),
        phone=phone,
        phone_key=phone_key(phone),
        source=SOURCES[n % len(SOURCES)],
        intent_grade=GRADES[n % len(GRADES)],
        first_at=first,
        last_contact_at=first,
    )


def _tokens(file: Customer) -> Iterable[Token]:
    found = name_tokens(file.name) | {tail_token(tail(file.phone)), str(file.phone_key)}
    for token in sorted(found):
        yield Token(token=token, customer=file, site_id=file.site_id, owner_id=file.owner_id)


def _told(files: list[Customer], visits: list[Visit]) -> Iterator[Line]:
    for file, visit in zip(files, visits, strict=True):
        for verb, thing in (("customers.register", file), ("reception.receive", visit)):
            line = Line(verb, thing, file.site_id, "consultant")
            thing.keep_changes(line, new=True)
            line.mention(file)
            yield line
