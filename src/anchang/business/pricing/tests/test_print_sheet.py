"""一房一价公示: the page, the workbook and the paper say the same of every unit."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from tests.office import Office, rows

from anchang.business.inventory.queries import board
from anchang.business.pricing import actions, queries
from anchang.business.pricing.actions import sheets
from anchang.business.pricing.models import Printing, Progress
from anchang.engine.files.actions import PDF, XLSX, read
from anchang.engine.jobs.queue import run_due
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused

from .conftest import Wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(office: Office) -> Wall:
    return Wall.ready(timezone.now() - timedelta(hours=1), office)


def printed(wall: Wall, format: str) -> Printing:
    made = actions.print_sheet(wall.project, by=wall.who("chenwei"), at=wall.at, format=format)
    assert run_due(wall.at, slow=True) == 1
    return Printing.objects.select_related("file").get(pk=made.pk)


def posted(wall: Wall) -> list[list[str]]:
    return [sheets.cells(one) for one in queries.posted_rows(wall.project, board(wall.project, wall.at))]


@pytest.mark.rule("R-130")
@pytest.mark.rule("R-131")
def test_the_workbook_holds_row_for_row_what_is_posted_and_what_is_reserved_by_law_to_stand_above(wall: Wall) -> None:
    wall.post()
    about = {"land_nature": "城镇住宅用地", "land_until": date(2093, 5, 6), "charges": "无"}
    actions.set_particulars(wall.project, by=wall.who("chenwei"), at=wall.at, **about)

    made = printed(wall, "xlsx")

    assert (made.stage, made.units, made.file.kind) == ("ready", 4, XLSX)
    found = [list(row) for row in load_workbook(io.BytesIO(read(made.file))).active.iter_rows(values_only=True)]
    start = next(n for n, row in enumerate(found) if row[0] == "楼栋")
    assert [[_text(cell) for cell in row] for row in found[start + 1 :]] == posted(wall)
    above = [row[0] for row in found[:start]]
    for text in (
        "开发企业：锦绣置业",
        "预售许可证：锦房预售证2026001号",
        "土地性质：城镇住宅用地",
        "价格举报电话：12345、12358",
    ):
        assert text in above
    assert Notice.objects.filter(text__contains="已生成").count() == 1


def _text(cell: object) -> str:
    return "" if cell is None else f"{Decimal(str(cell)):.2f}" if isinstance(cell, int | float) else str(cell)


@pytest.mark.rule("R-130")
def test_the_page_shows_the_prices_of_the_paper(now: Wall) -> None:
    now.post()
    page = now.enter("lijing").get(f"/pricing/{now.project.pk}/posted/").content.decode()
    plain = re.sub(r"<[^>]+>", " ", page)

    for row in posted(now):
        price, total = Decimal(row[7]), Decimal(row[8])
        assert f"¥{price:,.2f}" in plain
        assert f"¥{total:,.2f}".removesuffix(".00") in plain


def test_the_paper_is_a_pdf_that_nothing_typed_can_change(wall: Wall) -> None:
    wall.post()
    about = {"charges": '#panic()] $ " \\ *粗*'}
    actions.set_particulars(wall.project, by=wall.who("chenwei"), at=wall.at, **about)

    made = printed(wall, "pdf")

    assert (made.stage, made.file.kind) == ("ready", PDF)
    assert made.file.name.endswith(".pdf")
    assert Progress.objects.get(pk=made.pk).done == 4


def test_the_list_on_the_wall_changes_with_the_version_in_force_and_not_with_a_draft(wall: Wall) -> None:
    wall.post()
    first = posted(wall)

    drawn = wall.change("2")
    while_drafted = posted(wall)
    wall.post(drawn, at=wall.at + timedelta(days=1))

    assert while_drafted == first
    assert [row[8] for row in posted(wall)] != [row[8] for row in first]


@pytest.mark.rule("R-132")
def test_conditions_under_which_another_price_is_asked_stand_on_the_sheet(wall: Wall) -> None:
    said = "一次性付款：总价 98 折"
    source = queries.posted_conditions(lambda project, at: [said])

    try:
        made = printed(wall, "xlsx")
    finally:
        queries.posted._conditions.remove(source)

    sheet = load_workbook(io.BytesIO(read(made.file))).active
    assert said in [row[0] for row in sheet.iter_rows(values_only=True)]


def test_a_second_file_is_refused_while_one_is_being_made(wall: Wall) -> None:
    actions.print_sheet(wall.project, by=wall.who("chenwei"), at=wall.at, format="pdf")

    with pytest.raises(Refused, match="后台正在生成"):
        actions.print_sheet(wall.project, by=wall.who("linlan"), at=wall.at, format="pdf")

    assert actions.print_sheet(wall.project, by=wall.who("linlan"), at=wall.at, format="xlsx")


def test_a_file_that_cannot_be_made_says_so_and_may_be_asked_for_again(wall: Wall) -> None:
    made = actions.print_sheet(wall.project, by=wall.who("chenwei"), at=wall.at, format="pdf")
    rows(Printing).filter(pk=made.pk).update(format="doc")
    Progress.objects.filter(pk=made.pk).delete()

    run_due(wall.at, slow=True)

    assert Printing.objects.get(pk=made.pk).stage == "failed"
    assert Notice.objects.filter(text__contains="没有生成").count() == 1


def test_the_page_of_a_file_tells_how_far_it_is_and_then_leads_to_it(now: Wall) -> None:
    manager = now.enter("chenwei")
    url = manager.post(f"/pricing/{now.project.pk}/print_sheet/", {"format": "pdf"}).url
    waiting, part = manager.get(url).content.decode(), manager.get(f"{url}progress/")

    run_due(timezone.now(), slow=True)

    assert "等待后台" in waiting
    assert part.status_code == 200
    assert manager.get(f"{url}progress/").status_code == 204
    assert b"".join(manager.get(f"{url}file/").streaming_content).startswith(b"%PDF")
    assert now.enter("lijing").get(f"{url}file/").status_code == 404
