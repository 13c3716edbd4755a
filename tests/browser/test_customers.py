"""Whose customer somebody is, from an agent's report to the desk; two files of one person; a table of old customers."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from anchang.business.channels import actions as channels
from anchang.business.channels.models import Report
from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account

from .conftest import Server
from .stage import Stage, set_up
from .test_journeys import SUBMIT

OpenPage = Callable[..., Page]
CLIENT = "16600005566"


@pytest.fixture(scope="module")
def stage(server: Server) -> Stage:
    return set_up()


def an_agent(stage: Stage) -> Account:
    """Of a company whose contract is in force."""
    manager, at = stage.account("chenwei"), timezone.now() - timedelta(hours=1)
    company = channels.add_company(
        stage.office.site,
        by=manager,
        at=at,
        name="中原",
        contract_from=date(2026, 1, 1),
        contract_to=date(2028, 12, 31),
    )
    made: Account = channels.add_agent(company, by=manager, at=at, name="戴理", username="daili").account
    return made


def test_an_agent_reports_a_client_whom_the_desk_receives_by_the_code_and_the_file_says_why(
    stage: Stage, open_page: OpenPage
) -> None:
    agent = open_page(an_agent(stage), "phone")
    agent.goto("/")
    agent.locator("#main").get_by_role("link", name="报备客户").click()
    agent.locator("[name=phone]").fill(f"{CLIENT[:3]}****{CLIENT[-4:]}")
    agent.locator("[name=name]").fill("方先生")
    agent.locator("[name=agrees]").check()
    agent.locator(SUBMIT).click()
    code = agent.locator(".visit-code").inner_text().strip()
    report = Report.objects.get()

    desk = open_page(stage.account("lijing"), "phone")
    desk.goto(f"/channels/confirm/{report.token}/")
    expect(desk.locator("[name=code]")).to_have_value(code)
    desk.locator("[name=phone]").fill(CLIENT)
    desk.locator("[name=name]").fill("方先生")
    desk.locator("label", has_text="同意").first.click()
    desk.get_by_role("button", name="下一步").click()
    desk.locator("label", has_text="首次").click()
    desk.get_by_role("button", name="下一步").click()
    desk.locator(SUBMIT).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("方先生")
    desk.goto(Customer.objects.get(name="方先生").get_absolute_url())
    desk.get_by_role("link", name="为什么归他").click()

    expect(desk.locator("#main")).to_contain_text("中原")
    expect(desk.locator("#main")).to_contain_text(report.number)
    agent.goto("/")
    expect(agent.locator("#main")).to_contain_text("到访早于提前量")


def test_a_supervisor_merges_two_files_of_one_person_and_undoes_it(stage: Stage, open_page: OpenPage) -> None:
    kept, twice = stage.visitor("lijing", "郑晓燕"), stage.visitor("zhanglei", "郑晓燕")
    page = open_page(stage.account("wangmin"))
    page.goto(kept.get_absolute_url())

    page.goto(f"/customers/{kept.pk}/merge/?q={twice.number}")
    page.locator(f"[name=chosen][value='{twice.pk}']").check()
    page.locator("[name=reason]").fill("同一个人换了号码")
    page.locator("form.deed__form button[type=submit]").click()
    page.wait_for_url(f"**{kept.get_absolute_url()}")
    expect(page.locator("#main")).to_contain_text(twice.number)
    page.goto(twice.get_absolute_url())
    expect(page).to_have_url(f"{page.url.partition('/customers')[0]}{kept.get_absolute_url()}")
    page.goto(f"/customers/{twice.pk}/unmerge/")
    page.locator("form.deed__form button[type=submit]").click()

    page.goto(twice.get_absolute_url())
    expect(page.locator("#main")).to_contain_text(f"{twice.number} · 张磊的客户")


def test_a_manager_brings_a_table_with_a_bad_row_and_leaves_that_row_out(stage: Stage, open_page: OpenPage) -> None:
    lines = (
        "姓名,电话,来源,同意日期",
        "韩梅,16600007001,来电,2026-10-01",
        "冯远,16600007002,抖音,2026-10-01",
        "于洁,16600007003,广告,2026-10-01",
    )
    table = {"name": "展会.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("gb18030")}
    page = open_page(stage.account("chenwei"))
    page.goto("/customers/take_in/")
    page.get_by_role("link", name="上传客户表").click()
    page.locator("[name=file]").set_input_files(table)  # type: ignore[arg-type]
    page.locator("#panel form.deed__form button[type=submit]").click()
    faults = page.locator("table tbody tr")

    expect(page.locator("#main")).to_contain_text("一行也没有导入")
    expect(faults).to_have_count(1)
    expect(faults.first).to_contain_text("抖音")
    expect(faults.first.locator("td").first).to_have_text("第3行")
    assert not Customer.objects.filter(name__in=["韩梅", "冯远", "于洁"]).exists()

    page.get_by_role("link", name="跳过有错的行").click()
    page.locator("[name=skip_faulty]").check()
    page.locator("[name=owner]").select_option(label="放入公海")
    page.locator("#panel form.deed__form button[type=submit]").click()

    expect(page.locator("#main")).to_contain_text("按选择跳过了有错的 1 行")
    page.goto("/customers/?q=韩梅")
    expect(page.locator("#main")).to_contain_text("韩梅")
    page.goto("/customers/?q=冯远")
    expect(page.locator("#main")).not_to_contain_text("冯远")
