"""一房一价表 as a table to import: its columns, what is wrong with it, and how it becomes units with prices to propose."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from statistics import median
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Building, Item, Project, Unit
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.imports.actions import Differences
from anchang.engine.imports.reading import Checked, Column, Fault
from anchang.lib.money import round_fen

from .prices import BATCH, FIGURES, Priced, held
from .projects import label

LEAST_TOTAL, LEAST_UNIT_PRICE = Decimal(10000), Decimal(100)
FAR_OFF = Decimal("0.3")
ALIKE = Decimal("0.8")
Row = dict[str, Any]
Key = tuple[int, str, str]


def number(text: str) -> Decimal:
    """A number of at most two places; commas, ¥, 元 and ㎡ around it are dropped. ValueError in Chinese otherwise."""
    cleaned = unicodedata.normalize("NFKC", text).strip().removeprefix("¥")
    for unit in (",", "元", "m2", "m²"):
        cleaned = cleaned.replace(unit, "")
    if cleaned.endswith("万"):
        raise ValueError(_("「%(text)s」带有万字，请改为以元为单位的数字") % {"text": text})
    try:
        value = Decimal(cleaned.strip())
    except InvalidOperation:
        raise ValueError(_("「%(text)s」不是数字") % {"text": text}) from None
    if not value.is_finite() or value.copy_abs() >= Decimal(10) ** 13:
        raise ValueError(_("「%(text)s」不是数字") % {"text": text})
    if value != round_fen(value):
        raise ValueError(_("「%(text)s」多于两位小数") % {"text": text})
    if value <= 0:
        raise ValueError(_("「%(text)s」应大于零") % {"text": text})
    return round_fen(value)


def floor(text: str) -> int:
    cleaned = unicodedata.normalize("NFKC", text).strip().upper().removesuffix("层").removesuffix("F")
    try:
        return int(cleaned.replace("B", "-"))
    except ValueError:
        raise ValueError(_("「%(text)s」不是楼层") % {"text": text}) from None


def entrance(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().removesuffix("单元")


def building_name(text: str) -> str:
    """28, 28#, 28栋, 28幢 and 28号楼 are one building."""
    name = unicodedata.normalize("NFKC", text).strip()
    for ending in ("号楼", "楼", "栋", "幢", "#", "号"):
        name = name.removesuffix(ending)
    return name


COLUMNS = (
    Column("building", ("楼栋", "栋号", "楼号", "幢号", "楼栋号", "栋", "幢"), building_name),
    Column("entrance", ("单元", "单元号"), entrance, needed=False),
    Column("floor", ("楼层", "所在层", "层", "所在楼层"), floor),
    Column("room", ("房号", "室号", "房间号", "门牌号", "户号"), str.strip),
    Column("type", ("户型", "房型"), needed=False),
    Column("orientation", ("朝向",), needed=False),
    Column("view", ("景观", "景观面", "视野"), needed=False),
    Column("gross", ("建筑面积", "预测建筑面积", "建面", "面积"), number, reckoned=True),
    Column("net", ("套内面积", "套内建筑面积", "预测套内面积", "套内"), number, needed=False, reckoned=True),
    Column("unit_price", ("单价", "建筑面积单价", "销售单价", "建面单价", "备案单价"), number, reckoned=True),
    Column("total", ("总价", "销售总价", "房屋总价", "总价款", "备案总价"), number, reckoned=True),
    Column("filed_total", ("备案总价", "备案总价款", "备案价"), number, needed=False, reckoned=True),
    Column("floor_total", ("底价", "底价总价", "底总价"), number, needed=False, reckoned=True),
)


