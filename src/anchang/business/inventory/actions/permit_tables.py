"""Presale permits and their buildings as a city publishes them: two tables to import, as dirty as they are."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Building, Permit, Project
from anchang.business.inventory.queries import day_of, release_due
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.imports.actions import Differences, Kind, declare
from anchang.engine.imports.models import Import
from anchang.engine.imports.reading import Checked, Column, Fault
from anchang.people.org.models import Site

from .price_table import building_name
from .releases import RELEASE

Row = dict[str, Any]
OTHER = "其他"


def uses(text: str) -> str:
    """住宅、公寓 whichever comma stands between them."""
    parts = (part.strip() for part in re.split("[,、，;；]", unicodedata.normalize("NFKC", text)))
    return "、".join(dict.fromkeys(part for part in parts if part))


def day(text: str) -> date:
    """2023-01-17, 2023/1/17 and 2023年1月17日, with or without a time."""
    found = re.match(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", unicodedata.normalize("NFKC", text))
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("「%(text)s」不是日期") % {"text": text}) from None


def stair(text: str) -> str:
    """An entrance by its number; one that is called 其他 is none."""
    name = unicodedata.normalize("NFKC", text).strip().removesuffix("单元")
    return "" if name == OTHER else name


PERMIT = Column("number", ("许可证号", "预售许可证号", "预售证号", "permit_no"), str.strip)
PERMITS = (
    PERMIT,
    Column("project", ("项目名称", "项目", "楼盘", "project"), str.strip),
    Column("developer", ("开发企业", "开发商", "developer"), str.strip),
    Column("issued_on", ("发证日期", "许可日期", "permit_date"), day),
    Column("district", ("区县", "行政区", "district"), needed=False),
    Column("address", ("坐落", "地址", "address"), needed=False),
    Column("use", ("用途", "房屋用途", "use"), uses, needed=False),
)
BUILDINGS = (
    PERMIT,
    Column("building", ("楼栋", "栋号", "楼号", "building"), building_name),
    Column("entrance", ("单元", "单元号", "stair"), stair, needed=False),
)


def examine_permits(site: Site, checked: Checked, at: datetime) -> list[Fault]:
    """A number twice and a day to come are faults; so is a permit that another site or project has already."""
    known, seen = _permits(), dict[str, int]()
    for line, row in checked.rows:
        if (first := seen.setdefault(row["number"], line)) != line:
            checked.faults.append(Fault(line, "许可证号", _("与第%(row)s行是同一张许可证") % {"row": first}))
        if row["issued_on"] > day_of(at):
            checked.faults.append(Fault(line, "发证日期", _("发证日期不能晚于今天")))
        permit = known.get(row["number"])
        if permit is not None and (permit.site_id, permit.project.name) != (site.pk, row["project"]):
            text = _("这个许可证号已登记在项目「%(project)s」") % {"project": permit.project.name}
            checked.faults.append(Fault(line, "许可证号", text))
    return []


def permit_differences(site: Site, rows: list[tuple[int, Row]]) -> Differences:
    known, found = _permits(), Differences()
    for _line, row in rows:
        permit = known.get(row["number"])
        if permit is None:
            found.new += 1
        else:
            found.compare(permit.number, _pairs(permit, row))
    return found


def _pairs(permit: Permit, row: Row) -> Iterator[tuple[Any, Any, Any]]:
    yield _("发证日期"), permit.issued_on, row["issued_on"]
    yield _("用途"), permit.use, row.get("use") or ""


@action("inventory.take_permits", gettext_lazy("导入预售许可证"))
def take_permits(
    site: Site, rows: list[tuple[int, Row]], *, by: Account, at: datetime, import_: Import | None
) -> dict[str, int]:
    """Makes the projects and permits that are new and brings the others up to date; a project may have several.

    The deadline for the release runs for those that are still within it (R-103).
    """
    projects = {one.name: one for one in Project.objects.filter(site=site)}
    known, made = _permits(), 0
    for _line, row in rows:
        project = projects.get(row["project"]) or _project(site, row)
        projects[project.name] = project
        permit = known.get(row["number"])
        given = {"issued_on": row["issued_on"], "use": row.get("use") or ""}
        if permit is not None:
            Permit.objects.filter(pk=permit.pk).update(**given)
            continue
        permit, made = Permit.objects.create(project=project, number=row["number"], **given), made + 1
        if release_due(permit) > at:
            timers.start(permit, RELEASE, at=at)
    return {"new": made, "projects": len({row["project"] for _line, row in rows})}


def _project(site: Site, row: Row) -> Project:
    about = {name: row.get(name) or "" for name in ("developer", "district", "address")}
    return Project.objects.create(site=site, name=row["project"], **about)


def examine_buildings(site: Site, checked: Checked, at: datetime) -> list[Fault]:
    """A permit that the site does not have is a fault; a building that has another permit keeps it, which is said."""
    known, kept = _permits(site), list[Fault]()
    buildings = _buildings(site)
    for line, row in checked.rows:
        permit = known.get(row["number"])
        if permit is None:
            checked.faults.append(Fault(line, "许可证号", _("本案场没有许可证 %(number)s，请先导入许可证") % row))
            continue
        building = buildings.get((permit.project_id, row["building"]))
        if building is not None and building.permit_id not in (None, permit.pk):
            facts = {"building": building.name, "permit": building.permit.number if building.permit else ""}
            kept.append(Fault(line, "楼栋", _("%(building)s 已在许可证 %(permit)s 下，保持不变") % facts))
    return kept


def building_differences(site: Site, rows: list[tuple[int, Row]]) -> Differences:
    permits, buildings, found = _permits(site), _buildings(site), Differences()
    for number, name in dict.fromkeys((row["number"], row["building"]) for _line, row in rows):
        permit = permits.get(number)
        building = buildings.get((permit.project_id, name)) if permit is not None else None
        if building is None:
            found.new += 1
        elif permit is not None:
            now = building.permit.number if building.permit else None
            found.compare(building.name, [(_("预售许可证"), now, now or permit.number)])
    return found


@action("inventory.take_buildings", gettext_lazy("导入许可楼栋"))
def take_buildings(
    site: Site, rows: list[tuple[int, Row]], *, by: Account, at: datetime, import_: Import | None
) -> dict[str, int]:
    """Makes the buildings that are new under their permits; one without a permit gets it, one with another keeps that."""
    permits, buildings, made = _permits(site), _buildings(site), 0
    for number, name in dict.fromkeys((row["number"], row["building"]) for _line, row in rows):
        permit = permits[number]
        building = buildings.get((permit.project_id, name))
        if building is None:
            called = f"{name}号楼" if name.isascii() and name.isdigit() else name
            building = Building.objects.create(project=permit.project, name=called, permit=permit)
            buildings[permit.project_id, name] = building
            made += 1
        elif building.permit_id is None:
            building.permit = permit
            building.save(update_fields=["permit"])
    note(buildings=made)
    return {"new": made}


def _permits(site: Site | None = None) -> dict[str, Permit]:
    rows = Permit.objects.select_related("project")
    return {one.number: one for one in (rows if site is None else rows.filter(project__site=site))}


def _buildings(site: Site) -> dict[tuple[int, str], Building]:
    rows = Building.objects.filter(project__site=site).select_related("permit")
    return {(one.project_id, building_name(one.name)): one for one in rows}


def _site(pk: int) -> Site:
    return Site.objects.get(pk=pk)


def _home(_site: Site) -> str:
    return reverse("inventory:index")


NEW, PROJECTS = ("new", gettext_lazy("新增")), ("projects", gettext_lazy("项目"))
PERMIT_KIND = Kind(
    "inventory.permits",
    gettext_lazy("预售许可证表"),
    PERMITS,
    _site,
    examine_permits,
    take_permits,
    figures=(NEW, PROJECTS),
    home=_home,
    differences=permit_differences,
)
BUILDING_KIND = Kind(
    "inventory.permit_buildings",
    gettext_lazy("许可楼栋表"),
    BUILDINGS,
    _site,
    examine_buildings,
    take_buildings,
    figures=(NEW,),
    home=_home,
    differences=building_differences,
)
declare(PERMIT_KIND)
declare(BUILDING_KIND)
