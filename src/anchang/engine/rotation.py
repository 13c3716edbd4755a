"""Bringing every secret column and every sealed file under the newest data key, in portions, while people work."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note

from .fields import SecretField, is_new, renewed
from .files.resealing import is_resealed, reseal, sealed_files

PORTION = 500


@dataclass
class Rotation:
    """How many values and files were read, which of them were encrypted anew, and which no key could read (table.column,
    row, or the digest of a file). `missing` files are gone from the store."""

    read: int = 0
    renewed: int = 0
    files: int = 0
    unreadable: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    old: int = 0


@action("keys.rotate", gettext_lazy("更换数据密钥"))
def rotate_keys(*, by: Account, at: datetime, read: int, renewed: int, unreadable: int) -> None:
    """Leaves in the ledger that the data key was changed, once `rotate` is through."""
    note(read=read, renewed=renewed, unreadable=unreadable)


def secret_columns() -> list[tuple[type[Model], str]]:
    """Every column of every table that is kept encrypted."""
    return [
        (model, str(column.column))
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, SecretField) and model._meta.managed
    ]


def rotate(portion: int = PORTION) -> Rotation:
    """Encrypts anew whatever the first key of DATA_KEY does not read, and counts; bears being broken off and run again.

    Each portion, and each file, is a transaction of its own. A value that somebody changed in between is left to them: they have written
    it under the new key.
    """
    found = Rotation()
    for model, column in secret_columns():
        for rows in _portions(model, column, portion):
            with transaction.atomic(), connection.cursor() as cursor:
                for key, stored in rows:
                    _renew(cursor, model, column, key, stored, found)
    for digest in sealed_files():
        _reseal(digest, found)
    return found


def _reseal(digest: str, found: Rotation) -> None:
    found.read += 1
    found.files += 1
    try:
        found.renewed += reseal(digest)
    except InvalidToken:
        found.unreadable.append(f"sealed file {digest}")
    except FileNotFoundError:
        found.missing.append(digest)


def examine(portion: int = PORTION) -> Rotation:
    """Reads everything once more and counts what still needs an older key; changes nothing."""
    found = Rotation()
    for model, column in secret_columns():
        for rows in _portions(model, column, portion):
            found.read += len(rows)
            found.old += sum(not is_new(stored) for _key, stored in rows)
    for digest in sealed_files():
        found.read += 1
        found.files += 1
        found.old += not is_resealed(digest)
    return found


def _portions(model: type[Model], column: str, portion: int) -> Iterator[list[tuple[int, str]]]:
    table, key = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(model._meta.pk.column))
    name, last = connection.ops.quote_name(column), 0
    sql = f"SELECT {key}, {name} FROM {table} WHERE {key} > %s AND {name} <> '' ORDER BY {key} LIMIT %s"  # noqa: S608
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [last, portion])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _renew(cursor, model: type[Model], column: str, key: int, stored: str, found: Rotation) -> None:  # type: ignore[no-untyped-def]
    found.read += 1
    try:
        new = renewed(stored)
    except InvalidToken:
        found.unreadable.append(f"{model._meta.db_table}.{column} {key}")
        return
    if new == stored:
        return
    table, pk = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(model._meta.pk.column))
    name = connection.ops.quote_name(column)
    cursor.execute(f"UPDATE {table} SET {name} = %s WHERE {pk} = %s AND {name} = %s", [new, key, stored])  # noqa: S608
    found.renewed += cursor.rowcount
