"""The file that leaves the house: masked numbers only, no cell that could run, and on every page who took it and when."""

import csv
import io
from collections.abc import Iterable, Iterator

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from anchang.lib.cells import safe_cell

from ..models import Customer, Export
from ..stages import FileKind

HEADINGS = (
    "客户号", "客户", "电话", "意向等级", "来源", "置业目的", "意向户型", "面积", "楼层", "预算（万元）", "付款", "时间",
    "置业顾问", "首次登记", "最近联系",
)  # fmt: skip
WIDTHS = (12, 14, 16, 10, 10, 14, 14, 8, 10, 10, 12, 12, 10, 12, 12)


def watermark(export: Export) -> str:
    """Who, when and under which number; stands in the first row, in the head and foot of every page, and hidden."""
    moment = timezone.localtime(export.at).strftime("%Y-%m-%d %H:%M")
    facts = {"name": export.by.name, "at": moment, "number": export.number}
    return _("%(name)s %(at)s 导出 %(number)s 仅限内部使用") % facts


def cells(customer: Customer) -> list[str]:
    """One customer as text. The number is the masked one: nobody's post gets whole ones in a file."""
    days = (timezone.localtime(one).strftime("%Y-%m-%d") for one in (customer.first_at, customer.last_contact_at))
    row = [
        customer.number, customer.shown_name, customer.masked_phone, customer.intent_grade,
        customer.get_source_display(), customer.get_purpose_display(), customer.wants, customer.area_wanted,
        customer.floor_wanted, customer.budget_wan, customer.get_payment_display(), customer.get_timing_display(),
        customer.owner_name, *days,
    ]  # fmt: skip
    return [safe_cell("" if one is None else str(one)) for one in row]


def made(export: Export, customers: Iterable[Customer]) -> tuple[bytes, int]:
    """The bytes of the file and how many customers stand in it."""
    rows = [cells(one) for one in customers]
    write = workbook if export.kind == FileKind.XLSX else separated
    return write(watermark(export), rows), len(rows)


def workbook(mark: str, rows: Iterable[list[str]]) -> bytes:
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": mark, "comments": mark})
    book.set_custom_property("Anchang", mark)
    sheet = book.add_worksheet()
    line = mark.replace("&", "&&")[:200]
    sheet.set_header(f"&C{line}")
    sheet.set_footer(f"&L{line}&R&P / &N")
    sheet.repeat_rows(0, 1)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for n, row in enumerate(_all(mark, rows)):
        for place, cell in enumerate(row):
            sheet.write_string(n, place, cell)
    book.close()
    return file.getvalue()


def separated(mark: str, rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(_all(mark, rows))
    return text.getvalue().encode("utf-8-sig")


def _all(mark: str, rows: Iterable[list[str]]) -> Iterator[list[str]]:
    yield [safe_cell(mark)]
    yield list(HEADINGS)
    yield from rows
