"""T-082: a phone or a paper stands whole in no page of anybody's; only the answer to a reason shows one."""

import logging
import random
from collections.abc import Iterator

import pytest

from anchang.business.customers.models import Customer, Phone
from anchang.lib.ids import mask_id
from anchang.lib.phone import mask_phone

from .table import rows
from .test_table import address, visitor
from .world import World

RUNS = 10_000
SEED = 20261123
READERS = (
    *("general_manager", "sales_manager", "consultant", "administrator"),
    *("mortgage_officer", "accountant", "legal", "aml_officer"),
)


def phones(dice: random.Random) -> Iterator[str]:
    for _run in range(RUNS):
        mobile = f"1{dice.randint(3, 9)}{dice.randrange(10**9):09d}"
        landline = f"0{dice.randint(10, 999)}-{dice.randrange(10**7, 10**8)}"
        yield dice.choice((mobile, landline))


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
    assert [one for one in phones(random.Random(SEED)) if leaks(one, mask_phone(one), 4)] == []


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
    """Every number and paper that the offices hold, whole."""
    papers_ = Customer.objects.exclude(id_number="").values_list("id_number", flat=True)
    return {*Phone.objects.values_list("number", flat=True), *papers_} - {""}


@pytest.mark.parametrize("post", READERS)
def test_no_page_of_anybodys_shows_one_whole(
    world: World, clear: set[str], post: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser, found, read = visitor(world, post), {}, 0
    with caplog.at_level(logging.DEBUG):
        for name in rows():
            answer = browser.get(address(name, world.here))
            if not answer.streaming:
                text, read = answer.content.decode("utf-8", "ignore"), read + 1  # type: ignore[attr-defined]
                if shown := [one for one in clear if one in text]:
                    found[name] = shown

    assert len(clear) >= 8
    assert read >= 90
    assert found == {}
    assert not [one for one in clear if one in caplog.text]


@pytest.mark.parametrize("post", ["consultant", "sales_supervisor", "general_manager"])
def test_a_search_answers_with_masked_numbers(world: World, clear: set[str], post: str) -> None:
    browser = visitor(world, post)
    asked = [*(f"?q={one[-4:]}" for one in sorted(clear)), "?q=客人"]

    pages = [browser.get(f"{path}{one}").content.decode() for path in ("/customers/", "/search/") for one in asked]  # type: ignore[attr-defined]

    assert any("****" in page for page in pages)
    assert [page for page in pages if any(one in page for one in clear)] == []
