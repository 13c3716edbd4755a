"""The demonstration's 一房一价表: real buildings, counts and ranges of one permit; the rows are generated inside them."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter
from django.conf import settings

EXAMPLES: Path = settings.ROOT / "examples"
HEADINGS = ("楼栋", "单元", "楼层", "房号", "户型", "建筑面积(㎡)", "套内面积(㎡)", "单价(元/㎡)", "总价(元)")
A_FLOOR = 4
LOWEST = 2
TYPES = ((100, "三室两厅一卫"), (120, "三室两厅两卫"), (999, "四室两厅两卫"))
CENT = Decimal("0.01")


@dataclass(frozen=True)
class PermitFacts:
    """What the bureau published of one permit."""

    number: str
    project: str
    district: str
    address: str
    developer: str
    issued_on: str
    units: int
    buildings: tuple[dict[str, str], ...]


def facts() -> PermitFacts:
    """The permit of examples/."""
    (permit,) = csv.DictReader((EXAMPLES / "presale_permits.csv").open(encoding="utf-8"))
    buildings = tuple(csv.DictReader((EXAMPLES / "presale_buildings.csv").open(encoding="utf-8")))
    return PermitFacts(
        permit["permit_no"],
        permit["project"],
        permit["district"],
        permit["address"],
        permit["developer"],
        permit["permit_date"],
        int(permit["units_on_sale"]),
        tuple(sorted(buildings, key=lambda one: int(one["building"]))),
    )


def rows(seed: int = 2026) -> list[tuple[Any, ...]]:
    """One row a home; areas and totals stay inside their building's published range, total = unit price × area."""
    dice, found = Random(seed), []  # noqa: S311 a demonstration, not a secret
    for building in facts().buildings:
        found += _building(building, dice)
    return found


def _building(building: dict[str, str], dice: Random) -> list[tuple[Any, ...]]:
    areas = [Decimal(building[name]) for name in ("floor_area_min_m2", "floor_area_max_m2")]
    totals = [Decimal(building[name]) * 10000 for name in ("total_price_min_wan", "total_price_max_wan")]
    plans = [(areas[0] + (areas[1] - areas[0]) * n / (A_FLOOR - 1)).quantize(CENT) for n in range(A_FLOOR)]
    count = int(building["units_on_sale"])
    floors = -(-count // A_FLOOR)
    found = []
    for n in range(count):
        floor, place = LOWEST + n // A_FLOOR, n % A_FLOOR
        area = plans[place]
        height = Decimal(floor - LOWEST) / max(floors - 1, 1)
        width = (area - areas[0]) / (areas[1] - areas[0])
        aim = totals[0] + (totals[1] - totals[0]) * (width * 8 + height * 2) / 10
        wobble = Decimal(dice.randint(-40, 40)) / 10000
        total = min(max(aim * (1 + wobble), totals[0] + 200), totals[1])
        unit_price = (total / area).to_integral_value(ROUND_DOWN)
        if unit_price * area < totals[0]:
            unit_price += 1
        net = (area * Decimal("0.80")).quantize(CENT)
        kind = next(name for most, name in TYPES if area < most)
        found.append(
            (
                building["building"],
                building["stair"],
                floor,
                f"{floor}{place + 1:02d}",
                kind,
                area,
                net,
                unit_price,
                unit_price * area,
            )
        )
    return found


def workbook() -> bytes:
    """The rows as the workbook an office would bring; the same bytes every time."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("一房一价表")
    money, bold = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
    sheet.write_row(0, 0, [f"{facts().project} 一房一价表（演示数据：房号与单价按公示区间生成）"], bold)
    sheet.write_row(1, 0, HEADINGS, bold)
    for number, row in enumerate(rows(), start=2):
        for column, value in enumerate(row):
            text = isinstance(value, str)
            sheet.write(number, column, value if text else float(value), None if text or column < 5 else money)
    sheet.set_column(0, 8, 14)
    book.close()
    return out.getvalue()
