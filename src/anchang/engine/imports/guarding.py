"""Whether a workbook may be opened at all: what it unfolds to is measured before a reader is given the bytes."""

import io
import re
import zipfile

from django.utils.translation import gettext as _

from anchang.engine.policies import Refused

MOST_BYTES = 400 * 1024 * 1024
MOST_CELLS = 20_000_000
PIECE = 1024 * 1024
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,9})"')
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d')


def require_harmless(content: bytes) -> None:
    """Refuses a zip that unfolds beyond the limit, lies about its size, or holds a sheet of absurd extent.

    A reader makes room for the whole rectangle from the first to the last cell, so one cell far out is as bad as many.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            left = MOST_BYTES
            for member in book.infolist():
                left = _unfold(book, member, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused(_("打不开这个工作簿，请另存为xlsx后再传")) from error


def _unfold(book: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Reads the member piece by piece, and returns how much of the allowance is left."""
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
                tail = piece[-200:]
    if rows * columns > MOST_CELLS:
        raise Refused(_("工作表的范围过大，请删去数据以外的单元格后再传"))
    return left


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
