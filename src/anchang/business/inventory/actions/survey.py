"""实测面积 as a table to import: what the survey found, kept beside the areas of the contract (R-190)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Project, Unit
from anchang.business.inventory.queries import day_of, difference_of
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.imports.actions import Differences, Kind, declare
from anchang.engine.imports.models import Import
from anchang.engine.imports.reading import Checked, Column, Fault
from anchang.engine.policies import require

from .price_table import building_name, entrance, number, project_of
from .prices import BATCH

Row = dict[str, Any]
COLUMNS = (
    Column("building", ("楼栋", "栋号", "楼号", "幢号", "楼栋号", "栋", "幢"), building_name),
    Column("entrance", ("单元", "单元号"), entrance, needed=False),
    Column("room", ("房号", "室号", "房间号", "门牌号", "户号"), str.strip),
    Column("gross", ("实测建筑面积", "实测建面", "建筑面积（实测）"), number, reckoned=True),
    Column(
        "net", ("实测套内面积", "实测套内", "实测套内建筑面积", "套内面积（实测）"), number, needed=False, reckoned=True
    ),
)


def examine(project: Project, checked: Checked, at: datetime) -> list[Fault]:
    """A unit nobody knows, one that stands there twice and a net area above the gross one are faults; a difference
    beyond the bound of R-190 is something to look at."""
    known, seen, kept = _known(project), dict[Any, int](), list[Fault]()
    for line, row in checked.rows:
        unit = known.get(_key(row))
        if unit is None:
            text = _("项目里没有 %(building)s-%(entrance)s-%(room)s 这套房")
            checked.faults.append(Fault(line, "房号", text % {"entrance": "", **row}))
            continue
        if (first := seen.setdefault(_key(row), line)) != line:
            checked.faults.append(Fault(line, "房号", _("与第%(row)s行是同一套") % {"row": first}))
        if row.get("net") and row["net"] > row["gross"]:
            checked.faults.append(Fault(line, "实测套内面积", _("套内面积 %(net)s 大于建筑面积 %(gross)s") % row))
        unit.surveyed_gross = row["gross"]
        difference = difference_of(unit, at)
        if difference is not None and difference.beyond:
            facts = {"unit": unit.label, "ratio": difference.text}
            kept.append(Fault(line, "实测建筑面积", _("%(unit)s 面积误差比 %(ratio)s，超过3%%") % facts))
    return kept


def differences(project: Project, rows: list[tuple[int, Row]]) -> Differences:
    """What the survey would change: the area of the contract stays, the surveyed ones are written beside it."""
    known, found = _known(project), Differences()
    for _line, row in rows:
        unit = known.get(_key(row))
        if unit is not None and unit.surveyed_gross is None:
            found.new += 1
        elif unit is not None:
            found.compare(unit.label, _pairs(unit, row))
    return found


def _pairs(unit: Unit, row: Row) -> Iterator[tuple[Any, Any, Any]]:
    yield _("实测建筑面积"), unit.surveyed_gross, row["gross"]
    yield _("实测套内面积"), unit.surveyed_net, row.get("net")


@action("inventory.survey", gettext_lazy("导入实测面积"))
def survey(
    project: Project,
    rows: list[tuple[int, Row]],
    *,
    by: Account,
    at: datetime,
    import_: Import | None,
    survey_no: str,
    surveyed_on: date,
) -> int:
    """Writes what the survey found beside the areas of the contract, which stay. Needs the report's number and day."""
    require(survey_no.strip(), _("请填写测绘报告号"))
    require(surveyed_on and surveyed_on <= day_of(at), _("测绘日期不能晚于今天"))
    known, found = _known(project), []
    for _line, row in rows:
        unit = known[_key(row)]
        unit.surveyed_gross, unit.surveyed_net = row["gross"], row.get("net")
        unit.survey_no, unit.surveyed_on = survey_no.strip(), surveyed_on
        found.append(unit)
    Unit.objects.bulk_update(found, ["surveyed_gross", "surveyed_net", "survey_no", "surveyed_on"], batch_size=BATCH)
    note(units=len(found), survey=survey_no)
    return len(found)


def _known(project: Project) -> dict[tuple[str, str, str], Unit]:
    units = Unit.objects.filter(building__project=project).select_related("building")
    return {(building_name(one.building.name), one.entrance, one.room): one for one in units}


def _key(row: Row) -> tuple[str, str, str]:
    return row["building"], row.get("entrance") or "", row["room"]


ASKS: Any = tuple(Unit._meta.get_field(name) for name in ("survey_no", "surveyed_on"))
declare(
    Kind(
        "inventory.survey",
        gettext_lazy("实测面积"),
        COLUMNS,
        project_of,
        examine,
        survey,
        ASKS,
        differences=differences,
    )
)
