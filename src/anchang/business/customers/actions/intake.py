"""Customers who come as a table: who of them is new, who is known, and how tens of thousands are written at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine import statements
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.imports.kinds import Fields, Kind, declare
from anchang.engine.imports.models import Import
from anchang.engine.imports.progress import Report
from anchang.engine.imports.reading import Checked, Fault
from anchang.engine.policies import Refused, once, require
from anchang.lib.calendar import office_day
from anchang.lib.phone import mask_phone
from anchang.lib.tokens import name_tokens
from anchang.people.org.models import Site

from ..models import Consent, Customer, Phone, Token
from ..queries import id_key, mask_key, owners, phone_key
from ..stages import ConsentPurpose, FileStage
from .filing import NEEDS, _describe, insist_phone_allowed
from .intake_columns import COLUMNS, is_past
from .intake_known import (
    Draft,
    has_words,
    known_above,
    known_here,
    not_enough,
    portions,
    same_papers,
    stopped,
    version,
)
from .papers import checked_paper
from .tokens import LONGEST, tokens_of_papers, tokens_of_phones

SKIP, FILL, POOL = "skip", "fill", "pool"
CHANNEL = "table"
PHONE = ("customer_id", "number", "key", "mask_key", "is_main")
A_STEP = 1000
Row = tuple[int, dict[str, Any]]


@dataclass
class Intake:
    """What is written: rows as the columns keep them, in which the place of a customer's key still holds its index.

    `a_phone` and `a_consent` are the rows that all of their kind are copied from.
    """

    a_phone: list[Any]
    a_consent: list[Any]
    files: list[list[Any]] = field(default_factory=list)
    phones: list[list[Any]] = field(default_factory=list)
    consents: list[list[Any]] = field(default_factory=list)
    tokens: list[tuple[str, int, int | None]] = field(default_factory=list)
    fills: dict[int, dict[str, Any]] = field(default_factory=dict)
    skipped: int = 0


def examine(site: Site, checked: Checked, at: datetime, report: Report) -> list[Fault]:
    """Holds every row to the rules of registering; returns who is known already, here or further up in the table."""
    people = _people(site, at)
    drafts: list[tuple[int, Draft]] = []
    now = timezone.localtime(at)
    for n, (row, values) in enumerate(checked.rows):
        faults = [Fault(row, *fault) for fault in _wrong(site, values, people, now)]
        checked.faults += faults
        if not faults:
            drafts.append((row, values["draft"]))
        if n % A_STEP == 0:
            report(n, len(checked.rows))
    rest = (*same_papers(site, drafts), *stopped(drafts), *not_enough(drafts, at))
    return [*known_here(site, drafts), *known_above(drafts), *rest]


def _people(site: Site, at: datetime) -> dict[str, list[Account]]:
    """Who may own files of the site, by name and by user name."""
    found: dict[str, list[Account]] = {}
    for person in owners(site, at):
        found.setdefault(person.name, []).append(person)
        found.setdefault(person.username, []).append(person)
    return found


def _wrong(
    site: Site, values: dict[str, Any], people: dict[str, list[Account]], at: datetime
) -> Iterator[tuple[str, str]]:
    """Column and text of what is wrong with the row; leaves the `draft` in it."""
    given = {name: values.get(name) for name in ("first_on", "last_on", "consent_on")}
    for name, title in (("first_on", "首次登记日期"), ("last_on", "最近联系日期"), ("consent_on", "同意日期")):
        if not is_past(given[name], at):
            yield title, _("日期还没有到")
    if given["consent_on"] and not has_words(given["consent_on"]):
        yield "同意日期", _("同意日期太早，没有对应的同意说明，请核对或留空")
    owner = None
    if asked := values.get("owner"):
        found = {one.pk: one for one in people.get(asked.strip(), [])}
        owner = next(iter(found.values()), None)
        if len(found) != 1:
            yield (
                "置业顾问",
                (_("本案场有几位「%(name)s」，请填登录名") if found else _("本案场没有置业顾问「%(name)s」"))
                % {"name": asked[:20]},
            )
    customer = Customer(site=site, source=values["source"], owner=owner)
    for name in ("intent_grade", *NEEDS):
        if values.get(name):
            setattr(customer, name, values[name])
    customer.first_at = _moment(given["first_on"], at)
    customer.last_contact_at = max(_moment(given["last_on"], at), customer.first_at)
    consented = given["consent_on"]
    draft = Draft(customer, has_owner=owner is not None, consent_at=_moment(consented, at) if consented else None)
    values["draft"] = draft
    yield from _refusals(draft, values)


def _refusals(draft: Draft, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What registering would refuse, told at the column where it can be mended."""
    customer, agreed = draft.customer, draft.consent_at is not None
    try:
        _describe(customer, agreed, values.get("name") or "", values.get("salutation") or "")
    except Refused as refusal:
        yield "姓名", refusal.reason
    if numbers := values.get("phones"):
        try:
            insist_phone_allowed(agreed)
        except Refused as refusal:
            yield "同意日期", _("填了电话就要填同意日期：%(why)s") % {"why": refusal.reason}
        draft.numbers = [(number, phone_key(number)) for number in numbers]
        customer.phone, customer.phone_key = draft.numbers[0]
    if typed := values.get("id_number"):
        try:
            customer.id_kind = values.get("id_kind") or ""
            require(customer.id_kind, _("填了证件号码就要填证件类型"))
            customer.id_number = checked_paper(customer.id_kind, typed, agreed=agreed)
            customer.id_key = id_key(customer.id_number)
        except Refused as refusal:
            yield "证件号码", refusal.reason