def examine(project: Project, checked: Checked, at: datetime) -> list[Fault]:
    """Adds what is wrong across columns and rows; returns what the office should look at but may take in."""
    buildings = {building_name(one.name): one for one in project.buildings.all()}
    known = {_place(unit): unit for unit in Unit.objects.filter(building__project=project)}
    renamed = _renamed(known, checked, buildings)
    taken = set(Unit.objects.filter(held(at), building__project=project).values_list("pk", flat=True))
    seen: dict[Any, int] = {}
    kept: list[Fault] = []
    for at_row, row in checked.rows:
        checked.faults += [Fault(at_row, *fault) for fault in _wrong(row, buildings, renamed)]
        key = (row["building"], row.get("entrance") or "", row["room"])
        if first := seen.setdefault(key, at_row) - at_row:
            checked.faults.append(Fault(at_row, "房号", _("与第%(row)s行是同一套") % {"row": at_row + first}))
        unit = known.get((buildings[row["building"]].pk, *key[1:])) if row["building"] in buildings else None
        if unit is not None and unit.pk in taken:
            kept.append(Fault(at_row, "总价", _("%(unit)s 已被占用，释放前保持原价") % {"unit": unit.label}))
            if row["gross"] != unit.gross_area:
                text = _("%(unit)s 已被占用，建筑面积不能改（原为 %(area)s）")
                checked.faults.append(Fault(at_row, "建筑面积", text % {"unit": unit.label, "area": unit.gross_area}))
    return [*kept, *_far_off(checked), *_left_out(known, checked, buildings)]


def _place(unit: Unit) -> Key:
    return unit.building_id, unit.entrance, unit.room


def _renamed(known: dict[Key, Unit], checked: Checked, buildings: dict[str, Building]) -> dict[str, Building]:
    """Names in the table that nobody knows, with the building whose rooms they have, if the table leaves that out."""
    rooms: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for _number, row in checked.rows:
        rooms[row["building"]].add((row.get("entrance") or "", row["room"]))
    ours: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for key, door, room in known:
        ours[key].add((door, room))
    found = {}
    for name in rooms.keys() - buildings.keys():
        for theirs, building in buildings.items():
            same = len(rooms[name] & ours[building.pk])
            if theirs not in rooms and same and same >= ALIKE * len(rooms[name]):
                found[name] = building
    return found


def _wrong(row: Row, buildings: dict[str, Building], renamed: dict[str, Building]) -> Iterator[tuple[str, str]]:
    """Column and text of what is wrong within one row."""
    if row["building"] in renamed:
        facts = {"old": renamed[row["building"]].name, "new": row["building"]}
        yield "楼栋", _("像是 %(old)s 改名为「%(new)s」：先改楼栋名称，再导入") % facts
    elif row["building"] not in buildings:
        yield "楼栋", _("项目里没有「%(name)s」这栋楼，请先增加楼栋") % {"name": row["building"]}
    if row.get("net") and row["net"] > row["gross"]:
        yield "套内面积", _("套内面积 %(net)s 大于建筑面积 %(gross)s") % row
    if row["total"] < LEAST_TOTAL:
        yield "总价", _("总价 %(total)s 不到一万元，像是按万元填的，请改为元") % row
    elif row["unit_price"] < LEAST_UNIT_PRICE:
        yield "单价", _("单价 %(unit_price)s 不到一百元，像是按万元填的，请改为元") % row
    elif (reckoned := round_fen(row["unit_price"] * row["gross"])) != row["total"]:
        yield "总价", _("单价 × 建筑面积 = %(reckoned)s，与总价 %(total)s 不符") % {**row, "reckoned": reckoned}
    if row.get("filed_total") and row["total"] > row["filed_total"]:
        yield "总价", _("总价 %(total)s 高于备案总价 %(filed_total)s") % row
    if row.get("floor_total") and row["floor_total"] > row["total"]:
        yield "底价", _("底价 %(floor_total)s 高于总价 %(total)s") % row


def _far_off(checked: Checked) -> Iterator[Fault]:
    if not checked.rows:
        return
    middle = median(row["unit_price"] for _number, row in checked.rows)
    for at_row, row in checked.rows:
        if abs(row["unit_price"] - middle) > middle * FAR_OFF:
            facts = {"price": row["unit_price"], "middle": round_fen(middle)}
            yield Fault(at_row, "单价", _("单价 %(price)s 与全表中位数 %(middle)s 相差超过三成") % facts)


def _left_out(known: dict[Key, Unit], checked: Checked, buildings: dict[str, Building]) -> Iterator[Fault]:
    """R-103 asks for every permitted unit at one time."""
    listed = {
        (buildings[row["building"]].pk, row.get("entrance") or "", row["room"])
        for _number, row in checked.rows
        if row["building"] in buildings
    }
    if missing := [unit.label for key, unit in known.items() if key not in listed]:
        facts = {"count": len(missing), "some": "、".join(missing[:5])}
        yield Fault(0, "", _("项目里有%(count)s套不在表中：%(some)s（应一次公开全部房源）") % facts)


