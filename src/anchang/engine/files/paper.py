"""A paper has one source, a template of plain lines; docx and PDF are both made from it and say the same.

The lines: `# title`, `## heading`, `| a | b |` rows of a table, `~ left | right` places to sign, anything else a
paragraph. A blank line ends a paragraph. `@ text` is a line at the right under the title (a number, a date).
"""

import io
import json
from dataclasses import dataclass, field
from typing import Any

import typst
from django.conf import settings
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Noto Sans SC"


@dataclass
class Block:
    """`kind` is title, side, heading, text, table or sign; a table has rows, a sign its two sides in one row."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


def parse(source: str) -> list[Block]:
    """The blocks of a paper in order."""
    blocks: list[Block] = []
    for line in (_printable(line).strip() for line in source.splitlines()):
        last = blocks[-1] if blocks else None
        if not line:
            blocks.append(Block("end"))
        elif line.startswith("## "):
            blocks.append(Block("heading", line[3:]))
        elif line.startswith("# "):
            blocks.append(Block("title", line[2:]))
        elif line.startswith("@ "):
            blocks.append(Block("side", line[2:]))
        elif line.startswith("| "):
            row = _cells(line.strip("|"))
            if last and last.kind == "table":
                last.rows.append(row)
            else:
                blocks.append(Block("table", rows=[row]))
        elif line.startswith("~ "):
            blocks.append(Block("sign", rows=[_cells(line[2:])]))
        elif last and last.kind == "text":
            last.text += line
        else:
            blocks.append(Block("text", line))
    return [block for block in blocks if block.kind != "end"]


def _printable(line: str) -> str:
    """Without control characters, which neither format can hold and which a name may bring."""
    return "".join(character for character in line if character.isprintable())


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def docx(blocks: list[Block]) -> bytes:
    """An A4 Word document; every run names its Chinese font, else Word may take a Japanese one."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.core_properties.author = ""
    document.core_properties.title = next((block.text for block in blocks if block.kind == "title"), "")
    for block in blocks:
        _into(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _into(document, block: Block) -> None:  # type: ignore[no-untyped-def]
    if block.kind in ("table", "sign"):
        table = document.add_table(rows=len(block.rows), cols=max(len(row) for row in block.rows))
        if block.kind == "table":
            table.style = "Table Grid"
        for row, cells in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    run.font.name = FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    if block.kind == "title":
        paragraph.alignment, run.font.size, run.bold = WD_ALIGN_PARAGRAPH.CENTER, Pt(18), True
    elif block.kind == "side":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif block.kind == "heading":
        run.font.size, run.bold = Pt(12), True
    else:
        paragraph.paragraph_format.first_line_indent = Pt(21)


# The blocks come in as data, so nothing a person typed is ever read as typst's own language.
TYPST = """
#set page(paper: "a4", margin: (x: 2.4cm, y: 2.2cm), numbering: "1 / 1")
#set text(font: "Noto Sans SC", size: 10.5pt, lang: "zh", region: "cn")
#set par(leading: 0.9em, justify: true)
#for block in json(bytes(sys.inputs.blocks)) {
  if block.kind == "title" { align(center, text(size: 18pt, weight: "bold", block.text)); v(0.4em) }
  else if block.kind == "side" { align(right, block.text) }
  else if block.kind == "heading" { v(0.5em); text(size: 12pt, weight: "bold", block.text); parbreak() }
  else if block.kind == "table" {
    let width = calc.max(..block.rows.map(row => row.len()))
    let cells = block.rows.map(row => row + ("",) * (width - row.len())).flatten()
    table(columns: (1fr,) * width, inset: 6pt, stroke: 0.5pt, ..cells)
  }
  else if block.kind == "sign" { v(2.2em); grid(columns: (1fr, 1fr), ..block.rows.at(0)) }
  else { par(first-line-indent: (amount: 2em, all: true), block.text) }
}
"""


def pdf(blocks: list[Block]) -> bytes:
    """An A4 PDF with the Chinese font embedded; needs no program on the machine."""
    weights = [str(settings.FONT_DIR / name) for name in ("400Regular", "700Bold")]
    data = json.dumps([vars(block) for block in blocks], ensure_ascii=False)
    given: dict[str, Any] = {"font_paths": weights, "ignore_system_fonts": True, "sys_inputs": {"blocks": data}}
    return bytes(typst.compile(TYPST.encode(), **given))
