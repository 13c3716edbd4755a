from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import ForeignObjectRel, Model
from django.utils.functional import Promise

from anchang.engine.fields import SecretField
from anchang.engine.forgetting import Named

from ..models import Customer
from ..stages import FileStage
from .finding import current, identities

Kind = Literal["wait", "restrict", "silent"]


@dataclass(frozen=True)
class Ground:
    """Why data cannot be deleted now. `wait`: something is still being done, and `told` says what. `restrict`: the law has
    them kept until a day. `silent`: the same, but nobody may learn of it, so that what is told are the ordinary words."""

    kind: Kind
    until: date | None = None
    told: str = ""


@dataclass(frozen=True)
class Section:
    """What a room knows about a person, as a table under a heading."""

    title: str | Promise
    columns: tuple[str | Promise, ...]
    rows: list[tuple[Any, ...]]


GroundOf = Callable[[list[int], datetime], Ground | None]
EraserOf = Callable[[list[int], datetime], Iterable[Named] | None]
KeeperOf = Callable[[list[int]], set[int]]
TellerOf = Callable[[list[int], datetime], Iterable[Section]]
StrangersOf = Callable[[Collection[str] | None, datetime, int | None], Iterable[Named]]
_grounds: list[GroundOf] = []
_erasers: dict[EraserOf, tuple[str, ...]] = {}
_tellers: list[TellerOf] = []
_keepers: list[KeeperOf] = []
_strangers: list[StrangersOf] = []


def ground(function: GroundOf) -> GroundOf:
    """Registers `(files, at) -> Ground | None`: a reason of the room to keep the files with these keys."""
    if function not in _grounds:
        _grounds.append(function)
    return function


def eraser(*labels: str) -> Callable[[EraserOf], EraserOf]:
    """Registers `(files, at) -> things`, which empties the room's tables `labels` of a person, inside customers.erase.

    What it gives besides (label, key) is forgotten by ledger, notices, files and whoever else keeps copies. A table that
    points to a customer and that no eraser takes on loses what its model calls `personal`; one that keeps a secret
    loses the row.
    """

    def keep(function: EraserOf) -> EraserOf:
        _erasers.setdefault(function, labels)
        return function

    return keep


def told_about(function: TellerOf) -> TellerOf:
    """Registers `(files, at) -> sections`: everything the room holds about the person, for the copy they ask for."""
    if function not in _tellers:
        _tellers.append(function)
    return function


def keeper(function: KeeperOf) -> KeeperOf:
    """Registers `(files) -> those of them` that the room has a lasting ground to keep, for many files in one query.

    It only spares asking `grounds` one by one; what it misses is still asked.
    """
    if function not in _keepers:
        _keepers.append(function)
    return function


def without_file(function: StrangersOf) -> StrangersOf:
    """Registers `(numbers, before, most) -> things`, which empties what the room holds, up to that moment, of people of
    whom there is no file: under one of these numbers (hashes), or, of None, `most` of all whose number no file has.

    Called inside a verb of the room. What it gives (label, key) is forgotten by ledger, notices and files too.
    """
    if function not in _strangers:
        _strangers.append(function)
    return function


def empty_strangers(numbers: Collection[str] | None, before: datetime, most: int | None = None) -> set[Named]:
    """Has every room let go of these; what it was."""
    return {named for one in _strangers for named in one(numbers, before, most)}


def kept_anyway(files: list[int]) -> set[int]:
    return {key for one in _keepers for key in one(files)}


def grounds(files: list[int], at: datetime) -> list[Ground]:
    """Every reason to keep the files."""
    return [found for one in _grounds if (found := one(files, at)) is not None]


def erasers() -> list[EraserOf]:
    return list(_erasers)


def taken_on() -> set[str]:
    """The tables that an eraser of their own empties."""
    return {label for labels in _erasers.values() for label in labels}


def told(files: list[int], at: datetime) -> list[Section]:
    """What the whole office holds about the person; rooms that hold nothing say nothing."""
    return [section for one in _tellers for section in one(files, at) if section.rows]


def person(customer: Customer) -> list[list[int]]:
    """Every file of the person in the company, each with those merged into it: found by their numbers and papers."""
    own = identities(current(customer))
    papers = Customer.objects.filter(pk__in=own, id_key__isnull=False).values("id_key")
    others = set(Customer.objects.filter(id_key__in=papers).values_list("pk", flat=True))
    for model, column in numbered():
        rows: Any = model._base_manager
        keys = rows.filter(**{f"{column}__in": own}).values("key")
        others |= set(rows.filter(key__in=keys).values_list(column, flat=True))
    roots = {current(one).pk: one for one in Customer.objects.filter(pk__in=others - set(own))}
    groups = [identities(current(one)) for one in roots.values()]
    return [own, *(one for one in groups if not set(one) & set(own))]


def pointing() -> list[tuple[type[Model], str]]:
    """Every table of the house that points to a customer, with the column by which it does."""
    found = [one for one in Customer._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)]
    return [(one.related_model, one.field.name) for one in found if one.related_model is not Customer]


def numbered() -> list[tuple[type[Model], str]]:
    """Of these the tables of numbers and papers: a secret `number`, and the `key` it is found by."""
    return [one for one in pointing() if {"number", "key"} <= {column.name for column in one[0]._meta.concrete_fields}]


def secrets_of(model: type[Model]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if isinstance(column, SecretField)]


BARE = {"id", "site", "owner", "kind", "stage", "merged_into", "source", "first_at", "last_contact_at"}
"""What an erased file still says: that somebody came, when and from where. A column not named here is emptied."""


def emptied() -> dict[str, Any]:
    """What the columns of an erased file hold."""
    columns = [one for one in Customer._meta.concrete_fields if one.name not in BARE]
    return {one.name: None if one.null else one.get_default() if one.has_default() else "" for one in columns}


def is_shown_erased(customer: Customer) -> bool:
    """What whoever has no business with it sees of a file that is gone: a silent restriction looks like a deletion."""
    restriction = getattr(customer, "restriction", None)
    return customer.stage == FileStage.ERASED or (restriction is not None and restriction.silent)