@lru_cache(maxsize=10_000)
def _moment(day: date | None, at: datetime) -> datetime:
    """The beginning of that day in the office; without a day the moment of the import."""
    return at if day is None else timezone.make_aware(datetime.combine(day, time()))


def prepare(
    site: Site, rows: list[Row], *, at: datetime, report: Report, duplicates: str = SKIP, owner: str = POOL
) -> Intake:
    """Makes of the rows what is written: encrypted, hashed, with the tokens to be found by. Touches no table.

    Refuses an owner for the rest who does not deal with customers at the site.
    """
    people = _people(site, at)
    require(owner == POOL or owner in people, _("请选择接手客户的置业顾问"))
    rest = None if owner == POOL else people[owner][0]
    phone = Phone(site_id=site.pk, added_at=at)
    agreed = Consent(purpose=ConsentPurpose.CONTACT, channel=CHANNEL)
    intake, places = Intake(statements.kept(phone), statements.kept(agreed)), {}
    for n, (row, values) in enumerate(rows):
        draft: Draft = values["draft"]
        if draft.known is None and draft.row not in places:
            places[row] = len(intake.files)
            _add(intake, draft, rest)
        elif duplicates == FILL and draft.known is not None and draft.known.stage == FileStage.OPEN:
            _fill(intake, draft.known, draft.customer)
        else:
            intake.skipped += 1
        if n % A_STEP == 0:
            report(n, len(rows))
    return intake


def _add(intake: Intake, draft: Draft, rest: Account | None) -> None:
    """Adds a file with its numbers, its consent and its tokens. A number is encrypted once for its two places."""
    customer, index = draft.customer, len(intake.files)
    if not draft.has_owner:
        customer.owner = rest
    file = statements.kept(customer)
    intake.files.append(file)
    for place, (number, key) in enumerate(draft.numbers):
        secret = statements.value_of(Phone, "number", number) if place else file[_column(Customer, "phone")]
        row = intake.a_phone.copy()
        for column, value in zip(PHONE, (index, secret, key, mask_key(mask_phone(number)), place == 0), strict=True):
            row[_column(Phone, column)] = value
        intake.phones.append(row)
    if draft.consent_at is not None:
        row = intake.a_consent.copy()
        row[_column(Consent, "customer_id")] = index
        row[_column(Consent, "version")] = version(office_day(draft.consent_at))
        row[_column(Consent, "given_at")] = statements.value_of(Consent, "given_at", draft.consent_at)
        intake.consents.append(row)
    intake.tokens += [(token, index, customer.owner_id) for token in _tokens(draft)]


def _tokens(draft: Draft) -> set[str]:
    customer = draft.customer
    found = tokens_of_phones(number for number, _key in draft.numbers) | tokens_of_papers([customer.id_number])
    for called in filter(None, (customer.name, customer.salutation)):
        found |= name_tokens(called)
    return {token[:LONGEST] for token in found}