def differences(project: Project, rows: list[tuple[int, Row]]) -> Differences:
    """What the table would change of the units and posted prices that are there."""
    buildings = {building_name(one.name): one for one in project.buildings.all()}
    units = Unit.objects.filter(building__project=project).select_related("price")
    known, found = {_place(unit): unit for unit in units}, Differences()
    for _number, row in rows:
        building = buildings.get(row["building"])
        unit = known.get((building.pk, row.get("entrance") or "", row["room"])) if building is not None else None
        if unit is None:
            found.new += 1
        else:
            found.compare(unit.label, _pairs(unit, row))
    return found


def _pairs(unit: Unit, row: Row) -> Iterator[tuple[Any, Any, Any]]:
    price = unit.price
    yield _("楼层"), unit.floor, row["floor"]
    yield _("户型"), unit.type, row.get("type") or ""
    yield _("建筑面积"), unit.gross_area, row["gross"]
    yield _("套内面积"), unit.net_area, row.get("net")
    yield _("单价"), price.unit_price if price else None, row["unit_price"]
    yield _("总价"), price.total if price else None, row["total"]


@action("inventory.take_in", gettext_lazy("导入一房一价表"))
def take_in(project: Project, rows: list[tuple[int, Row]], *, by: Account, at: datetime) -> list[Priced]:
    """Makes the units that are new and brings the others up to date; what they are to cost is given back, not posted."""
    buildings = {building_name(one.name): one for one in project.buildings.all()}
    known = {_place(unit): unit for unit in Unit.objects.filter(building__project=project)}
    wanted = {_place(unit): (unit, row) for unit, row in _units(project, rows, buildings)}
    _insert([unit for key, (unit, _row) in wanted.items() if key not in known])
    _update([(known[key], unit) for key, (unit, _row) in wanted.items() if key in known])
    return [
        Priced(
            known[key].pk if key in known else unit.pk,
            *(row.get(name) for name in FIGURES),  # type: ignore[arg-type]
        )
        for key, (unit, row) in wanted.items()
    ]


def _units(project: Project, rows: list[tuple[int, Row]], buildings: dict[str, Building]) -> Iterator[tuple[Unit, Row]]:
    for _number, row in rows:
        building = buildings[row["building"]]
        door = row.get("entrance") or ""
        yield (
            Unit(
                site_id=project.site_id,
                label=label(building, door, row["room"]),
                building=building,
                entrance=door,
                floor=row["floor"],
                room=row["room"],
                type=row.get("type") or "",
                orientation=row.get("orientation") or "",
                view=row.get("view") or "",
                gross_area=row["gross"],
                net_area=row.get("net"),
            ),
            row,
        )


def _insert(units: list[Unit]) -> None:
    """Many units at once. Django's bulk_create refuses a model of two tables, so each table gets its own insert."""
    items = [Item(site_id=unit.site_id, kind=Item.UNIT, label=unit.label) for unit in units]
    for unit, item in zip(units, Item.objects.bulk_create(items, batch_size=BATCH), strict=True):
        unit.item_ptr_id = unit.id = item.pk
    fields = Unit._meta.local_concrete_fields
    rows = [[field.get_db_prep_save(getattr(unit, field.attname), connection) for field in fields] for unit in units]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {Unit._meta.db_table} ({columns}) VALUES ({places})", rows)  # noqa: S608


def _update(pairs: list[tuple[Unit, Unit]]) -> None:
    names = ("floor", "type", "orientation", "view", "gross_area", "net_area")
    changed = []
    for unit, wanted in pairs:
        # A table without these columns says nothing of them.
        wanted.orientation, wanted.view = wanted.orientation or unit.orientation, wanted.view or unit.view
        if any(getattr(unit, name) != getattr(wanted, name) for name in names):
            for name in names:
                setattr(unit, name, getattr(wanted, name))
            changed.append(unit)
    if changed:
        Unit.objects.bulk_update(changed, names, batch_size=BATCH)


def project_of(pk: int) -> Project:
    return Project.objects.get(pk=pk)
