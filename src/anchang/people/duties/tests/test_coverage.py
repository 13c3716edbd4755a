from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from anchang.people.duties.papers.page import page
from anchang.people.duties.queries.coverage import coverage

PACK = settings.PACKS / "property_sales.toml"
PREFIXES = ("ORG", "MKT", "SAL", "FRM", "ADM")
SMALL = """
[pack]
code = "small"
version = 1
[[post]]
code = "boss"
name = "总监"
clauses = ["ORG-003"]
superior = [{ post = "boss", clauses = ["ORG-004"] }]
[[duty]]
code = "meet"
post = "boss"
name = "开会"
name_en = "Meet"
text_en = "Meet daily"
clauses = ["SAL-089"]
cadence = { daily = "09:00" }
discharge = [{ verb = "%s"%s }]
[[carried]]
clause = "SAL-041"
by = "capability"
verbs = ["org.assign"]
text_en = "The director assigns"
"""


def small(tmp_path: Path, verb: str = "customers.register", planned: str = "") -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL % (verb, planned), encoding="utf-8")
    return path


def test_every_clause_of_the_departments_papers_is_carried_by_something() -> None:
    found = coverage(PACK, PREFIXES)

    assert len(found.ways) + len(found.unethical) == 310
    assert found.missing == []


def test_each_way_is_told_apart(tmp_path: Path) -> None:
    ways = coverage(small(tmp_path), ("ORG", "SAL")).ways

    assert {name: ways[name] for name in ("SAL-089", "SAL-041", "ORG-003", "ORG-004", "SAL-090")} == {
        "SAL-089": "duty",
        "SAL-041": "capability",
        "ORG-003": "structure",
        "ORG-004": "structure",
        "SAL-090": "nothing",
    }


def test_a_duty_that_waits_for_a_room_counts_as_planned(tmp_path: Path) -> None:
    ways = coverage(small(tmp_path, "marketing.publish", ", planned = true"), ("SAL",)).ways

    assert ways["SAL-089"] == "planned"


def test_a_clause_that_repeats_another_is_carried_with_it(tmp_path: Path) -> None:
    assert coverage(small(tmp_path), ("ORG",)).ways["ORG-006"] == "structure"


def test_the_command_fails_on_a_clause_nothing_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anchang.people.duties.management.commands.duties.PACK", small(tmp_path))

    with pytest.raises(CommandError, match="SAL-090"):
        call_command("duties", "coverage", "--check")


def test_the_document_stands_as_the_pack_says() -> None:
    call_command("duties", "document", "--check")


def test_an_old_document_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "duties.md"
    place.write_text("old", encoding="utf-8")
    monkeypatch.setattr("anchang.people.duties.management.commands.duties.PLACE", place)

    with pytest.raises(CommandError, match="out of date"):
        call_command("duties", "document", "--check")


def test_the_document_says_when_and_by_what_a_duty_is_met(tmp_path: Path) -> None:
    text = page(small(tmp_path))

    assert "| `meet` Meet | 开会 | Meet daily | every day by 09:00 | `customers.register` | SAL-089 |" in text
