"""What is posted, one unit one price: the same rows on the page, in the workbook and on paper (R-130)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.inventory.models import PriceList, Project, Unit, UnitPrice
from anchang.business.inventory.queries import Cell
from anchang.engine.rules.queries import rule
from anchang.lib import pricing
from anchang.lib.calendar import office_day
from anchang.lib.money import round_fen
from anchang.ui.tags.formats import day as day_text

from ..models import Line, Particulars
from ..stages import Kind
from .comparing import was_prices
from .drafting import read_steps

PHONE = "price_complaint_phone"
ON_SALE = frozenset({"open", "held"})


@dataclass(frozen=True, slots=True)
class Posted:
    """A line of the posted sheet. `was` is the price of a square metre it may be compared with (R-133)."""

    unit: int
    label: str
    building_id: int
    building: str
    entrance: str
    floor: int
    room: str
    type: str
    gross_area: Decimal
    net_area: Decimal | None
    unit_price: Decimal | None
    total: Decimal | None
    was: Decimal | None
    state: str


def described() -> Any:
    """Projects with what their posted sheets say above the prices."""
    last = PriceList.objects.filter(project=OuterRef("pk")).order_by("-version").values("filed_no")[:1]
    return Project.objects.select_related("particulars").annotate(filed_no=Subquery(last))


def posted_rows(project: Project, cells: Iterable[Cell]) -> list[Posted]:
    """These units of the project with the price in force, sold or not, by building, entrance, floor and room.

    The same number of queries however many units there are.
    """
    cells = sorted(cells, key=lambda one: (one.building_id, one.entrance, one.floor, one.room))
    buildings = {one.building_id for one in cells}
    units = Unit.objects.filter(building__in=buildings).select_related("price__price_list")
    by_key = {one.pk: one for one in units}
    was = was_prices(project, by_key.values())
    return [_row(cell, by_key[cell.pk], was.get(cell.pk)) for cell in cells]


def _row(cell: Cell, unit: Unit, was: Decimal | None) -> Posted:
    price = unit.price
    place = (cell.building_id, cell.building, cell.entrance, cell.floor, cell.room, cell.type)
    unit_price, total = (None, None) if price is None else (price.unit_price, price.total)
    return Posted(cell.pk, cell.label, *place, unit.gross_area, unit.net_area, unit_price, total, was, _state(cell))


def _state(cell: Cell) -> str:
    """What a visitor needs to know: whether the unit can be bought. Who has it is nobody's business."""
    if cell.status.code in ON_SALE:
        return pgettext("公示", "可售")
    if cell.status.code in ("agreed", "signed"):
        return pgettext("公示", "已售")
    return str(cell.status.label)


Conditions = Callable[[Project, datetime], Iterable[str]]
_conditions: list[Conditions] = []


def posted_conditions(source: Conditions) -> Conditions:
    """Registers `source(project, at)`: under which conditions another price is asked, a sentence each (R-132)."""
    _conditions.append(source)
    return source


def conditions_of(project: Project, at: datetime) -> list[str]:
    return [text for source in _conditions for text in source(project, at)]


def sheet_facts(project: Project, at: datetime) -> list[tuple[str, str]]:
    """What must stand above the prices (R-130), label and text; what the office has not written down is left out.

    Needs a project of `described`.
    """
    day = office_day(at)
    permits = [one.number for one in project.permits.order_by("pk") if one.valid_on(day)]
    about = getattr(project, "particulars", None) or Particulars(project=project)
    facts: list[tuple[str, Any]] = [
        (_("开发企业"), project.developer),
        (_("坐落"), project.address),
        (_("预售许可证"), "、".join(permits)),
        (_("备案文号"), project.filed_no),  # type: ignore[attr-defined]
        (_("土地性质"), about.land_nature),
        (_("土地使用终止日期"), about.land_until and day_text(about.land_until)),
        (_("交付标准"), about.delivery),
        (_("代收费用"), about.charges),
        (_("价格举报电话"), about.phone or rule(PHONE, day).value),
    ]
    return [(label, str(text)) for label, text in facts if text]


def parts(price: UnitPrice) -> list[tuple[str, Decimal | None, Decimal]]:
    """What a posted total is made of: label, factor where there is one, and yuan; the yuan add up to the total.

    Empty where the price came without a scheme, as from a table.
    """
    line = Line.objects.filter(proposal__price_list=price.price_list_id, unit=price.unit_id).first()
    if line is None or not line.steps:
        return []
    # The area the total was reckoned with, even where the unit has been surveyed since.
    area = round_fen(price.total / price.unit_price)
    found = pricing.parts(read_steps(line.steps), area, price.total)
    return [(_label(one), one.factor, one.yuan) for one in found]


def _label(part: pricing.Part) -> str:
    names = {"base": _("基准价"), "before": _("调前价"), "change": _("调价")}
    label = names.get(part.kind) or str(Kind(part.kind).label)
    return f"{label} {part.name}" if part.name else label
