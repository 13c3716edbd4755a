"""Permits, buildings and surveyed areas as files; what a second import would change is shown before it writes."""

from decimal import Decimal

import pytest
from tests.office import MONDAY

from anchang.business.inventory import actions
from anchang.business.inventory.actions.permit_tables import stair, uses
from anchang.business.inventory.models import Building, Permit, PriceList, Project, Unit
from anchang.engine.clocks.models import Timer
from anchang.engine.imports.actions import commit, upload
from anchang.engine.imports.models import Import
from anchang.engine.policies import Refused

from .test_import import GOOD, changed, faults, sent, separated, taken_in

SURVEY = ["楼栋", "单元", "房号", "实测建筑面积", "实测套内面积"]
ASKED = {"survey_no": "测绘2026-5", "surveyed_on": MONDAY.date()}
PERMITS = """permit_no,project,district,address,use,developer,permit_date,units_on_sale
P1,鹭鸣,成华区,湖光路,"住宅，公寓",首开,2022-12-09,43
P2,鹭鸣,成华区,湖光路,住宅、商业,首开,2026-10-30,87
"""
BUILDINGS = """permit_no,building,stair,units_on_sale
P1,28,1,4
P1,28,其他,14
P2,13,2,14
"""


def surveyed(stock, *rows: list[str]) -> Import:
    facts = {"by": stock.account("chenwei"), "at": MONDAY, "kind": "inventory.survey", "name": "实测.csv"}
    made: Import = upload(stock.project, **facts, content=separated(*rows, headings=SURVEY))
    return made


def at_site(stock, kind: str, text: str) -> Import:
    facts = {"by": stock.account("linlan"), "at": MONDAY, "kind": kind, "name": "表.csv"}
    made: Import = upload(stock.office.site, **facts, content=text.encode())
    return made


def test_a_second_table_shows_what_it_would_change_before_it_writes_anything(stock):
    taken_in(stock, separated(GOOD))
    dearer = changed(单价="15000", 总价="1342500")
    lists = PriceList.objects.count()

    import_ = sent(stock, separated(dearer, changed(房号="105")))

    told = import_.differences
    assert (told["new"], told["changed"], told["unchanged"]) == (1, 1, 0)
    assert told["fields"] == [
        {"what": "28-1-101", "field": "单价", "old": "14000.00", "new": "15000.00"},
        {"what": "28-1-101", "field": "总价", "old": "1253000.00", "new": "1342500.00"},
    ]
    assert PriceList.objects.count() == lists


