"""The written documents name what is there: identifiers of the glossary, links between the pages, commands."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT: Path = settings.ROOT
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| `(\w+)` \|", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def words_of_the_source() -> set[str]:
    paths = [path for ending in ("py", "toml") for path in (ROOT / "src/anchang").rglob(f"*.{ending}")]
    return {word for path in paths if "tests" not in path.parts for word in re.findall(r"\w+", path.read_text())}


def test_every_identifier_of_the_glossary_stands_in_the_source() -> None:
    rows = ROW.findall((ROOT / "docs/glossary.md").read_text())
    source = words_of_the_source()

    assert len(rows) > 60
    assert [name for _chinese, _english, name in rows if name not in source] == []


def test_no_chinese_term_stands_twice_in_the_glossary() -> None:
    terms = [chinese for chinese, _english, _name in ROW.findall((ROOT / "docs/glossary.md").read_text())]

    assert sorted(set(terms)) == sorted(terms)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_the_pages_name_exists() -> None:
    named = {name for page in PAGES for name in re.findall(r"`anchang ([a-z]+)", page.read_text())}

    assert {"clauses", "map", "ledger"} <= named
    assert named - set(get_commands()) == set()


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/decisions").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))
