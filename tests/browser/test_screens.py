"""What holds for every screen: nobody is shut out, nothing jumps, nothing runs that we did not write."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tools.places import NODE_MODULES

from anchang.business.customers.models import Customer
from anchang.business.deals.models import Deal
from anchang.business.inventory.models import Project, Unit
from anchang.business.reception.models import Visit
from anchang.main.demo.cast import Office
from anchang.main.demo.story import Story

from .conftest import Server

OpenPage = Callable[..., Page]
WHO = {"receipts": "fengshan", "receive": "lijing"}
AXE = str(NODE_MODULES / "axe-core" / "axe.min.js")
# The one rule left out is an experiment of axe's: it takes letters that are drawn beside a name for a part of it.
RUN_AXE = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    rules: {"label-content-name-mismatch": {enabled: false}}})
    .then(found => found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(" ")).slice(0, 3)}`))"""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WATCH_SHIFTS = """window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) window.shifts += entry.value; })).observe({type: "layout-shift", buffered: true})"""
NAMES = [
    "sign-in",
    "home",
    "board",
    "unit",
    "customers",
    "customer",
    "deal",
    "receipts",
    "receive",
    "organisation",
    "approvals",
    "gallery",
]


@dataclass
class Shown:
    """A demonstration of four days, and the address of each screen in it."""

    office: Office
    urls: dict[str, str]


@pytest.fixture(scope="module")
def shown(server: Server) -> Shown:
    office = Story(timezone.localdate() - timedelta(days=1), days=4).play()
    project, deal = Project.objects.get(), Deal.objects.filter(discounts__isnull=False).order_by("pk").first()
    assert deal is not None
    customer = Customer.objects.get(pk=deal.customer_id)
    unit = Unit.objects.get(pk=deal.unit_id)
    urls = {"home": "/", "customers": "/customers/", "receipts": "/receivables/", "organisation": "/org/"}
    urls |= {"receive": "/reception/receive/"}
    urls |= {"approvals": "/approvals/?show=all", "gallery": "/ui/", "sign-in": "/org/sign-in/"}
    urls |= {"board": project.get_absolute_url(), "unit": unit.get_absolute_url(), "deal": deal.get_absolute_url()}
    return Shown(office, {**urls, "customer": customer.get_absolute_url()})


def screen(open_page: OpenPage, shown: Shown, name: str, size: str, **options: object) -> Page:
    """The screen of that name, as whoever works with it sees it."""
    account = None if name == "sign-in" else shown.office.account(WHO.get(name, "linlan"))
    page = open_page(account, size, **options)
    answer = page.goto(shown.urls[name])
    assert answer is not None
    assert (answer.status, page.url.endswith(shown.urls[name])) == (200, True)
    return page


@pytest.mark.parametrize("size", ["phone", "wide"])
def test_no_screen_shuts_anybody_out(shown: Shown, open_page: OpenPage, size: str) -> None:
    found: dict[str, list[str]] = {}

    for name in NAMES:
        page = screen(open_page, shown, name, size, bypass_csp=True)
        page.add_script_tag(path=AXE)
        found[name] = page.evaluate(RUN_AXE)
        page.close()

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_check_for_accessibility_sees_a_picture_without_words(shown: Shown, open_page: OpenPage) -> None:
    page = screen(open_page, shown, "home", "wide", bypass_csp=True)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    page.add_script_tag(path=AXE)

    found = page.evaluate(RUN_AXE)

    assert any(wrong.startswith("image-alt") for wrong in found)


def test_no_screen_of_a_phone_scrolls_sideways(shown: Shown, open_page: OpenPage) -> None:
    widths = {}

    for name in NAMES:
        page = screen(open_page, shown, name, "phone")
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
        page.close()

    assert {name: width for name, width in widths.items() if width > 375} == {}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", ["lijing", "zhengxin"])
def test_what_must_be_asked_of_a_visitor_and_the_button_fit_one_screen_of_a_phone(
    shown: Shown, open_page: OpenPage, server: Server, who: str, language: str
) -> None:
    page = open_page(shown.office.account(who), "phone")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": server.url}])
    page.goto(shown.urls["receive"])

    button = page.locator(".stages__ways .press--primary").bounding_box()
    bar = page.locator(".thumbs").bounding_box()

    assert button is not None
    assert bar is not None
    assert button["y"] + button["height"] <= bar["y"]
    assert page.locator("#main").inner_text().isascii() == (language == "en" and who == "lijing")


def test_a_visitor_is_registered_without_a_script_on_one_long_page(shown: Shown, open_page: OpenPage) -> None:
    page = open_page(shown.office.account("lijing"), "phone", java_script_enabled=False)
    page.goto(shown.urls["receive"])
    page.locator("[name=name]").fill("吴先生")
    page.locator("label", has_text="不同意").click()
    page.locator("label", has_text="首次").click()
    page.locator("[name=source]").select_option("walk_in")
    page.locator("[name=note]").fill("看三房")

    page.locator("#main form.deed__form button[type=submit]").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("吴先生")
    assert Visit.objects.latest("pk").note == "看三房"


@pytest.mark.parametrize("size", ["phone", "wide"])
def test_nothing_jumps_while_a_screen_is_loading(shown: Shown, open_page: OpenPage, size: str) -> None:
    shifts = {}

    for name in ("home", "board", "deal"):
        account = shown.office.account("linlan")
        page = open_page(account, size)
        page.add_init_script(WATCH_SHIFTS)
        page.goto(shown.urls[name], wait_until="networkidle" if name != "board" else "load")
        page.wait_for_timeout(400)
        shifts[name] = page.evaluate("window.shifts")

    assert {name: shift for name, shift in shifts.items() if shift >= 0.05} == {}


def test_the_board_is_walked_with_the_arrows_and_a_unit_opened_with_enter(shown: Shown, open_page: OpenPage) -> None:
    page = screen(open_page, shown, "board", "wide")
    first = page.locator(".board a.cell").first
    first.focus()
    start = page.evaluate("document.activeElement.id")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    reached = page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")

    assert reached.startswith("unit-")
    assert reached != start
    page.wait_for_url(f"**/units/{reached.removeprefix('unit-')}/")


def test_the_slash_key_leads_to_the_search(shown: Shown, open_page: OpenPage) -> None:
    page = screen(open_page, shown, "home", "wide")

    page.keyboard.press("/")
    page.keyboard.type("RG-JX01")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=RG-JX01")
    expect(page.locator("#main")).to_contain_text("RG-JX01-")


def test_escape_closes_the_dialog_and_leaves_the_keyboard_where_it_was(shown: Shown, open_page: OpenPage) -> None:
    page = screen(open_page, shown, "customer", "wide")
    opener = page.locator("a[href$='/assign/']")
    opener.focus()

    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#panel")).to_be_hidden()
    expect(opener).to_be_focused()


def frame(page: Page) -> str:
    """Every word around the page that is not somebody's or some site's name."""
    words = [page.locator(part).inner_text() for part in (".sidebar", ".switcher__label", ".brand__name")]
    return " ".join([*words, page.locator("#search").get_attribute("placeholder") or ""])


def test_the_screen_changes_to_english_and_back(shown: Shown, open_page: OpenPage) -> None:
    page = screen(open_page, shown, "home", "wide")
    assert CHINESE.search(frame(page))

    page.locator("details.account summary").click()
    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert not CHINESE.search(frame(page))
    page.locator("details.account summary").click()
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
