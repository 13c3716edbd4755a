"""T-082: a phone or a paper stands whole in no page of anybody's; only the answer to a reason shows one."""

import logging
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from anchang.engine.fields import SecretField
from anchang.engine.policies import grants
from anchang.lib.ids import mask_id
from anchang.lib.phone import mask_phone
from tests.privacy.looking import layers

from .table import rows
from .test_table import address, visitor
from .world import CAST, World

RUNS = 10_000
SEED = 20261123
NO_NUMBER = {
    "channels.Report.code": "the word by which a client is known at the desk, read out by themselves",
    "touring.Invitation.code": "the same of somebody invited",
}
NAMED_WHOLE = {
    "deals:paper": "what a buyer signs names their paper whole, for who sees the deal",
    "files:download": "the same file of the same deal by its other address",
}
REFUSALS = ("consultant",)
"""Whose refusals are read too; they are made of the same few words for everybody."""


def phones(dice: random.Random) -> Iterator[str]:
    for _run in range(RUNS):
        area = f"0{dice.randint(10, 999)}"
        yield dice.choice(
            (
                f"1{dice.randint(3, 9)}{dice.randrange(10**9):09d}",
                f"{area}-{dice.randrange(10**7, 10**8)}",
                f"{area}-{dice.randrange(10**6, 10**7)}",
                f"{area}-{dice.randrange(10**7, 10**8)}-{dice.randrange(1, 10**4)}",
                f"{dice.choice('48')}00{dice.randrange(10**7):07d}",
                f"9{dice.choice('56')}{dice.randrange(10**3, 10**6)}",
            )
        )


def most_hidden(phone: str) -> int:
    """Four digits of a mobile and of a landline of eight; three where there are fewer to hide."""
    digits = [*phone.split("-"), ""][1] or phone
    return 4 if len(digits) in (8, 11) else 3


def papers(dice: random.Random) -> Iterator[str]:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for _run in range(RUNS):
        card = f"{dice.randrange(10**17):017d}{dice.choice('0123456789X')}"
        other = "".join(dice.choice(signs) for _sign in range(dice.randint(5, 18)))
        yield dice.choice((card, other))


def leaks(value: str, masked: str, hidden: int) -> bool:
    """The mask shows the value, hides fewer signs than that, or moves one to another place."""
    stars = masked.count("*")
    moved = len(masked) == len(value) and any(b not in ("*", a) for a, b in zip(value, masked, strict=True))
    return value in masked or stars < hidden or moved


@pytest.mark.rule("R-23E")
def test_ten_thousand_phones_through_the_mask() -> None:
    assert [one for one in phones(random.Random(SEED)) if leaks(one, mask_phone(one), most_hidden(one))] == []


@pytest.mark.rule("R-23E")
def test_ten_thousand_papers_through_the_mask() -> None:
    found = papers(random.Random(SEED))

    assert [one for one in found if leaks(one, mask_id(one), 1 if len(one) < 14 else 4)] == []


def test_a_mask_that_hides_nothing_is_found() -> None:
    assert leaks("13812345678", "13812345678", 4)
    assert leaks("13812345678", "138123***78", 4)
    assert not leaks("13812345678", "138****5678", 4)


@pytest.fixture(scope="module")
def clear(world: World) -> set[str]:
    """Every number and paper that the offices hold, whole, with its dashes and without."""
    found: set[str] = set()
    for model in apps.get_models():
        for column in model._meta.local_concrete_fields:
            if isinstance(column, SecretField) and f"{model._meta.label}.{column.name}" not in NO_NUMBER:
                found |= set(model._base_manager.values_list(column.name, flat=True))
    whole = {one for one in found - {None, ""} if "*" not in one}
    return whole | {one.replace("-", "") for one in whole}


@pytest.fixture(scope="module")
def alike(world: World) -> dict[str, str]:
    """For each post the first one of the cast that may do exactly the same and is shown the same pages."""
    first: dict[Any, str] = {}
    found = {}
    for post, username in CAST.items():
        may = grants(world.office.account(username), world.at)
        kind = frozenset((verb, one.reach) for verb, some in may.items() for one in some)
        found[post] = first.setdefault((kind, *pages(post)), post)
    return found


def pages(post: str) -> list[str]:
    """What the table says the post sees, with what it is refused for a few."""
    statuses = ("200", "409") if post in REFUSALS else ("200",)
    return [name for name, row in rows().items() if row[post] in statuses and name not in NAMED_WHOLE]


@pytest.mark.parametrize("post", CAST)
def test_no_page_of_anybodys_shows_one_whole(
    world: World, clear: set[str], alike: dict[str, str], post: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Streamed ones too: exports, findings, photos."""
    if alike[post] != post:
        assert alike[alike[post]] == alike[post]
        return
    browser, found, read = visitor(world, post), {}, 0
    with caplog.at_level(logging.DEBUG):
        for name in pages(post):
            _answer, body = browser.read(address(name, world.here))
            read += len(body) > 0
            if shown := [one for one in clear for text in layers(body) if one.encode() in text]:
                found[name] = shown

    assert len(clear) >= 16
    assert read >= 10
    assert found == {}
    assert not [one for one in clear if one in caplog.text]


def test_bodies_that_are_streamed_are_read_to_their_end_and_what_is_packed_in_them(
    world: World, clear: set[str]
) -> None:
    """The paper of a deal names the buyer's: here it is what shows that the search above would find one."""
    answer, body = visitor(world, "consultant").read(address("deals:paper", world.here))

    assert answer.streaming
    assert len(body) == world.here.paper.size > 0
    assert [one for one in clear for text in layers(body) if one.encode() in text] != []


@pytest.mark.parametrize("post", ["consultant", "sales_supervisor", "general_manager"])
def test_a_search_answers_with_masked_numbers_and_no_log_keeps_what_was_asked(
    world: World, clear: set[str], post: str, caplog: pytest.LogCaptureFixture
) -> None:
    some = sorted(clear)[::2]
    browser, asked, found = visitor(world, post), [*some, *(one[-4:] for one in some), "客人"], []

    with caplog.at_level(logging.DEBUG):
        for text in asked:
            for path in ("/customers/", "/search/"):
                page = browser.read(f"{path}?q={text}")[1].decode()
                # What was typed stands once in the box or the heading, and the links of the page carry it on.
                typed = f'value="{text}"' if f'value="{text}"' in page else f">{text}<"
                found.append(page.replace(typed, "", 1).replace(f"q={text}", ""))

    assert any("****" in page for page in found)
    assert [page for page in found if any(one in page for one in clear)] == []
    assert not [one for one in clear if one in caplog.text]
