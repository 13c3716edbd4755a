"""Whether a workbook may be opened at all: what it unfolds to is measured before a reader is given the bytes."""

import io
import re
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _

from anchang.engine.policies import Refused

MOST_BYTES = 400 * 1024 * 1024
MOST_CELLS = 20_000_000
PIECE = 1024 * 1024
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,9})"')
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d')
_IS_FORMULA = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f[\s/>]")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^<>]*?\b\w+:id=\"([^\"]+)\"")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
Place = tuple[int, int]


def require_harmless(content: bytes) -> set[Place]:
    """Refuses a zip that unfolds beyond the limit, lies about its size, or holds a sheet of absurd extent; gives where
    formulas stand on the first sheet of a workbook, as row and column from 0.

    A reader makes room for the whole rectangle from the first to the last cell, so one cell far out is as bad as many.
    """
    found: dict[str, set[Place]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            left = MOST_BYTES
            for member in book.infolist():
                left = _unfold(book, member, left, found)
            return found.get(_first_sheet(book), set()) if found else set()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused(_("打不开这个工作簿，请另存为xlsx后再传")) from error


def _unfold(book: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, formulas: dict[str, set[Place]]) -> int:
    """Reads the member piece by piece, and returns how much of the allowance is left; notes the formulas of a sheet."""
    is_sheet = "worksheets/" in member.filename
    rows, columns, tail = 1, 26, b""
    with book.open(member) as file:
        while piece := file.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise Refused(_("工作簿展开后过大，请另存为CSV再传"))
            if is_sheet:
                text = tail + piece
                rows = max([rows, *map(int, _ROW.findall(text))])
                columns = max([columns, *map(_column, set(_WIDE.findall(text)))])
                tail = text[-200:]
                if any(sign in text for sign in _IS_FORMULA):
                    formulas.setdefault(member.filename, set()).update(_places(text))
    if rows * columns > MOST_CELLS:
        raise Refused(_("工作表的范围过大，请删去数据以外的单元格后再传"))
    return left


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _places(text: bytes) -> Iterator[Place]:
    for cell in _FORMULA.findall(text):
        if place := _PLACE.search(cell):
            yield int(place[2]) - 1, _column(place[1]) - 1


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The member that holds what a reader takes for the first sheet: its id stands in the book, its name beside it."""
    names = set(book.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    first = _SHEET.search(book.read("xl/workbook.xml"))
    for relation in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels")):
        told = dict(re.findall(rb'\b(Id|Target)="([^"]*)"', relation))
        if first and told.get(b"Id") == first[1]:
            target = told.get(b"Target", b"").decode("utf-8", "replace")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""
