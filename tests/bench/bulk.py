"""Puts millions of rows into the tables of an office past its verbs.

Rows come as tuples of text, numbers and None, written as both databases read them. Foreign keys are not checked and
indexes are made afterwards, so they are as dense as after a REINDEX; nothing else differs from rows the verbs wrote.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, JSONField, Model

Cell = str | int | None
Row = Sequence[Cell]
PIECE = 4_000


class Sheet:
    """A table and the columns that are given; every other column has the default of its model, the key too is given."""

    def __init__(self, model: type[Model], *names: str) -> None:
        fields = model._meta.concrete_fields
        given = [next(one for one in fields if name in (one.name, one.attname)) for name in names]
        rest = [one for one in fields if one not in given]
        self.model, self.table = model, model._meta.db_table
        self.columns = [one.column for one in [*given, *rest]]
        self.rest = tuple(_default(one) for one in rest)


def _default(field: "Field[Any, Any]") -> Cell:
    """What a row that does not name the column holds."""
    if field.null and field.default is NOT_PROVIDED:
        return None
    if isinstance(field, JSONField):
        return json.dumps(field.get_default())
    value = field.get_db_prep_save(field.get_default(), connection)
    return int(value) if isinstance(value, bool) else value


@contextmanager
def filling(emptied: Sequence[Sheet], added_to: Sequence[Sheet] = ()) -> Iterator[None]:
    """Empties tables, and all that point to them; within, `write` may be used; afterwards the indexes are back.

    What stands in the tables `added_to` stays: the ledger's refuse to be emptied.
    """
    sheets = [*emptied, *added_to]
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in _START_POSTGRESQL if postgresql else _START_SQLITE:
            cursor.execute(statement)
        _empty({sheet.model for sheet in emptied})
        back = [line for sheet in sheets for line in _without_indexes(sheet.table)]
        yield
        for statement in back:
            cursor.execute(statement)
        if postgresql:
            for sheet in sheets:
                cursor.execute(f"SELECT setval('{sheet.table}_id_seq', (SELECT max(id) FROM {sheet.table}))")
        for statement in _END_POSTGRESQL if postgresql else _END_SQLITE:
            cursor.execute(statement)


_START_POSTGRESQL = ("SET session_replication_role = replica", "SET maintenance_work_mem = '512MB'")
_END_POSTGRESQL = ("RESET session_replication_role", "RESET maintenance_work_mem", "VACUUM ANALYZE", "CHECKPOINT")
_START_SQLITE = ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF")
_END_SQLITE = ("PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)")


def write(sheet: Sheet, rows: Iterable[Row]) -> None:
    """Appends the rows."""
    columns = ", ".join(f'"{one}"' for one in sheet.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tail = "".join(f"\t{_text(one)}" for one in sheet.rest) + "\n"
            with cursor.cursor.copy(f"COPY {sheet.table} ({columns}) FROM STDIN") as copy:
                rest = iter(rows)
                while some := "".join("\t".join(map(_text, row)) + tail for row in islice(rest, PIECE)):
                    copy.write(some)
            return
        places = ", ".join("?" * len(sheet.columns))
        cursor.execute("BEGIN")
        sql = f"INSERT INTO {sheet.table} ({columns}) VALUES ({places})"
        cursor.cursor.connection.executemany(sql, ((*row, *sheet.rest) for row in rows))
        cursor.execute("COMMIT")


def _text(value: Cell) -> str:
    return "\\N" if value is None else str(value)


def _empty(models: set[type[Model]]) -> None:
    """Whatever points to them too."""
    edge = models
    while edge:
        edge = {one.related_model for model in edge for one in _pointing(model)} - models
        models |= edge
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
            return
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")


def _pointing(model: type[Model]) -> list[Any]:
    """The relations that lead to the model, those without a name on its side too."""
    return [one for one in model._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]


def _without_indexes(table: str) -> list[str]:
    """Takes all of the table's indexes away but its key; gives the statements that bring them back."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES_POSTGRESQL if connection.vendor == "postgresql" else _INDEXES_SQLITE, [table])
        found = cursor.fetchall()
        for away, _back in found:
            cursor.execute(away)
    return [back for _away, back in found]


_INDEXES_POSTGRESQL = """
SELECT CASE WHEN c.oid IS NULL THEN format('DROP INDEX %%I', i.indexrelid::regclass)
       ELSE format('ALTER TABLE %%s DROP CONSTRAINT %%I', i.indrelid::regclass, c.conname) END,
       CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
       ELSE format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', i.indrelid::regclass, c.conname,
                   pg_get_constraintdef(c.oid)) END
FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'u'
WHERE i.indrelid = %s::regclass AND NOT i.indisprimary
"""
_INDEXES_SQLITE = (
    "SELECT 'DROP INDEX ' || name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name = %s"
)
