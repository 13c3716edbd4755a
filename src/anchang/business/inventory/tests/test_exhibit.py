from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows

from anchang.business.inventory import actions, queries
from anchang.business.inventory.models import Exhibit, Project
from anchang.engine.policies import Refused

DAY = timedelta(days=1)


def shown(stock, kind: str = "site_plan", **given) -> Exhibit:
    facts = {"shown_on": MONDAY.date() - DAY, "number": "川规2026-1", **given}
    made: Exhibit = actions.show_exhibit(stock.project, by=stock.account("zhengxin"), at=MONDAY, kind=kind, **facts)
    return made


def missing(stock) -> set[str]:
    return {hung.kind.code for hung in queries.wall(stock.project) if not hung.shown}


@pytest.mark.rule("R-108")
def test_the_list_for_the_wall_names_the_eight_documents_and_what_is_missing(stock):
    wall = {one.code for one in queries.exhibit_kinds() if one.wall}

    shown(stock)

    assert wall == {
        *("land_certificate", "planning_permit", "construction_permit", "presale_permit"),
        *("site_plan", "interim_covenant", "property_service", "model_contract"),
    }
    assert wall - missing(stock) == {"site_plan"}


@pytest.mark.rule("R-101")
def test_what_stands_behind_the_permit_is_asked_for_too(stock):
    gate = {one.code for one in queries.exhibit_kinds() if one.gate}

    for kind in gate:
        shown(stock, kind)

    assert gate == {"land_premium", "land_certificate", "planning_permit", "construction_permit", "investment"}
    assert not gate & missing(stock)


@pytest.mark.rule("R-108")
def test_the_page_for_the_wall_says_what_hangs_since_when_and_what_does_not(stock, client):
    plan = SimpleUploadedFile("总平面图.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
    made = shown(stock, file=plan)
    client.force_login(stock.account("lijing"), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/inventory/{stock.project.pk}/exhibits/").content.decode()
    file = client.get(f"/inventory/exhibits/{made.pk}/file/")

    assert "川规2026-1" in page
    assert "还缺 9 项" in page
    assert "锦房预售证2026001号" in page or "商品房预售许可证" in page
    assert file.status_code == 200


@pytest.mark.rule("R-108")
def test_what_is_taken_down_is_missing_again_and_its_time_on_the_wall_is_kept(stock):
    made = shown(stock)

    actions.take_down_exhibit(made, by=stock.account("zhengxin"), at=MONDAY, on=MONDAY.date())

    hung = next(one for one in queries.wall(stock.project) if one.kind.code == "site_plan")
    assert "site_plan" in missing(stock)
    assert [(one.shown_on, one.taken_down_on) for one in hung.past] == [(MONDAY.date() - DAY, MONDAY.date())]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "poster"}, "公示清单里没有这一项"),
        ({"shown_on": MONDAY.date() + DAY}, "上墙日期不能晚于今天"),
        ({"number": " "}, "请填写文号或上传文件"),
    ],
)
def test_a_document_of_no_kind_without_a_day_or_a_number_is_refused(stock, given, said):
    with pytest.raises(Refused, match=said):
        shown(stock, **given)


def test_the_database_refuses_a_document_taken_down_before_it_was_shown(stock):
    made = shown(stock)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Exhibit).filter(pk=made.pk).update(taken_down_on=made.shown_on - DAY)


@pytest.mark.rule("R-112")
def test_a_project_is_sold_before_or_after_it_is_built_and_has_a_lead_bank(stock):
    given = {"sale_mode": "completed", "lead_bank": "演示银行"}

    actions.edit_project(stock.project, by=stock.account("linlan"), at=MONDAY, **given)

    kept = Project.objects.get()
    assert (kept.sale_mode, kept.lead_bank) == ("completed", "演示银行")
    with pytest.raises(Refused, match="销售方式只能是预售或现售"):
        actions.edit_project(stock.project, by=stock.account("linlan"), at=MONDAY, sale_mode="lottery")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Project).update(sale_mode="lottery")


def test_a_phase_gathers_buildings_of_its_project(stock):
    phase = actions.add_phase(
        stock.project, by=stock.account("chenwei"), at=MONDAY, name="一期", buildings=[stock.building]
    )

    stock.building.refresh_from_db()

    assert stock.building.phase == phase
    with pytest.raises(Refused, match="项目里已有这一期"):
        actions.add_phase(stock.project, by=stock.account("chenwei"), at=MONDAY, name="一期")


def test_a_floor_plan_shows_on_the_page_of_every_unit_of_its_type(stock, client):
    rows(type(stock.unit)).update(type="三室两厅")
    picture = SimpleUploadedFile("户型.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
    made = actions.set_plan(stock.project, by=stock.account("chenwei"), at=MONDAY, name="三室两厅", picture=picture)
    client.force_login(stock.account("lijing"), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/inventory/units/{stock.unit.pk}/").content.decode()

    assert f'src="/inventory/types/{made.pk}/plan/"' in page
    assert client.get(f"/inventory/types/{made.pk}/plan/").status_code == 200
    text = SimpleUploadedFile("户型.png", b"no picture")
    with pytest.raises(Refused, match="文件内容不是所要的格式"):
        actions.set_plan(stock.project, by=stock.account("chenwei"), at=MONDAY, name="三室两厅", picture=text)
