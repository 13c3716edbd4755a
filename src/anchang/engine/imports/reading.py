"""Reading a workbook or a CSV of any of the usual encodings into rows, and rows into checked values."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from anchang.engine.policies import Refused

from .guarding import require_harmless

MOST_ROWS = 200_000
A_STEP = 1000
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Column:
    """A column the table must or may have: its names as people write them, and how a cell becomes a value.

    `read` takes the cell's text and raises ValueError with a message for the person. `reckoned`: the cell may be a
    formula, of which the value counts that the workbook keeps for it.
    """

    code: str
    names: tuple[str, ...]
    read: Callable[[str], Any] = str.strip
    needed: bool = True
    reckoned: bool = False


class Formula(str):
    """A cell that is a formula: the value kept for it, which may be as old as whatever program wrote the file."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: the row as the spreadsheet counts it (0 for the table as a whole), the column's name."""

    row: int
    column: str
    text: str


@dataclass
class Checked:
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    heading: list[str] = field(default_factory=list)


def table(content: bytes) -> list[list[str]]:
    """The rows of the first sheet, or of a CSV in UTF-8 or GB18030, as text; numbers lose a trailing .0.

    A formula of a workbook is read as the value the file keeps for it, and says what it is; nothing is ever reckoned
    here. Refuses what is neither, a workbook that unfolds without measure, and more than 200,000 rows.
    """
    formulas = require_harmless(content) if content[:4] == b"PK\x03\x04" else set()
    rows = _sheet(content) if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else _separated(content)
    if len(rows) > MOST_ROWS:
        raise Refused(_("超过%(most)s行，请拆成几个文件") % {"most": MOST_ROWS})
    for row, place in formulas:
        if row < len(rows) and place < len(rows[row]):
            rows[row][place] = Formula(rows[row][place])
    return rows


def _sheet(content: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Refused(_("打不开这个工作簿，请另存为xlsx后再传")) from error
    return [[_cell(value) for value in row] for row in sheet]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        # A workbook keeps fifteen digits; what stands behind them (89.60000000000001) nobody typed.
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    return str(value).strip()


def _separated(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _lines(text)
    raise Refused(_("认不出文件的编码，请另存为UTF-8或GB18030的CSV"))


def _lines(text: str) -> list[list[str]]:
    if "\x00" in text:
        raise Refused(_("认不出文件的编码，请另存为UTF-8或GB18030的CSV"))
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    except csv.Error as error:
        raise Refused(_("这个CSV文件读不下去，请另存为xlsx后再传")) from error


def check(
    rows: Iterable[list[str]],
    columns: tuple[Column, ...],
    chosen: Mapping[str, str] | None = None,
    tell: Tell | None = None,
) -> Checked:
    """Finds the heading row, matches its columns, and reads every row; faults name row and column.

    `rows` of the result are those without a fault. `chosen` is the heading a person picked for a column, by the column's
    code. The heading row is the first of the first ten that holds the most columns. Empty rows are passed over. A column
    whose heading stands there twice is a fault: nobody knows which was meant.
    """
    rows, checked = list(rows), Checked()
    start, places = _heading(rows, columns, chosen or {})
    checked.columns = {column.code: rows[start][place] for column, place in places} if rows else {}
    checked.heading = rows[start] if rows else []
    found = {column.code for column, _place in places}
    often = Counter(_bare(cell) for cell in checked.heading)
    for column, place in places:
        if often[_bare(rows[start][place])] > 1:
            text = _("「%(name)s」这一列有两个，请删去一个再传") % {"name": rows[start][place]}
            checked.faults.append(Fault(0, column.names[0], text))
    for column in columns:
        if column.needed and column.code not in found:
            checked.faults.append(Fault(0, column.names[0], _("缺少这一列")))
    if checked.faults:
        return checked
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        if any(row):
            _read(number, row, places, checked)
        if tell is not None and number % A_STEP == 0:
            tell(number, len(rows))
    if not checked.rows and not checked.faults:
        checked.faults.append(Fault(0, "", _("表里没有数据")))
    return checked


def headings(rows: list[list[str]], columns: tuple[Column, ...]) -> list[str]:
    """The names that stand in the table's heading row, as they are written there."""
    start, _places = _heading(rows, columns, {})
    return [cell for cell in rows[start] if cell] if rows else []


def heading_hash(rows: list[list[str]], columns: tuple[Column, ...]) -> str:
    """What tables with the same headings have in common, in whatever order those stand."""
    names = sorted({_bare(name) for name in headings(rows, columns)})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _heading(
    rows: list[list[str]], columns: tuple[Column, ...], chosen: Mapping[str, str]
) -> tuple[int, list[tuple[Column, int]]]:
    """The heading row and where each column stands in it: by the name a person chose, else by its usual names.

    A heading that an earlier column has taken is not taken by a later one.
    """
    called = {one.code: [chosen[one.code]] if one.code in chosen else one.names for one in columns}
    best: tuple[int, list[tuple[Column, int]]] = (0, [])
    for number, row in enumerate(rows[:10]):
        names = [_bare(cell) for cell in row]
        places: list[tuple[Column, int]] = []
        for column in columns:
            free = [name for name in map(_bare, called[column.code]) if name in names]
            taken = {place for _column, place in places}
            place = next((names.index(name) for name in free if names.index(name) not in taken), None)
            if place is not None:
                places.append((column, place))
        if len(places) > len(best[1]):
            best = number, places
    return best


def _bare(name: str) -> str:
    """A column's name without blanks, line breaks and its unit in brackets."""
    return name.replace("（", "(").partition("(")[0].replace(" ", "").replace("\n", "").lower()


def _read(number: int, row: list[str], places: list[tuple[Column, int]], checked: Checked) -> None:
    values: dict[str, Any] = {}
    before = len(checked.faults)
    for column, place in places:
        text = row[place] if place < len(row) else ""
        if isinstance(text, Formula) and not column.reckoned:
            checked.faults.append(Fault(number, column.names[0], _("这一格是公式，请改成文字或数字再传")))
            continue
        if not text:
            if column.needed:
                checked.faults.append(Fault(number, column.names[0], _("没有填")))
            values[column.code] = None
            continue
        try:
            values[column.code] = column.read(text)
        except ValueError as error:
            checked.faults.append(Fault(number, column.names[0], str(error)))
    if len(checked.faults) == before:
        checked.rows.append((number, values))
