"""Of a table of customers: who is known already, here or further up in it, and whose consent does not do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from anchang.engine import statements
from anchang.engine.imports.reading import Fault
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Consent, Customer, DoNotContact, Phone
from ..queries import current, is_enough, statement
from ..stages import ConsentPurpose

A_QUESTION = 500


@dataclass(slots=True)
class Draft:
    """A row that may become a file: the customer unsaved, its numbers with their keys, and of whom it is a duplicate."""

    customer: Customer
    numbers: list[tuple[str, str]] = field(default_factory=list)
    has_owner: bool = False
    consent_at: datetime | None = None
    known: Customer | None = None
    row: int = 0


def known_here(site: Site, drafts: list[tuple[int, Draft]]) -> Iterator[Fault]:
    """Files of the site under one of the numbers, a merged one by the file it stands behind."""
    rows: dict[str, list[tuple[int, Draft]]] = {}
    for row, draft in drafts:
        for _number, key in draft.numbers:
            rows.setdefault(key, []).append((row, draft))
    for some in portions(list(rows)):
        hits = _HITS.ask(site=site.pk, keys=some)
        found = Phone.objects.filter(pk__in=hits).select_related("customer__owner", "customer__merged_into__owner")
        for phone in found if hits else ():
            known = current(phone.customer)
            for row, draft in rows[phone.key]:
                if draft.known is None:
                    draft.known = known
                    facts = {"owner": known.owner_name, "number": known.number}
                    yield Fault(row, "电话", _("已登记，是%(owner)s的客户（%(number)s）") % facts)


# Nearly all of a table's numbers are new, so it is the bare numbers that are looked up first.
_HITS = statements.Question(
    lambda: Phone.objects.filter(
        statements.Among("key", "keys", models.CharField(), many=True),
        site=statements.Given("site", models.BigIntegerField()),
    ).values_list("pk", flat=True)
)
_STOPPED = statements.Question(
    lambda: DoNotContact.objects.filter(
        statements.Among("key", "keys", models.CharField(), many=True), lifted_at=None
    ).values_list("key", flat=True)
)


def known_above(drafts: list[tuple[int, Draft]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row, draft in drafts:
        earlier = min((first[key] for _number, key in draft.numbers if key in first), default=0)
        if earlier and draft.known is None:
            draft.row = earlier
            yield Fault(row, "电话", _("与第%(row)s行是同一个电话") % {"row": earlier})
        for _number, key in draft.numbers:
            first.setdefault(key, earlier or row)


def same_papers(site: Site, drafts: list[tuple[int, Draft]]) -> Iterator[Fault]:
    rows = {draft.customer.id_key: row for row, draft in drafts if draft.customer.id_key and draft.known is None}
    for some in portions(list(rows)):
        for one in Customer.objects.filter(site=site, id_key__in=some).only("id_key"):
            yield Fault(rows[one.id_key or ""], "证件号码", _("与%(number)s是同一个证件") % {"number": one.number})


def stopped(drafts: list[tuple[int, Draft]]) -> Iterator[Fault]:
    """Whose numbers stand on the list of those nobody may contact: the file is opened and the list stays (R-247)."""
    rows = {key: row for row, draft in drafts for _number, key in draft.numbers}
    for some in portions(list(rows)):
        for key in _STOPPED.ask(keys=some):
            yield Fault(rows[key], "电话", _("客户要求免打扰，导入后也不能联系"))


def not_enough(drafts: list[tuple[int, Draft]], at: datetime) -> Iterator[Fault]:
    """Whose consent, as the table states it, does for no contact any more: everybody is asked again since (R-230)."""
    for row, draft in drafts:
        if draft.consent_at and draft.known is None and not _is_enough(version(office_day(draft.consent_at)), at):
            yield Fault(row, "同意日期", _("客户同意的是旧版，导入后要重新征得同意才能联系"))


def version(day: date) -> str:
    """The words that stand for a consent of that day which a table tells of."""
    return _stated(day, str(settings.PACKS))


@lru_cache(maxsize=10_000)
def _stated(day: date, packs: str) -> str:
    """A table has few days and many rows; the folder of the packs is named because another one has other words."""
    return statement(ConsentPurpose.CONTACT, day).version


def has_words(day: date) -> bool:
    try:
        return bool(version(day))
    except LookupError:
        return False


def _is_enough(version: str, at: datetime) -> bool:
    return _does(version, office_day(at), str(settings.PACKS))


@lru_cache(maxsize=1_000)
def _does(version: str, on: date, packs: str) -> bool:
    return is_enough(Consent(purpose=ConsentPurpose.CONTACT, version=version), on)


def portions(keys: list[Any]) -> Iterator[list[Any]]:
    return (keys[first : first + A_QUESTION] for first in range(0, len(keys), A_QUESTION))