def test_the_page_of_the_import_lists_the_differences(stock, client):
    taken_in(stock, separated(GOOD))
    import_ = sent(stock, separated(changed(单价="15000", 总价="1342500")))
    client.force_login(stock.account("chenwei"), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(import_.get_absolute_url()).content.decode()

    assert "新增 0，变更 1，不变 0" in page
    assert "1253000.00" in page
    assert "1342500.00" in page


def test_the_same_table_again_changes_nothing(stock):
    taken_in(stock, separated(GOOD))

    told = sent(stock, separated(GOOD)).differences

    assert (told["new"], told["changed"], told["unchanged"], told["fields"]) == (0, 0, 1, [])


def test_a_renamed_building_is_recognised_by_its_rooms_and_nothing_is_imported(stock):
    rows = [changed(楼栋="A座", 房号=room, 楼层=room[0]) for room in ("101", "102", "201", "202")]

    import_ = sent(stock, separated(*rows))

    assert {fault[2] for fault in faults(import_)} == {"像是 28号楼 改名为「A座」：先改楼栋名称，再导入"}
    actions.rename_building(stock.building, by=stock.account("chenwei"), at=MONDAY, name="A座")
    assert sent(stock, separated(*rows)).faults == []
    assert set(Unit.objects.values_list("label", flat=True)) == {
        f"A座-1-{room}" for room in ("101", "102", "201", "202")
    }


def test_a_strange_building_is_not_taken_for_a_renamed_one(stock):
    import_ = sent(stock, separated(changed(楼栋="29号楼", 房号="909")))

    assert "请先增加楼栋" in faults(import_)[0][2]


def test_sixty_rooms_on_one_floor_are_taken_in(stock):
    rows = [changed(房号=f"1{n:02}") for n in range(1, 61)]

    taken_in(stock, separated(*rows))

    assert Unit.objects.filter(floor=1).count() == 60


@pytest.mark.rule("R-190")
def test_surveyed_areas_stand_beside_those_of_the_contract(stock):
    import_ = surveyed(stock, ["28号楼", "1单元", "101", "92.19", "74.00"], ["28", "1", "102", "89.50", ""])

    commit(import_, by=stock.account("chenwei"), at=MONDAY, **ASKED)

    unit = stock.unit
    assert (unit.gross_area, unit.surveyed_gross, unit.surveyed_net) == (
        Decimal("89.50"),
        Decimal("92.19"),
        Decimal(74),
    )
    assert (unit.survey_no, unit.surveyed_on) == ("测绘2026-5", MONDAY.date())
    assert [one["text"] for one in import_.warnings] == ["28-1-101 面积误差比 +3.01%，超过3%"]


@pytest.mark.rule("R-190")
def test_exactly_three_percent_is_not_beyond_the_bound(stock):
    rows = [["28", "1", "101", "92.18", ""], ["28", "1", "102", "86.82", ""]]

    assert surveyed(stock, *rows).warnings == []


def test_a_survey_says_what_it_would_change_and_refuses_what_it_cannot_place(stock):
    commit(surveyed(stock, ["28", "1", "101", "90.00", ""]), by=stock.account("chenwei"), at=MONDAY, **ASKED)

    again = surveyed(
        stock, ["28", "1", "101", "91.00", ""], ["28", "1", "909", "90.00", ""], ["28", "1", "102", "9", "10"]
    )

    assert again.differences["fields"] == [
        {"what": "28-1-101", "field": "实测建筑面积", "old": "90.00", "new": "91.00"}
    ]
    assert [(row, text) for row, _column, text in faults(again)] == [
        (3, "项目里没有 28-1-909 这套房"),
        (4, "套内面积 10.00 大于建筑面积 9.00"),
    ]


def test_a_survey_without_its_number_is_refused(stock):
    import_ = surveyed(stock, ["28", "1", "101", "90.00", ""])

    with pytest.raises(Refused, match="请填写测绘报告号"):
        commit(import_, by=stock.account("chenwei"), at=MONDAY, survey_no=" ", surveyed_on=MONDAY.date())


def test_permits_and_buildings_of_a_city_become_projects_permits_and_buildings(stock):
    commit(at_site(stock, "inventory.permits", PERMITS), by=stock.account("linlan"), at=MONDAY)
    commit(at_site(stock, "inventory.permit_buildings", BUILDINGS), by=stock.account("linlan"), at=MONDAY)

    project = Project.objects.get(name="鹭鸣")
    assert list(project.permits.order_by("number").values_list("number", "use")) == [
        ("P1", "住宅、公寓"),
        ("P2", "住宅、商业"),
    ]
    named = Building.objects.filter(project=project).order_by("pk").values_list("name", "permit__number")
    assert list(named) == [("28号楼", "P1"), ("13号楼", "P2")]


@pytest.mark.rule("R-103")
def test_the_deadline_runs_only_for_imported_permits_that_are_still_within_it(stock):
    commit(at_site(stock, "inventory.permits", PERMITS), by=stock.account("linlan"), at=MONDAY)

    running = Timer.objects.filter(code=actions.RELEASE, ended_at=None).values_list("thing_id", flat=True)

    assert [one.number for one in Permit.objects.filter(pk__in=running)] == ["P2"]


def test_permits_again_show_what_they_change_and_a_permit_of_another_project_is_a_fault(stock):
    commit(at_site(stock, "inventory.permits", PERMITS), by=stock.account("linlan"), at=MONDAY)

    again = at_site(stock, "inventory.permits", PERMITS.replace("住宅、商业", "住宅").replace("P1,鹭鸣", "P1,别处"))

    assert again.differences["fields"] == [{"what": "P2", "field": "用途", "old": "住宅、商业", "new": "住宅"}]
    assert [fault[2] for fault in faults(again)] == ["这个许可证号已登记在项目「鹭鸣」"]


def test_a_building_of_an_unknown_permit_is_a_fault_and_one_under_another_keeps_it(stock):
    commit(at_site(stock, "inventory.permits", PERMITS), by=stock.account("linlan"), at=MONDAY)
    commit(at_site(stock, "inventory.permit_buildings", BUILDINGS), by=stock.account("linlan"), at=MONDAY)

    moved = at_site(stock, "inventory.permit_buildings", "permit_no,building,stair\nP2,28,1\nP9,1,1\n")

    assert [one["text"] for one in moved.warnings] == ["28号楼 已在许可证 P1 下，保持不变"]
    assert [fault[2] for fault in faults(moved)] == ["本案场没有许可证 P9，请先导入许可证"]


@pytest.mark.parametrize(("text", "said"), [("住宅，公寓", "住宅、公寓"), ("住宅、公寓,住宅", "住宅、公寓"), ("", "")])
def test_uses_are_read_with_either_comma(text, said):
    assert uses(text) == said


def test_an_entrance_called_other_is_none():
    assert (stair("其他"), stair("2单元")) == ("", "2")
