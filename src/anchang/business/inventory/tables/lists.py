"""What the room shows as lists."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.inventory.phrases import unit_address
from anchang.business.inventory.queries import Cell
from anchang.ui.tables import Column, Table
from anchang.ui.tags.display import stage

from .heat import Shade


class Projects(Table):
    empty_title = gettext_lazy("还没有项目")
    name = Column(gettext_lazy("项目"), href=lambda one: one.get_absolute_url())
    developer = Column(gettext_lazy("开发企业"), priority=2)
    district = Column(gettext_lazy("区县"), priority=3)
    units = Column(pgettext_lazy("导航", "房源"), kind="count")


class PriceLists(Table):
    empty_title = gettext_lazy("还没有一房一价表")
    version = Column(gettext_lazy("版本"), value=lambda one: f"V{one.version}")
    effective_at = Column(gettext_lazy("生效时间"), kind="stamp")
    filed_no = Column(gettext_lazy("备案文号"), priority=2)
    units = Column(gettext_lazy("套数"), kind="count")
    amount = Column(gettext_lazy("总价合计"), kind="wan")


def _page_of(one: Cell) -> str:
    before, after = unit_address()
    return f"{before}{one.pk}{after}"


def state(one: Cell) -> SafeString:
    """The status in a row, which a live message turns into another."""
    return format_html(
        '<span class="state" id="unit-{}" data-live="{}">{}</span>',
        one.pk,
        one.status.code,
        stage(one.status.label, one.status.tone),
    )


class Units(Table):
    """The board as a table: for a screen reader, for sorting, and for whoever likes rows better than pictures."""

    empty_title = gettext_lazy("没有符合条件的房源")
    empty_hint = gettext_lazy("放宽条件再看")
    label = Column(gettext_lazy("房源"), href=_page_of, kind="name")
    floor = Column(gettext_lazy("楼层"), kind="figure", sort="floor")
    type = Column(gettext_lazy("户型"), priority=2)
    orientation = Column(gettext_lazy("朝向"), priority=3)
    gross_area = Column(gettext_lazy("建筑面积"), kind="area", sort="gross_area")
    unit_price = Column(gettext_lazy("单价"), kind="money", sort="unit_price", priority=2)
    price = Column(gettext_lazy("总价"), value="total", kind="wan", sort="total")
    status = Column(gettext_lazy("状态"), value=state)

    def __init__(self, rows: list[Cell], request: HttpRequest, shade: Shade | None = None, **options: Any) -> None:
        super().__init__(rows, request, **options)
        self.shade = shade

    @property
    def shown(self) -> list[Column]:
        """With a column for the figure by which the board is coloured, unless it is one that stands there anyhow."""
        if self.shade is None or any(one.sort == self.shade.heat.name for one in self.columns.values()):
            return super().shown
        words = self.shade.words
        told = Column(self.shade.heat.label, value=lambda one: words.get(one.pk), kind="figure")
        return [*super().shown, told]


def total_of(cells: list[Cell]) -> Decimal:
    return sum((one.total for one in cells if one.total is not None), Decimal(0))
