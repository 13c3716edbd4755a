"""A day at the sales office, as people see it."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from anchang.business.customers.models import Customer
from anchang.business.deals import actions as deals
from anchang.business.deals.models import Deal
from anchang.business.inventory.models import Unit

from .conftest import Server
from .stage import Stage, set_up

OpenPage = Callable[..., Page]
ID_NUMBER = "11010519491231002X"
SUBMIT = "#main form.deed__form button[type=submit]"


@pytest.fixture(scope="module")
def stage(server: Server) -> Stage:
    return set_up()


def in_panel(page: Page, button: str) -> None:
    """Sends the form of the dialog, whose button bears that name."""
    page.locator("#panel").get_by_role("button", name=button).click()


def choose(page: Page, unit: Unit, customer: Customer) -> None:
    """From the unit's page to the form of the hold, with the customer chosen."""
    page.goto(unit.get_absolute_url())
    page.get_by_role("link", name="锁房").click()
    page.locator(f"#customer-{customer.pk}").check()


def hold(page: Page, unit: Unit, customer: Customer) -> None:
    """From the unit's page, through the dialog, to the page of the hold."""
    choose(page, unit, customer)
    in_panel(page, "锁房")
    page.wait_for_url("**/deals/holds/*/")


def subscribe(page: Page, rate: str) -> str:
    """From the page of the hold, through the form, to the page of the deal, whose number is returned."""
    page.get_by_role("link", name="转认购").click()
    page.locator("[name=id_kind]").select_option("id_card")
    page.locator("[name=id_number]").fill(ID_NUMBER)
    page.locator("[name=deposit]").fill("50000")
    page.locator("[name=label_1]").fill("按时签约优惠")
    page.locator("[name=value_1]").fill(rate)
    page.locator(SUBMIT).click()
    page.wait_for_url("**/deals/RG-*/")
    return page.url.rstrip("/").rpartition("/")[2]


def test_a_consultant_receives_a_customer_on_the_phone_sees_the_file_and_follows_up(
    stage: Stage, open_page: OpenPage
) -> None:
    page = open_page(stage.account("lijing"), "phone")

    page.goto("/")
    page.locator("#main").get_by_role("link", name="接待登记").click()
    page.locator("[name=phone]").fill("13900000001")
    expect(page.locator("#lookup")).to_contain_text("新客户")
    page.locator("[name=name]").fill("陈先生")
    page.locator("label", has_text="同意").first.click()
    page.get_by_role("button", name="下一步").click()
    page.locator("label", has_text="首次").click()
    page.locator("[name=source]").select_option("walk_in")
    page.get_by_role("button", name="下一步").click()
    page.locator(SUBMIT).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("陈先生")
    page.locator("#main").get_by_role("link", name="跟进", exact=True).first.click()
    page.locator("#panel").get_by_text("有效沟通").click()
    page.locator("#panel [name=note]").fill("周末带家人看样板间")
    in_panel(page, "跟进")

    expect(page.locator("#main")).to_contain_text("周末带家人看样板间")
    expect(page.locator("#main")).to_contain_text("139****0001")


def test_a_unit_goes_from_the_board_to_the_contract_while_a_second_board_follows(
    stage: Stage, open_page: OpenPage, tmp_path: Path
) -> None:
    unit, customer = stage.unit(), stage.visitor("lijing", "周女士")
    board = open_page(stage.account("chenwei"))
    board.goto(stage.project.get_absolute_url())
    cell = board.locator(f"#unit-{unit.pk}")
    expect(cell).to_have_attribute("data-live", "open")
    consultant, director = open_page(stage.account("lijing")), open_page(stage.account("linlan"))
    cashier = open_page(stage.account("qiancheng"))

    hold(consultant, unit, customer)

    expect(cell).to_have_attribute("data-live", "held", timeout=3000)
    number = subscribe(consultant, "2")
    approve(director)
    expect(cell).to_have_attribute("data-live", "agreed", timeout=3000)
    book_deposit(cashier, number)
    sign(consultant)
    expect(cell).to_have_attribute("data-live", "signed", timeout=3000)
    assert paper(consultant, tmp_path).startswith(b"PK")
    assert Deal.objects.get(number=number).price == Decimal("1227940.00")


def approve(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="优惠2%").first.click()
    page.get_by_role("link", name="同意", exact=True).click()
    in_panel(page, "同意")
    expect(page.locator("#main")).to_contain_text("已通过")


def book_deposit(page: Page, number: str) -> None:
    page.goto(f"/deals/{number}/")
    page.get_by_role("link", name="登记收款").click()
    page.locator("#panel [name=voucher]").fill(f"YH-{number[-4:]}")
    in_panel(page, "收款")
    page.wait_for_url("**/receipts/SK-*/")
    expect(page.locator("#main")).to_contain_text("伍万元整")


def sign(page: Page) -> None:
    page.reload()
    page.get_by_role("link", name="签约").click()
    page.locator(SUBMIT).click()
    page.wait_for_url("**/deals/RG-*/")
    expect(page.locator("#main")).to_contain_text("HT-JX01-")


def paper(page: Page, folder: Path) -> bytes:
    page.get_by_role("link", name="生成文书").click()
    page.locator("#panel").get_by_text("买卖合同").first.click()
    in_panel(page, "生成文书")
    with page.expect_download() as coming:
        page.get_by_role("link", name=".docx").first.click()
    coming.value.save_as(folder / "paper.docx")
    return (folder / "paper.docx").read_bytes()


def test_of_two_who_take_the_same_unit_the_second_is_told_who_has_it(stage: Stage, open_page: OpenPage) -> None:
    unit = stage.unit()
    first, second = stage.visitor("zhanglei", "吴先生"), stage.visitor("zhaoxue", "郑女士")
    faster, slower = open_page(stage.account("zhanglei")), open_page(stage.account("zhaoxue"), "phone")
    for page, customer in ((faster, first), (slower, second)):
        choose(page, unit, customer)

    in_panel(faster, "锁房")
    faster.wait_for_url("**/deals/holds/*/")
    in_panel(slower, "锁房")

    expect(slower.locator("#panel")).to_contain_text(f"{unit.label} 刚被 张磊 锁定")
    expect(slower.locator(f"#customer-{second.pk}")).to_be_checked()


def test_without_javascript_a_unit_is_held_and_subscribed_all_the_same(stage: Stage, open_page: OpenPage) -> None:
    unit, customer = stage.unit(), stage.visitor("liuyang", "冯先生")
    page = open_page(stage.account("liuyang"), java_script_enabled=False)

    page.goto(stage.project.get_absolute_url())
    page.locator(f"#unit-{unit.pk}").click()
    page.get_by_role("link", name="锁房").click()
    page.locator(f"#customer-{customer.pk}").check()
    page.locator(SUBMIT).click()
    number = subscribe(page, "0.5")

    expect(page.get_by_role("heading", level=1)).to_contain_text(unit.label)
    assert Deal.objects.get(number=number).price == Decimal("1246735.00")


def test_a_script_in_a_customers_name_is_text(stage: Stage, open_page: OpenPage) -> None:
    name = "<script>document.title='1'</script><img src=x>"
    customer = stage.visitor("sunyue", name)
    page = open_page(stage.account("sunyue"))
    deals.hold(Unit.objects.get(pk=stage.unit().pk), by=stage.account("sunyue"), at=timezone.now(), customer=customer)

    for url in ("/", "/customers/", customer.get_absolute_url(), "/deals/"):
        page.goto(url)
        expect(page.locator("#main")).to_contain_text("document.title")
        assert page.title() != "1"
        assert page.locator("#main img").count() == 0
