import pytest
from tests.office import MONDAY

from anchang.business.inventory import actions
from anchang.engine.policies import Refused


def test_a_building_stands_once_in_a_project(stock):
    actions.add_building(stock.project, by=stock.account("chenwei"), at=MONDAY, name="29号楼", permit=stock.permit)

    with pytest.raises(Refused, match="项目里已有这栋楼"):
        actions.add_building(stock.project, by=stock.system, at=MONDAY, name="29号楼")

    assert list(stock.permit.buildings.values_list("name", flat=True).order_by("pk")) == ["28号楼", "29号楼"]


def test_a_permit_of_another_project_is_refused(stock):
    other = actions.open_project(stock.office.site, by=stock.system, at=MONDAY, name="二期", developer="锦绣置业")

    with pytest.raises(Refused, match="许可证不属于这个项目"):
        actions.add_building(other, by=stock.system, at=MONDAY, name="1号楼", permit=stock.permit)


def test_a_room_stands_once_in_a_building(stock):
    given = {"entrance": "1", "floor": 1, "room": "101", "gross_area": stock.unit.gross_area}

    with pytest.raises(Refused, match="这个房号已存在"):
        actions.add_unit(stock.building, by=stock.system, at=MONDAY, **given)
