"""New rows of a step wait for one another, so that one statement writes them all: each is a journey to the server.

Only on PostgreSQL; SQLite is in the same process and writes at once. Nothing else changes: whatever might see a row that
waits, or is written after it, finds it written, and an error comes before the step can end. A row whose key the step goes
on to use gets it beforehand, together with the keys the same verb took when it was last done.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

# Of a statement with more values psycopg does not keep how it is read; reading it anew costs more than a journey.
MOST_VALUES = 50
MOST_KEYS = 40
KEYS = "SELECT nextval(pg_get_serial_sequence(one, 'id')) FROM unnest(%s::text[]) AS one"
_usual: dict[str, Counter[str]] = {}
"""How many keys of each table a verb took last. A guess: of too many some are never used, beyond it rows get theirs as they
are written."""


@dataclass(frozen=True)
class Shape:
    """What an insert looks like without its values: so many rows of these columns, and what of those that conflict."""

    table: str
    columns: tuple[str, ...]
    rows: int
    otherwise: str = ""


@dataclass
class Waiting:
    """The new rows of the step in progress that are not written yet, their values one after another, and keys to come."""

    verb: str
    shapes: list[Shape] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    stock: dict[str, list[int]] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)

    def keys(self, table: str, count: int) -> list[int]:
        """So many new keys of the table, which nobody else is given; none if fewer are at hand."""
        self.stock_up()
        self.taken[table] += count
        at_hand = self.stock.get(table, [])
        if len(at_hand) < count:
            return []
        self.stock[table] = at_hand[count:]
        return at_hand[:count]

    def stock_up(self) -> None:
        """Fetches all the keys that the verb usually takes, unless that is done."""
        tables = [] if self.stock else list(_usual.get(self.verb, Counter()).elements())
        if tables:
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute(KEYS, [[f'"{table}"' for table in tables]])
                for table, (key,) in zip(tables, cursor.fetchall(), strict=True):
                    self.stock.setdefault(table, []).append(key)

    def add(self, shape: Shape, values: Sequence[Any]) -> None:
        self.make_room(len(values))
        self.shapes.append(shape)
        self.values += values

    def make_room(self, count: int) -> None:
        """Writes what waits if so many values more are too many for one statement."""
        if len(self.values) + count > MOST_VALUES:
            self.write()

    def take(self) -> tuple[list[Shape], list[Any]]:
        """Those that have waited, for whoever writes them now."""
        taken, self.shapes, self.values = (self.shapes, self.values), [], []
        return taken

    def write(self) -> None:
        if self.shapes:
            shapes, values = self.take()
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute(text(tuple(shapes)), values)

    def make_way(self, sql: str) -> None:
        """Before any other statement: only a question about other tables may be asked while rows wait."""
        if sql.startswith("ROLLBACK TO"):
            self.take()
        elif not sql.startswith("SELECT") or any(shape.table in sql for shape in self.shapes):
            self.write()


_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


@contextmanager
def gathering(verb: str) -> Iterator[None]:
    """Lets new rows of the verb wait until something needs them, at the latest until the end. Needs a transaction."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        yield
        return
    waiting = Waiting(verb)
    token = _waiting.set(waiting)
    try:
        with connection.execute_wrapper(_in_order):
            yield
            waiting.write()
        _usual[verb] = Counter({table: min(count, MOST_KEYS) for table, count in waiting.taken.items()})
    finally:
        _waiting.reset(token)


def _in_order(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if (waiting := _waiting.get()) is not None and waiting.shapes:
        waiting.make_way(sql)
    return execute(sql, params, many, context)


def write_waiting() -> None:
    """For what goes past Django's cursor: writes the rows that wait."""
    if waiting := _waiting.get():
        waiting.write()


def stock_up() -> None:
    """Has the keys of the step in progress at hand; for who is about to hold others up."""
    if waiting := _waiting.get():
        waiting.stock_up()


def keys(table: str, count: int) -> list[int]:
    """So many keys for new rows of the table; none where rows do not wait, and are given theirs as they are written."""
    waiting = _waiting.get()
    return waiting.keys(table, count) if waiting is not None else []


def insert(shape: Shape, values: Sequence[Any], returning: tuple[str, ...] = ()) -> list[Sequence[Any]]:
    """Inserts the rows; gives what the database has filled, row by row. Those which nobody asks anything may wait."""
    ahead: tuple[list[Shape], list[Any]] = ([], [])
    if (waiting := _waiting.get()) is not None:
        if not returning:
            waiting.add(shape, values)
            return []
        waiting.make_room(len(values))
        ahead = waiting.take()
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(text((*ahead[0], shape), returning), [*ahead[1], *values])
        return list(cursor.fetchall()) if returning else []


@cache
def text(shapes: tuple[Shape, ...], returning: tuple[str, ...] = ()) -> str:
    """One statement of several inserts; what it gives back is the last one's."""
    *first, last = [_text(shape) for shape in shapes]
    ahead = ", ".join(f"w{place} AS ({one})" for place, one in enumerate(first))
    back = f" RETURNING {names(returning)}" if returning else ""
    return f"{f'WITH {ahead} ' if first else ''}{last}{back}"


def _text(shape: Shape) -> str:
    row = f"({', '.join(['%s'] * len(shape.columns))})"
    rows = ", ".join([row] * shape.rows)
    return f'INSERT INTO "{shape.table}" ({names(shape.columns)}) VALUES {rows}{shape.otherwise}'  # noqa: S608


def names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