def _fill(intake: Intake, known: Customer, given: Customer) -> None:
    """What the known file does not say and the row does; of several rows the first one counts."""
    missing = intake.fills.setdefault(known.pk, {})
    for name in NEEDS:
        if getattr(given, name) and not getattr(known, name):
            missing.setdefault(name, getattr(given, name))


@action("customers.take_in", gettext_lazy("导入客户"))
def take_in(
    site: Site, ready: Intake, *, by: Account, at: datetime, import_: Import | None, report: Report | None = None
) -> dict[str, int]:
    """Opens the files of a table, all of them or none; returns how many there are and what became of the others.

    Refuses when one of the numbers was registered since the table was checked. The consent keeps the day the table
    names, in the words by which the table is brought: nobody read those of the site to the customer.
    """
    with once(_("检查之后又有人登记了表里的电话，请再次确认导入")):
        _write(site, ready, report or Report())
    counts = {"opened": len(ready.files), "filled": _filled(ready), "skipped": ready.skipped}
    note(**counts)
    return counts


def _write(site: Site, ready: Intake, report: Report) -> None:
    keys = statements.reserve(Customer, len(ready.files))
    place = _column(Customer, "id")
    for row, key in zip(ready.files, keys, strict=True):
        row[place] = key
    Customer.objects.all().pour(_columns(Customer), ready.files)
    for model, rows in ((Phone, ready.phones), (Consent, ready.consents)):
        at, without = _column(model, "customer_id"), _column(model, "id")
        for row in rows:
            row[at] = keys[row[at]]
            del row[without]
        model.objects.all().pour([name for name in _columns(model) if name != "id"], rows)
    statements.pour(Token, ("token", "customer_id", "site_id", "owner_id"), _keyed(site, ready, keys, report))


def _keyed(site: Site, ready: Intake, keys: list[int], report: Report) -> Iterator[tuple[Any, ...]]:
    for n, (token, index, owner) in enumerate(ready.tokens):
        if n % (10 * A_STEP) == 0:
            report(index, len(keys))
        yield token, keys[index], site.pk, owner


@cache
def _columns(model: type[models.Model]) -> list[str]:
    return [str(one.column) for one in model._meta.local_concrete_fields]


@cache
def _column(model: type[models.Model], name: str) -> int:
    return _columns(model).index(name)


def _filled(ready: Intake) -> int:
    """Writes what known files lacked, unless somebody has filled it in meanwhile."""
    wanted = {key: given for key, given in ready.fills.items() if given}
    for some in portions(list(wanted)):
        files = list(Customer.objects.select_for_update().filter(pk__in=some, stage=FileStage.OPEN).order_by("pk"))
        for one in files:
            for name, value in wanted[one.pk].items():
                if not getattr(one, name):
                    setattr(one, name, value)
        Customer.objects.bulk_update(files, NEEDS)
    return len(wanted)


def asks(site: Site, at: datetime) -> Fields:
    """What no row tells: what to do with known customers, and whose the files without an owner are."""
    ways = [(SKIP, _("跳过")), (FILL, _("只补充对方档案里空着的需求"))]
    people = [(POOL, _("放入公海")), *((one.username, one.name) for one in owners(site, at))]
    fields: Fields = (
        models.CharField(_("已登记的客户"), choices=ways, default=SKIP, max_length=10),
        models.CharField(_("没写置业顾问的客户归"), choices=people, max_length=150),
    )
    for name, one in zip(("duplicates", "owner"), fields, strict=True):
        one.name = name
    return fields


FIGURES = (
    ("opened", gettext_lazy("新建客户")),
    ("filled", gettext_lazy("补充了空白")),
    ("skipped", gettext_lazy("已登记而跳过")),
)
declare(
    Kind(
        "customers.files",
        gettext_lazy("导入客户"),
        COLUMNS,
        lambda pk: Site.objects.get(pk=pk),
        examine,
        take_in,
        asks,
        prepare=prepare,
        figures=FIGURES,
        once=True,
        may_skip=True,
        is_personal=True,
        home=lambda site: reverse("customers:intakes"),
    )
)
