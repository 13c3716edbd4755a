"""A plan as a PDF to print and as a picture to share: the same lines as on the page."""

import json
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from anchang.ui.tags.formats import day, stamp

from ..models import PurchasePlan
from .plans import sheet, told_of, uncounted, units_of

# The plan comes in as data, so nothing a person typed is ever read as typst's own language.
TYPST = """
#let plan = json(bytes(sys.inputs.plan))
#let phone = sys.inputs.shape == "phone"
#set page(..if phone { (width: 375pt, height: auto, margin: 20pt) } else { (paper: "a4", margin: (x: 2cm, y: 2cm)) })
#set text(font: "Noto Sans SC", size: if phone { 12pt } else { 10pt }, lang: "zh", region: "cn")
#set par(leading: 0.7em)
#let grey = rgb("#535d57")
#let brand = rgb("#17574b")
#let line-colour = rgb("#e3ded3")
#let figures(units, rows) = table(
  columns: (auto, ..units.map(_ => 1fr)), inset: (x: 4pt, y: 6pt),
  stroke: (x, y) => (bottom: 0.5pt + line-colour), align: (x, y) => if x == 0 { left } else { right },
  [], ..units.map(one => text(weight: "bold", one)),
  ..rows.map(row => {
    let weight = if row.tone == "strong" { "bold" } else { "regular" }
    let name = { text(weight: weight, row.label); if row.hint != "" { linebreak(); text(size: 0.8em, fill: grey, row.hint) } }
    (name, ..row.cells.map(cell => text(weight: weight, cell)))
  }).flatten()
)
#text(size: 1.6em, weight: "bold", fill: brand, plan.title)
#h(1fr)
#text(size: 0.85em, fill: grey, plan.number)

#text(weight: "bold", plan.project)
#for one in plan.facts { linebreak(); text(size: 0.9em, fill: grey, one) }
#v(0.4em)
#if phone {
  for (place, unit) in plan.units.enumerate() {
    figures((unit,), plan.rows.map(row => (..row, cells: (row.cells.at(place),))))
    v(0.6em)
  }
} else { figures(plan.units, plan.rows) }
#for note in plan.notes { parbreak(); text(size: 0.85em, fill: grey, note) }
"""


def paper(plan: PurchasePlan, shape: Literal["a4", "phone"]) -> bytes:
    """The plan, in Chinese, as PDF on A4, or as PNG as wide as a phone (750 pixels) with the units below each other."""
    weights = [str(settings.FONT_DIR / name) for name in ("400Regular", "700Bold")]
    with override(settings.LANGUAGE_CODE):
        inputs = {"plan": json.dumps(_told(plan), ensure_ascii=False), "shape": shape}
    given: dict[str, Any] = {"font_paths": weights, "ignore_system_fonts": True, "sys_inputs": inputs}
    if shape == "phone":
        given |= {"format": "png", "ppi": 144}
    return bytes(typst.compile(TYPST.encode(), **given))


def notes_of(plan: PurchasePlan, units: list[Any]) -> list[str]:
    """What has to stand under the figures."""
    notes = [plan.wording]
    if missing := uncounted(units):
        notes.append(_("%(names)s：当地标准没有登记，未计入") % {"names": _("、").join(missing)})
    notes.append(_("价格以现场公示的一房一价表为准，房源以签约时为准"))
    return notes


def _told(plan: PurchasePlan) -> dict[str, Any]:
    units = units_of(plan)
    made = sheet(units, told_of(plan))
    dates = {"made": stamp(plan.made_at), "until": day(plan.last_day)}
    return {
        "title": str(_("置业计划")),
        "number": plan.number,
        "project": units[0].unit.project.name,
        "facts": [
            _("测算时间 %(made)s，有效期至 %(until)s") % dates,
            _("置业顾问 %(name)s") % {"name": plan.made_by.name},
        ],
        "units": made.units,
        "rows": [vars(row) for row in made.rows],
        "notes": notes_of(plan, units),
    }
