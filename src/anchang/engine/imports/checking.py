"""What is found out about a table before a row of it is written, with or without a screen waiting for it."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anchang.engine.files.actions import read
from anchang.lib.cells import safe_cell

from .kinds import Differences, Kind, kind_and_target
from .models import Import, Mapping
from .progress import Report
from .reading import Checked, Fault, check, heading_hash, table
from .stages import Phase


@dataclass
class Found:
    checked: Checked
    warnings: list[Fault]
    table: list[list[str]]
    differences: Differences | None = None

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.checked.faults if fault.row})


@dataclass
class Ready:
    """What is to be written: the rows, or what the kind has prepared of them, and how many rows are left out."""

    rows: Any
    skipped: int = 0


def examined(
    kind: Kind, target: Any, content: bytes, at: datetime, chosen: dict[str, str] | None = None,
    report: Report | None = None,
) -> Found:  # fmt: skip
    """Reads and checks the table; `chosen` is how a person matched its columns, else as such a table was matched before.

    `rows` of the result are those of which nothing is wrong.
    """
    heard = report or Report()
    heard.begin(Phase.READING)
    rows = table(content)
    heard.begin(Phase.CHECKING)
    checked = check(rows, kind.columns, chosen or remembered(kind, target.site_id, rows), heard)
    missing_column = any(fault.row == 0 for fault in checked.faults)
    more = {"report": heard} if kind.prepare else {}
    warnings = [] if missing_column else kind.examine(target, checked, at, **more)
    checked.faults.sort(key=lambda fault: fault.row)
    changes = None if missing_column or kind.differences is None else kind.differences(target, checked.rows)
    return Found(checked, warnings, rows, changes)


def remembered(kind: Kind, site_id: int, rows: list[list[str]]) -> dict[str, str]:
    """How a table with these headings was matched at the site before; empty for a new one."""
    print_ = heading_hash(rows, kind.columns)
    found = Mapping.objects.filter(kind=kind.code, site_id=site_id, heading_hash=print_).first()
    return dict(found.columns) if found else {}


def prepared(import_: Import, at: datetime, report: Report, *, skip_faulty: bool, asked: dict[str, Any]) -> Ready:
    """Checks the kept original once more and makes its rows ready to be written."""
    kind, target = kind_and_target(import_)
    found = examined(kind, target, read(import_.attachment), at, import_.columns, report)
    faulty = {fault.row for fault in found.checked.faults}
    if faulty and (not skip_faulty or 0 in faulty):
        return Ready(None)
    rows = [(row, values) for row, values in found.checked.rows if row not in faulty]
    if kind.prepare is None:
        return Ready(rows, len(faulty))
    report.begin(Phase.PREPARING)
    return Ready(kind.prepare(target, rows, at=at, report=report, **asked), len(faulty))


def findings(found: Found) -> bytes:
    """Every row about which there is something to say, as it came, with the reasons behind it: a CSV that opens in Excel.

    No cell of it is a formula, whatever somebody wrote into the table.
    """
    said: dict[int, list[str]] = defaultdict(list)
    for kind, ones in ((_("错误"), found.checked.faults), (_("提醒"), found.warnings)):
        for one in ones:
            said[one.row].append(f"{kind}：{one.column}：{one.text}" if one.column else f"{kind}：{one.text}")
    text = io.StringIO()
    writer = csv.writer(text)
    width = len(found.checked.heading)
    writer.writerow([safe_cell(cell) for cell in [*found.checked.heading, _("行号"), _("问题")]])
    for row in sorted(said):
        cells = (found.table[row - 1] if row else [])[:width]
        cells += [""] * (width - len(cells))
        writer.writerow([safe_cell(cell) for cell in [*cells, str(row or ""), "；".join(said[row])]])
    return text.getvalue().encode("utf-8-sig")
