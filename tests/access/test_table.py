"""Every url, asked for by every post: tests/access/tables says what each of them gets."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import NoReverseMatch, reverse

from anchang.people.org.models import Post

from .browse import Browser
from .table import named_urls, rows
from .world import AT_THE_SITE, CAST, Corner, World, object_of

VISITORS = [*CAST, "anonymous"]
# Shut out before any view is asked, so that not even the way of asking makes a difference.
OUTSIDE = ("channel_agent",)


def address(name: str, corner: Corner) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, kwargs=object_of(name, corner))


def visitor(world: World, post: str) -> Browser:
    return Browser(None if post == "anonymous" else world.office.account(CAST[post]))


def answers(browser: Browser, corner: Corner, names: list[str]) -> Iterator[tuple[str, int]]:
    for name in names:
        yield name, browser.get(address(name, corner)).status_code


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert sorted(rows()) == named_urls()


def test_every_post_of_the_pack_has_a_column(world: World) -> None:
    columns = set(next(iter(rows().values())))

    assert columns == {*Post.objects.values_list("code", flat=True), "colleague", "anonymous", "elsewhere"}


@pytest.mark.parametrize("post", VISITORS)
def test_a_post_gets_at_its_own_site_what_the_table_says(world: World, post: str) -> None:
    table, browser = rows(), visitor(world, post)

    got = dict(answers(browser, world.here, list(table)))

    said = {name: int(row[post]) for name, row in table.items()}
    assert {name: (said[name], got[name]) for name in said if said[name] != got[name]} == {}
    assert browser.writes == []


@pytest.mark.parametrize("post", AT_THE_SITE)
def test_who_works_at_one_site_finds_nothing_of_another(world: World, post: str) -> None:
    table = rows()
    bound = [name for name, row in table.items() if row["elsewhere"]]

    got = dict(answers(visitor(world, post), world.elsewhere, bound))

    said = {name: int(table[name]["elsewhere"]) for name in bound}
    if post in OUTSIDE:
        said = {name: 404 if status == 405 else status for name, status in said.items()}
    assert {name: status for name, status in got.items() if status != said[name]} == {}


def test_every_url_that_speaks_of_a_thing_of_a_site_is_tried_with_one_elsewhere(world: World) -> None:
    table = rows()

    differ = {name for name in table if address(name, world.here) != address(name, world.elsewhere)}

    assert differ == {name for name, row in table.items() if row["elsewhere"]}


def test_the_watch_for_writes_sees_one(world: World) -> None:
    browser = Browser()

    with connection.execute_wrapper(browser.watch), connection.cursor() as cursor:
        cursor.execute("UPDATE org_site SET code = code")

    assert len(browser.writes) == 1
