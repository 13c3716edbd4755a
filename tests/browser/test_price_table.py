"""The price list, from the workbook an office has to the board."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from anchang.business.inventory.models import Unit

from .conftest import Server
from .stage import Stage, set_up

HEAD = "楼栋,单元,楼层,房号,户型,建筑面积,单价,总价"
RIGHT = ["28号楼,1,1,101,三室两厅,90.00,10000,900000", "28号楼,1,1,102,三室两厅,100.00,10000,1000000"]
WRONG = ["28号楼,1,1,101,三室两厅,90.00,10000,900000", "28号楼,1,1,102,三室两厅,一百,10000,1000000"]


@pytest.fixture(scope="module")
def stage(server: Server) -> Stage:
    return set_up(floors=1, rooms=1)


def upload(page: Page, stage: Stage, lines: list[str]) -> None:
    page.goto(f"/inventory/{stage.project.pk}/project/")
    page.get_by_role("link", name="导入一房一价表").click()
    content = "\n".join([HEAD, *lines]).encode()
    page.locator("[name=file]").set_input_files({"name": "价格表.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("#main form.deed__form button[type=submit]").click()


def agree_to_all(stage: Stage, open_page: Callable[..., Page]) -> None:
    """The manager submits the draft, and the two who must agree to a first price do."""
    page = open_page(stage.account("chenwei"))
    page.goto(f"/pricing/{stage.project.pk}/")
    page.get_by_role("link", name="价格表", exact=True).click()
    page.get_by_role("link", name="提交审批").click()
    page.locator("dialog [name=why]").fill("首次公示")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#main")).to_contain_text("待审批")
    for username in ("linlan", "zhoujianguo"):
        page = open_page(stage.account(username))
        page.goto("/approvals/")
        page.locator("#main tbody a").first.click()
        page.get_by_role("link", name="同意", exact=True).click()
        page.locator("dialog button[type=submit]").click()
        expect(page.get_by_role("link", name="同意", exact=True)).to_have_count(0)


def test_a_table_with_errors_shows_its_rows_and_the_right_one_fills_the_board(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page(stage.account("linlan"))

    upload(page, stage, WRONG)

    expect(page.locator("#main")).to_contain_text("一行也没有导入")
    expect(page.locator("#main table").first).to_contain_text("「一百」不是数字")
    assert Unit.objects.count() == 1
    upload(page, stage, RIGHT)
    expect(page.locator("#main")).to_contain_text("检查通过")
    page.get_by_role("link", name="确认导入").click()
    page.locator("dialog [name=filed_no]").fill("锦价备〔2026〕12号")
    page.locator("dialog button[type=submit]").click()
    page.wait_for_url(f"**/pricing/{stage.project.pk}/")
    agree_to_all(stage, open_page)
    page.goto(stage.project.get_absolute_url())
    for unit, price in zip(Unit.objects.order_by("room"), ("90", "100"), strict=True):
        cell = page.locator(f"#unit-{unit.pk}")
        expect(cell).to_have_attribute("data-live", "open")
        expect(cell).to_contain_text(price)
