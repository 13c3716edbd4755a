from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from anchang.ui.tags import formats
from anchang.ui.tags.display import stage
from anchang.ui.tags.library import url_with

Kind = Literal[
    "text", "money", "wan", "area", "moment", "stamp", "day", "span", "stage", "link", "count", "figure", "name"
]
Words = str | Promise
NUMERIC = {"money", "wan", "area", "count", "span", "figure"}
WRITTEN: dict[str, Callable[[Any], str]] = {
    "money": formats.yuan,
    "wan": formats.wan,
    "area": formats.area,
    "moment": formats.moment,
    "stamp": formats.stamp,
    "day": formats.day,
    "span": formats.span,
    "count": lambda value: formats.NOTHING if value is None else f"{value:,}",
}


class Column:
    """One column. `value` is an attribute path ("deal.unit.number", called when callable) or a function of the row;
    without it the column's own name is read. A stage gives (text, tone), a figure its digits as they are shown; a
    name is never broken. `sort` is the field of the database (or attribute of a list's rows) the url may sort by.
    priority 1 is always shown, 2 from a tablet up, 3 on wide screens only; cards on a phone show 1 and 2."""

    name = ""

    def __init__(
        self,
        label: Words,
        value: str | Callable[[Any], Any] = "",
        kind: Kind = "text",
        href: Callable[[Any], str | None] | None = None,
        sort: str = "",
        priority: int = 1,
    ) -> None:
        self.label, self.value, self.kind, self.href, self.sort, self.priority = (
            label,
            value,
            kind,
            href,
            sort,
            priority,
        )

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC

    def read(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        return follow(row, self.value or self.name)

    def show(self, row: Any) -> SafeString:
        shown = written(self.kind, self.read(row))
        href = self.href(row) if self.href else None
        return format_html('<a href="{}">{}</a>', href, shown) if href else shown


def follow(row: Any, path: str) -> Any:
    """The value at the end of a dotted path; None as soon as a link of it is None. Mappings and calls are followed."""
    for name in path.replace("__", ".").split("."):
        row = row.get(name) if isinstance(row, dict) else getattr(row, name)
        if callable(row):
            row = row()
        if row is None:
            return None
    return row


def written(kind: str, value: Any) -> SafeString:
    if kind == "stage" and value:
        return stage(*value) if isinstance(value, tuple) else stage(value)
    if kind in WRITTEN:
        return conditional_escape(WRITTEN[kind](value))
    return conditional_escape(formats.NOTHING if value is None or value == "" else value)


@dataclass(frozen=True)
class Cell:
    column: Column
    html: SafeString


@dataclass(frozen=True)
class Row:
    thing: Any
    id: str
    cells: list[Cell]


@dataclass(frozen=True)
class Head:
    column: Column
    url: str
    direction: str


class Slice:
    """A page of something nobody has counted: it knows only whether more follows."""

    paginator = None

    def __init__(self, rows: Any, number: int, size: int) -> None:
        start = (number - 1) * size
        found = list(rows[start : start + size + 1])
        self.number, self._more = number, len(found) > size
        self.object_list = found[:size]

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self._more

    def has_other_pages(self) -> bool:
        return self.has_previous() or self.has_next()


class _Counted(Paginator):  # type: ignore[type-arg]
    total: int | None = None

    @cached_property
    def count(self) -> int:
        return len(self.object_list) if self.total is None else self.total


class Table:
    """A list of things with a sort and pages in the url (`?sort=-price&page=2`, both behind `prefix`).

    rows: a queryset (sorted and sliced by the database) or a list. total: "count" counts once, a number is believed,
    None never counts and offers the next page only. A sort that no column declares is ignored.
    """

    columns: ClassVar[dict[str, Column]] = {}
    empty_title: ClassVar[Words] = ""
    empty_hint: ClassVar[Words] = ""
    caption: ClassVar[Words] = ""
    prefix: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.columns = {**cls.columns, **{name: item for name, item in vars(cls).items() if isinstance(item, Column)}}

    def __init__(
        self,
        rows: QuerySet[Any] | Sequence[Any],
        request: HttpRequest,
        page_size: int = 50,
        total: int | Literal["count"] | None = "count",
    ) -> None:
        self.given, self.request, self.page_size, self.total = rows, request, page_size, total

    def row_id(self, row: Any) -> str:
        """The element id of a row, for htmx and live messages; "" for none."""
        return ""

    @property
    def shown(self) -> list[Column]:
        """The columns of this table for this reader; override to leave one out."""
        return list(self.columns.values())

    @cached_property
    def sort(self) -> str:
        asked = self.request.GET.get(f"{self.prefix}sort", "")
        column = self.columns.get(asked.removeprefix("-"))
        return asked if column is not None and column.sort else ""

    @cached_property
    def page(self) -> Any:
        number, rows = self._page_number(), self._sorted()
        if self.total is None:
            return Slice(rows, number, self.page_size)
        paginator = Paginator(rows, self.page_size)
        if isinstance(self.total, int):
            paginator = _Counted(rows, self.page_size)
            paginator.total = self.total
        return paginator.get_page(number)

    @cached_property
    def rows(self) -> list[Row]:
        columns = self.shown
        return [
            Row(thing, self.row_id(thing), [Cell(column, column.show(thing)) for column in columns])
            for thing in self.page.object_list
        ]

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.shown]

    @property
    def page_param(self) -> str:
        return f"{self.prefix}page"

    def _page_number(self) -> int:
        asked = self.request.GET.get(self.page_param, "1")
        return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1

    def _sorted(self) -> Any:
        if not self.sort:
            return self.given
        field = self.columns[self.sort.removeprefix("-")].sort
        backwards = self.sort.startswith("-")
        if isinstance(self.given, QuerySet):
            # The key breaks ties, else a row may show on two pages or on none.
            return self.given.order_by(f"-{field}" if backwards else field, "pk")
        filled = [row for row in self.given if follow(row, field) is not None]
        hollow = [row for row in self.given if follow(row, field) is None]
        return sorted(filled, key=lambda row: follow(row, field), reverse=backwards) + hollow

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "")
        ascending = self.sort == column.name
        descending = self.sort == f"-{column.name}"
        wanted = f"-{column.name}" if ascending else column.name
        url = url_with(self.request, **{f"{self.prefix}sort": wanted, self.page_param: None})
        return Head(column, url, "ascending" if ascending else "descending" if descending else "")


def key(thing: Model, name: str) -> str:
    """The element id by which rows and live messages agree on one record: "unit-123"."""
    return f"{name}-{thing.pk}"
