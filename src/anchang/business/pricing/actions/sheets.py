"""The posted sheet as bytes: a workbook and an A4 paper that say the same, cell by cell."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import typst
import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from anchang.lib.cells import safe_cell

from ..queries import Posted

WIDTHS = (12, 6, 6, 8, 14, 12, 12, 14, 16, 16, 8)
FIGURES = frozenset({5, 6, 7, 8, 9})
A_STEP = 1000
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Sheet:
    """What is printed: the project, the moment, what stands above and below the prices, and the prices."""

    project: str
    at: datetime
    facts: Sequence[tuple[str, str]]
    conditions: Sequence[str]
    rows: Sequence[Posted]

    @property
    def title(self) -> str:
        return _("%(project)s 一房一价公示表") % {"project": self.project}

    @property
    def stamp(self) -> str:
        return _("%(moment)s 的公示价格") % {"moment": timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")}


def headings() -> list[str]:
    """What stands above each column."""
    return [
        _("楼栋"),
        _("单元"),
        _("楼层"),
        _("房号"),
        _("户型"),
        _("建筑面积（㎡）"),
        _("套内面积（㎡）"),
        _("单价（元/㎡）"),
        _("总价（元）"),
        _("近期最低成交单价（元/㎡）"),
        _("状态"),
    ]


def cells(row: Posted) -> list[str]:
    """A row of the sheet as text, in the order of `headings`; amounts with two places and without commas."""
    figures = (row.gross_area, row.net_area, row.unit_price, row.total, row.was)
    place = (row.building, row.entrance, str(row.floor), row.room, row.type)
    return [*place, *("" if one is None else f"{one:.2f}" for one in figures), row.state]


def workbook(sheet: Sheet, tell: Tell = lambda done: None) -> bytes:
    """An xlsx whose figures are numbers; no cell of it is a formula, whatever somebody called a room."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, head, money = book.add_worksheet(), book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    page.set_landscape()
    page.set_paper(9)
    for place, width in enumerate(WIDTHS):
        page.set_column(place, place, width)
    above = [[sheet.title], [sheet.stamp], *([f"{label}：{text}"] for label, text in sheet.facts)]
    above += [[text] for text in sheet.conditions]
    for number, line in enumerate([*above, headings()]):
        for place, text in enumerate(line):
            page.write_string(number, place, safe_cell(text), head)
    start = len(above) + 1
    page.repeat_rows(start - 1)
    for number, row in enumerate(sheet.rows):
        for place, text in enumerate(cells(row)):
            if place in FIGURES and text:
                page.write_number(start + number, place, float(Decimal(text)), money)
            else:
                page.write_string(start + number, place, safe_cell(text))
        if number % A_STEP == A_STEP - 1:
            tell(number + 1)
    book.close()
    return file.getvalue()


# The rows come in as data, so nothing a person typed is ever read as typst's own language.
TYPST = """
#let given = json(bytes(sys.inputs.given))
#set page(paper: "a4", flipped: true, margin: (x: 1.2cm, y: 1.2cm), numbering: "1 / 1")
#set text(font: "Noto Sans SC", size: 8pt, lang: "zh", region: "cn")
#align(center, text(size: 15pt, weight: "bold", given.title))
#align(center, given.stamp)
#grid(columns: (1fr, 1fr), row-gutter: 0.5em, ..given.facts.map(pair => pair.at(0) + "：" + pair.at(1)))
#for text in given.conditions { par(text) }
#for building in given.buildings {
  v(0.6em)
  text(size: 11pt, weight: "bold", building.name)
  table(
    columns: (auto, auto, auto, 1fr, auto, auto, auto, auto, auto, auto),
    align: (x, y) => if x in (4, 5, 6, 7, 8) and y > 0 { right } else { left },
    inset: (x: 4pt, y: 2.4pt), stroke: 0.4pt + luma(160),
    table.header(..given.headings.map(one => strong(one))),
    ..building.rows.flatten()
  )
}
"""


def pdf(sheet: Sheet, tell: Tell = lambda done: None) -> bytes:
    """An A4 paper across, a table a building with its heading on every page, the Chinese font embedded."""
    buildings = [
        {"name": name, "rows": [cells(one)[1:] for one in rows]}
        for name, rows in groupby(sheet.rows, key=lambda one: one.building)
    ]
    given = {
        "title": sheet.title,
        "stamp": sheet.stamp,
        "facts": [[_printable(one) for one in pair] for pair in sheet.facts],
        "conditions": [_printable(one) for one in sheet.conditions],
        "headings": headings()[1:],
        "buildings": buildings,
    }
    weights = [str(settings.FONT_DIR / name) for name in ("400Regular", "700Bold")]
    data = json.dumps(given, ensure_ascii=False)
    ways: dict[str, Any] = {"font_paths": weights, "ignore_system_fonts": True, "sys_inputs": {"given": data}}
    made = bytes(typst.compile(TYPST.encode(), **ways))
    tell(len(sheet.rows))
    return made


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
