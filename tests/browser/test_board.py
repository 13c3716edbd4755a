"""The board as people look at it while others sell."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from anchang.business.inventory import actions
from anchang.business.inventory.models import Unit
from anchang.engine.accounts.models import Account

from .conftest import Server
from .stage import Stage, set_up
from .test_screens import AXE, RUN_AXE

OpenPage = Callable[..., Page]
WITHIN: dict[str, Any] = {"timeout": 3000}


@pytest.fixture(scope="module")
def stage(server: Server) -> Stage:
    return set_up()


def take(unit: Unit, kind: str = "hold") -> None:
    at, by = timezone.now(), Account.objects.system()
    about: dict[str, Any] = {"holder_label": "李静", "until": at + timedelta(hours=1)}
    actions.take(unit, by=by, at=at, kind=kind, reference=f"T-{unit.pk}", **about)


def free(unit: Unit) -> None:
    actions.free(unit, by=Account.objects.system(), at=timezone.now(), reference=f"T-{unit.pk}", how="released")


def look(stage: Stage, open_page: OpenPage, rest: str = "", size: str = "wide", **options: Any) -> Page:
    page = open_page(stage.account("linlan"), size, **options)
    page.goto(f"{stage.project.get_absolute_url()}{rest}")
    return page


def legend(page: Page, code: str) -> int:
    return int(page.locator(f"#legend [data-count={code}] > b").inner_text())


@pytest.mark.clause("SAL-093")
def test_a_coloured_cell_keeps_its_colour_and_its_figure_when_somebody_takes_the_unit(
    stage: Stage, open_page: OpenPage
) -> None:
    unit = stage.unit()
    page = look(stage, open_page, "?heat=unit_price")
    cell = page.locator(f"#unit-{unit.pk}")
    colour, figure, held = cell.get_attribute("class"), cell.locator("small").inner_text(), legend(page, "held")

    take(unit)

    expect(cell).to_have_attribute("data-live", "held", **WITHIN)
    expect(cell).to_have_class(f"{colour} fresh")
    expect(cell.locator("small")).to_have_text(figure)
    expect(cell.locator("i")).to_have_text("订")
    assert "/㎡" in figure
    assert legend(page, "held") == held + 1


def test_days_on_the_market_end_when_a_unit_is_taken_and_begin_at_none(stage: Stage, open_page: OpenPage) -> None:
    unit = stage.unit()
    page = look(stage, open_page, "?heat=days")
    cell = page.locator(f"#unit-{unit.pk}")

    take(unit)
    expect(cell).to_have_attribute("data-live", "held", **WITHIN)
    taken = cell.locator("small").inner_text()
    free(unit)
    expect(cell).to_have_attribute("data-live", "open", **WITHIN)

    assert taken == "—"
    expect(cell.locator("small")).to_have_text("0天")
    expect(cell).to_contain_class("cell--heat-0")


def test_the_counts_of_a_building_follow_on_the_overview(stage: Stage, open_page: OpenPage) -> None:
    unit = stage.unit()
    page = look(stage, open_page, "?view=site", "phone")
    tower = page.locator(f".tower:has(#unit-{unit.pk})")
    sold, before = int(tower.locator("[data-sold]").inner_text()), legend(page, "signed")

    take(unit, "contract")

    expect(tower.locator("[data-sold]")).to_have_text(str(sold + 1), **WITHIN)
    expect(page.locator(f"#unit-{unit.pk}")).to_contain_class("tile--signed")
    assert legend(page, "signed") == before + 1
    assert float(tower.locator("[data-bar=signed]").get_attribute("width") or 0) > 0


def test_what_no_longer_meets_the_filter_leaves_its_place_and_comes_back(stage: Stage, open_page: OpenPage) -> None:
    unit = stage.unit()
    page = look(stage, open_page, "?status=open")
    cell, shown = page.locator(f"#unit-{unit.pk}"), legend(page, "open")

    take(unit)
    expect(cell).to_be_hidden(**WITHIN)
    gone = legend(page, "open")
    free(unit)
    expect(cell).to_be_visible(**WITHIN)

    assert (gone, legend(page, "open")) == (shown - 1, shown)


def test_a_row_of_the_table_says_the_new_status(stage: Stage, open_page: OpenPage) -> None:
    unit = stage.unit()
    page = look(stage, open_page, "?view=table")

    take(unit)

    expect(page.locator(f"span#unit-{unit.pk}")).to_have_text("锁定", **WITHIN)
    expect(page.locator(f"span#unit-{unit.pk} svg")).to_be_visible()


def test_the_wall_fits_its_screen_and_hears_of_a_sale(stage: Stage, open_page: OpenPage) -> None:
    unit = stage.unit()
    page = look(stage, open_page, "wall/", viewport={"width": 1920, "height": 1080})
    sold = int(page.locator(".wall__share [data-sold]").inner_text())

    take(unit, "subscription")

    expect(page.locator(f"#unit-{unit.pk}")).to_contain_class("tile--agreed", **WITHIN)
    expect(page.locator(".wall__share [data-sold]")).to_have_text(str(sold + 1))
    fits = "(site => site.scrollHeight <= site.clientHeight && site.scrollWidth <= site.clientWidth)"
    assert page.evaluate(f"{fits}(document.querySelector('.wall__site'))")
    assert page.evaluate("document.documentElement.scrollHeight") == 1080


def test_only_one_cell_of_a_building_is_on_the_way_of_the_tab_key(stage: Stage, open_page: OpenPage) -> None:
    page = look(stage, open_page)
    row = page.locator(".board tbody tr").first
    row.locator("a.cell").first.focus()

    page.keyboard.press("End")
    last = page.evaluate("document.activeElement.id")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    here = page.evaluate("document.activeElement.id")

    assert last == row.locator("a.cell").last.get_attribute("id")
    assert here.startswith("unit-")
    stops = page.locator(".board").first.locator('a.cell[tabindex="0"]')
    expect(stops).to_have_count(1)
    expect(stops).to_have_id(here)


@pytest.mark.parametrize("rest", ["?view=site", "?view=table&heat=favourites", "?heat=total", "wall/", "?status=open"])
@pytest.mark.parametrize("size", ["phone", "wide"])
def test_no_view_of_the_board_shuts_anybody_out(stage: Stage, open_page: OpenPage, rest: str, size: str) -> None:
    page = look(stage, open_page, rest, size, bypass_csp=True)
    page.add_script_tag(path=AXE)

    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")
