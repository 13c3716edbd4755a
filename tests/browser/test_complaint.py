"""A complaint is opened while the customer stands there: few taps, few keys, three questions."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page

from anchang.business.service.models import Complaint

from .conftest import Server
from .stage import Stage, set_up

OpenPage = Callable[..., Page]
# From one's own first page to the complaint's: the menu, the list, the form, its line, its button; and what is typed.
MOST_TAPS, MOST_KEYS, MOST_QUESTIONS = 5, 12, 3
TITLE = "样板间空调不制冷"
# The names of what the form asks and shows; the search for a customer's file, which sends nothing, is a form of its own.
ASKED = "form => [...form.elements].filter(one => one.name && one.checkVisibility()).map(one => one.name)"
SUBMIT = "#main form.deed__form button[type=submit]"


@pytest.fixture(scope="module")
def stage(server: Server) -> Stage:
    return set_up()


@dataclass
class Thumb:
    """Touches the screen and types, and counts both. What is not to be seen cannot be touched."""

    page: Page
    taps: int = 0
    keys: int = 0

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1

    def type(self, text: str) -> None:
        for sign in text:
            self.page.keyboard.insert_text(sign)
            self.keys += 1


@pytest.mark.parametrize("who", ["lijing", "maqiang"])
def test_a_complaint_is_open_after_five_taps_and_one_line_on_a_phone(
    stage: Stage, open_page: OpenPage, who: str
) -> None:
    page = open_page(stage.account(who), "phone", has_touch=True, is_mobile=True)
    thumb = Thumb(page)
    page.goto("/")

    complaints = page.locator("nav.thumbs a:visible", has_text="客诉")
    if not complaints.count():
        thumb.tap(page.locator("nav.thumbs summary"))
    thumb.tap(complaints)
    thumb.tap(page.locator("#main").get_by_role("link", name="登记"))
    page.locator("[name=title]").wait_for()
    asked = set(page.locator("#main form.deed__form").evaluate(ASKED))
    thumb.tap(page.locator("[name=title]"))
    thumb.type(TITLE)
    thumb.tap(page.locator(SUBMIT))
    page.wait_for_url("**/service/TS-*/")

    made = Complaint.objects.latest("pk")
    assert (made.title, made.opened_by, made.site_id) == (TITLE, stage.account(who), stage.office.site.pk)
    assert "title" in asked
    assert len(asked) <= MOST_QUESTIONS, asked
    assert (thumb.taps <= MOST_TAPS, thumb.keys <= MOST_KEYS) == (True, True), thumb
    assert page.viewport_size == {"width": 375, "height": 812}
