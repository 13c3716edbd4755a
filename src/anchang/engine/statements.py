"""Statements whose text is made once a process; Django compiles the same one anew each time it is asked for.

For what every sale does: three quarters of a statement's cost is its making. Plain SQL that both databases read.
"""

import copy
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Field, Func, Model, QuerySet
from django.db.models.expressions import Value
from django.db.models.query import ModelIterable, get_related_populators

from anchang.engine import gathering

MOST_ROWS = 40
# Fields whose value is kept as it is.
PLAIN = {
    *(models.CharField, models.BooleanField, models.ForeignKey, models.BigAutoField),
    *(models.BigIntegerField, models.IntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField),
}
AS_IT_IS: dict[type[Any], type[Any]] = {models.CharField: str, models.TextField: str, models.BooleanField: bool}


class Given(Value):
    """The place of a value in a `Question`; `field` says how the database keeps such a value."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def bind(self, given: Mapping[str, Any], connection: Any) -> Any:
        return self.output_field.get_db_prep_value(given[self.value], connection)


class Among(Func):
    """True for the rows whose column is one of the values given under that name when a `Question` is asked.

    As many values as there are, none too, make the same statement; `field` says how the database keeps one. Of hundreds
    say `many`: a kept plan that reads the whole table would compare each row with each of them.
    """

    conditional = True

    def __init__(self, column: str, name: str, field: "Field[Any, Any]", many: bool = False) -> None:
        super().__init__(F(column), _Several(name, field), output_field=models.BooleanField())
        self.many = many

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_extra: Any) -> Any:
        column, several = self.get_source_expressions()
        sql, params = compiler.compile(column)
        if connection.vendor == "postgresql":
            kind = "bigint" if isinstance(several.output_field, models.IntegerField) else "text"
            if self.many:
                return f"{sql} IN (SELECT unnest(%s::{kind}[]))", [*params, several]
            return f"{sql} = ANY(%s::{kind}[])", [*params, several]
        return f"{sql} IN (SELECT value FROM json_each(%s))", [*params, several]  # noqa: S608


class _Several(Given):
    def bind(self, given: Mapping[str, Any], connection: Any) -> Any:
        return _listed([self.output_field.get_db_prep_value(one, connection) for one in given[self.value]], connection)


def _listed(values: list[Any], connection: Any) -> Any:
    """Several values in one place of a statement: an array, or JSON where there are none."""
    return values if connection.vendor == "postgresql" else json.dumps(values)


def holding(tables: Iterable[type[Model]], column: str, keys: Iterable[int]) -> set[type[Model]]:
    """Those of the tables in which a row has one of the keys in that field, a foreign key; one statement for all."""
    asked = tuple(sorted(tables, key=lambda one: one._meta.label))
    if not asked:
        return set()
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        given = [_listed(list(keys), connection)] * len(asked)
        cursor.execute(_holding_text(asked, column, connection.vendor), given)
        return {asked[place] for (place,) in cursor.fetchall()}


@cache
def _holding_text(tables: tuple[type[Model], ...], column: str, vendor: str) -> str:
    several = "= ANY(%s::bigint[])" if vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    parts = [
        f'SELECT {place} WHERE EXISTS (SELECT 1 FROM "{one._meta.db_table}" WHERE "{_field(one, column).column}" {several})'  # noqa: S608
        for place, one in enumerate(tables)
    ]
    return " UNION ALL ".join(parts)


class Code(Value):
    """One of a few codes, written into the statement itself.

    A database that keeps the plan of a statement plans for the usual value of a parameter; of a code it knows how many
    rows have it. Never for what somebody typed: anything but letters, digits, - and _ is a ValueError.
    """

    def __init__(self, code: str) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]*", code, re.ASCII):
            raise ValueError(f"not a code: {code!r}")
        super().__init__(code, output_field=models.CharField())

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return f"'{self.value}'", []


class Question:
    """A queryset with `Given` in the places of its values. It is compiled when it is first asked.

    A value must not be None, which would be another statement, and nothing else about the queryset may vary.
    """

    def __init__(self, rows: Callable[[], QuerySet[Any, Any]]) -> None:
        self._rows = rows
        self._kept: _Compiled | None = None

    def ask(self, **given: Any) -> list[Any]:
        """What the queryset gives for these values: objects with all it selects along, or tuples."""
        connection = connections[DEFAULT_DB_ALIAS]
        kept = self._kept or self._keep(connection)
        values = [one.bind(given, connection) if isinstance(one, Given) else one for one in kept.places]
        return list(kept.read(kept.compiler_for(connection, values)))

    def _keep(self, connection: Any) -> "_Compiled":
        self._kept = _Compiled(self._rows(), connection)
        return self._kept


class _Compiled:
    """A queryset's statement, and how its rows are read: all that Django would find out anew each time."""

    def __init__(self, rows: QuerySet[Any, Any], connection: Any) -> None:
        self.rows, self.compiler = rows, rows.query.get_compiler(connection=connection)
        self.sql, self.places = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([one[0] for one in self.compiler.select])
        self.read: Callable[[Any], Iterable[Any]] = self._tuples
        if rows._iterable_class is ModelIterable:
            self.read, selected = self._objects, self.compiler.klass_info["select_fields"]
            self.own = slice(selected[0], selected[-1] + 1)
            self.names = [one[0].target.attname for one in self.compiler.select[self.own]]
            self.related = get_related_populators(self.compiler.klass_info, self.compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self.compiler.connection = None

    def compiler_for(self, connection: Any, values: list[Any]) -> Any:
        """Django's compiler for one asking, which compiles nothing."""
        asking = copy.copy(self.compiler)
        asking.connection = connection
        asking.as_sql, asking.get_converters = lambda: (self.sql, values), lambda _columns: self.converters
        return asking

    def _objects(self, compiler: Any) -> Iterator[Model]:
        model = self.compiler.klass_info["model"]
        for row in compiler.results_iter():
            thing = model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
            for one in self.related:
                one.populate(row, thing)
            for name, place in self.compiler.annotation_col_map.items():
                setattr(thing, name, row[place])
            yield thing

    def _tuples(self, compiler: Any) -> Any:
        query = SimpleNamespace(get_compiler=lambda *_using, **_more: compiler)
        iterable: Any = self.rows._iterable_class
        return iterable(SimpleNamespace(db=DEFAULT_DB_ALIAS, model=self.rows.model, query=query))


def insert(rows: Sequence[Model]) -> None:
    """Inserts new rows of one model and gives them their keys, in one statement for every forty.

    No signals, and no values that only the database can reckon.
    """
    _insert(rows, inserted)


def insert_keyed(rows: Sequence[Model]) -> None:
    """Like `insert`, for rows that may be given their keys before they are written."""
    _insert(rows, keyed)


def _insert(rows: Sequence[Model], how: Callable[..., list[Sequence[Any]]]) -> None:
    for some in _portions(rows):
        for row, returned in zip(some, how(some, _own(some), [some[0]._meta.pk]), strict=True):
            row.pk, row._state.adding, row._state.db = returned[0], False, DEFAULT_DB_ALIAS


def add(rows: Sequence[Model]) -> None:
    """Like `insert`, but gives no keys: the rows are written with the next that are."""
    for some in _portions(rows):
        inserted(some, _own(some), [])


def insert_missing(rows: Sequence[Model]) -> None:
    """Like `add`, but leaves out the rows that a constraint knows already."""
    for some in _portions(rows):
        inserted(some, _own(some), [], " ON CONFLICT DO NOTHING")


def _portions(rows: Sequence[Model]) -> Iterator[Sequence[Model]]:
    return (rows[first : first + MOST_ROWS] for first in range(0, len(rows), MOST_ROWS))


def _own(rows: Sequence[Model]) -> list[Any]:
    meta = rows[0]._meta
    return [field for field in meta.local_concrete_fields if field is not meta.auto_field]


def inserted(
    rows: Sequence[Model], fields: Sequence[Any], returning: Sequence[Any], otherwise: str = ""
) -> list[Sequence[Any]]:
    """Inserts these columns of the rows and gives, row by row, those which the database has filled."""
    columns, back = tuple(field.column for field in fields), tuple(field.column for field in returning)
    values = [(field, field.pre_save(row, True)) for row in rows for field in fields]
    shape = gathering.Shape(fields[0].model._meta.db_table, columns, len(rows), otherwise)
    return gathering.insert(shape, _kept_as(values, connections[DEFAULT_DB_ALIAS]), back)


def keyed(rows: Sequence[Model], fields: Sequence[Any], returning: Sequence[Any]) -> list[Sequence[Any]]:
    """Like `inserted`, for rows that may be given their keys before they are written."""
    meta = fields[0].model._meta
    keys = gathering.keys(meta.db_table, len(rows)) if list(returning) == [meta.auto_field] else []
    if not keys:
        return inserted(rows, fields, returning)
    for row, key in zip(rows, keys, strict=True):
        setattr(row, meta.auto_field.attname, key)
    inserted(rows, [meta.auto_field, *fields], [])
    return [(key,) for key in keys]


def update(model: type[Model], where: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """Sets these fields in the rows in which those have these values (None: none at all); gives how many there were."""
    connection = connections[DEFAULT_DB_ALIAS]
    empty = tuple(value is None for value in where.values())
    sql, fields = _update_text(model, tuple(where), empty, tuple(values))
    given = [*values.values(), *(value for value in where.values() if value is not None)]
    plain = [value.pk if isinstance(value, Model) else value for value in given]
    with connection.cursor() as cursor:
        cursor.execute(sql, _kept_as(zip(fields, plain, strict=True), connection))
        return int(cursor.rowcount)


@cache
def _update_text(
    model: type[Model], where: tuple[str, ...], empty: tuple[bool, ...], values: tuple[str, ...]
) -> tuple[str, list[Any]]:
    written, sought = ([_field(model, name) for name in names] for names in (values, where))
    set_ = ", ".join(f'"{field.column}" = %s' for field in written)
    tests = [f'"{one.column}" {"IS NULL" if none else "= %s"}' for one, none in zip(sought, empty, strict=True)]
    text = f'UPDATE "{model._meta.db_table}" SET {set_} WHERE {" AND ".join(tests)}'  # noqa: S608
    return text, [*written, *(one for one, none in zip(sought, empty, strict=True) if not none)]


def _kept_as(values: Iterable[tuple[Any, Any]], connection: Any) -> list[Any]:
    """The values as the columns of these fields keep them."""
    return [
        value
        if value is None or type(value) is AS_IT_IS.get(type(field))
        else field.get_db_prep_save(value, connection)
        for field, value in values
    ]


def _field(model: type[Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def kept(row: Model) -> list[Any]:
    """The row's own columns as the database keeps them, in the order of its fields; what `pour` takes."""
    return [
        getattr(row, name) if field is None else _value_kept(field, field.pre_save(row, True))
        for name, field in _plan(type(row))
    ]


@cache
def _plan(model: type[Model]) -> list[tuple[str, Any]]:
    """The model's columns, each with its field if that keeps a value otherwise than it is."""
    return [(field.attname, None if type(field) in PLAIN else field) for field in model._meta.local_concrete_fields]


def value_of(model: type[Model], name: str, value: Any) -> Any:
    """The value as that field of the model keeps it."""
    return _value_kept(_field(model, name), value)


def _value_kept(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, datetime):
        return _moment_kept(field, value)
    return field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


@lru_cache(maxsize=10_000)
def _moment_kept(field: Any, value: datetime) -> Any:
    """A table has few days and many rows."""
    return field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


def reserve(model: type[Model], count: int) -> list[int]:
    """Keys for so many new rows, which nobody else is given. Needs the transaction in which they are then poured."""
    connection = connections[DEFAULT_DB_ALIAS]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name = f'"{table}"'
            sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sql, [name, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{table}"')  # noqa: S608
        highest = cursor.fetchone()[0]
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        first = max(highest, cursor.fetchone()[0]) + 1
    return list(range(first, first + count))


def pour(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes very many rows at once, by COPY or by one statement done again and again; values as `kept` gives them.

    A constraint that one of them breaks raises IntegrityError and none of them is written.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    table = model._meta.db_table
    gathering.write_waiting()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f'COPY "{table}" ({gathering.names(columns)}) FROM STDIN') as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f'INSERT INTO "{table}" ({gathering.names(columns)}) VALUES ({places})', rows)  # type: ignore[arg-type]  # noqa: S608
