"""Which clauses count as shown: marks are read without running, outcomes come from the runs."""

from pathlib import Path

import pytest
from django.conf import settings

from anchang.main.requirements import record
from anchang.main.requirements.clauses import Clause, read_clauses, with_duplicates
from anchang.main.requirements.coverage import Requirements, below_floor
from anchang.main.requirements.marks import marks_in
from anchang.main.requirements.record import Outcome

CLAUSES = """id,kind,facts
AAA-001,rule,
AAA-002,rule,same line seen from below; dup of AAA-001
AAA-003,unethical,dup of AAA-001
AAA-004,rule,partly dup of AAA-001
BBB-001,record,dup of AAA-001 AAA-004
"""
TEST = """import pytest

@pytest.mark.clause("AAA-001")
@pytest.mark.rule("R-140")
def test_one():
    pass
"""
AT = "2026-11-02T01:00:00+00:00"
NAME = "src/room/tests/test_one.py::test_one"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "docs/requirements").mkdir(parents=True)
    (tmp_path / "docs/requirements/clauses.csv").write_text(CLAUSES)
    (tmp_path / "docs/requirements/rules.csv").write_text("id,title\nR-140,deposit\n")
    (tmp_path / "docs/requirements/floor.toml").write_text("clauses = 2\nrules = 1\n")
    write_test(tmp_path, TEST)
    return tmp_path


def write_test(root: Path, source: str) -> None:
    path = root / "src/room/tests/test_one.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)


def ran(root: Path, **outcome: str) -> None:
    record.add(root, {NAME: Outcome(["AAA-001"], ["R-140"], outcome, dict.fromkeys(outcome, AT))})


def figures(root: Path) -> list[tuple[str, int, int, int]]:
    return [(row.prefix, row.passed, row.waiting, row.left) for row in Requirements(root).rows()]


def test_a_marked_test_that_has_not_run_waits_and_takes_its_duplicates_along(checkout: Path) -> None:
    assert figures(checkout) == [("AAA", 0, 2, 1), ("BBB", 0, 0, 1)]


def test_a_passed_test_shows_the_clause_and_its_duplicates(checkout: Path) -> None:
    ran(checkout, sqlite="passed")

    assert figures(checkout) == [("AAA", 2, 0, 1), ("BBB", 0, 0, 1)]


def test_a_test_that_failed_on_one_database_shows_nothing_and_falls_below_the_floor(checkout: Path) -> None:
    ran(checkout, sqlite="passed")
    ran(checkout, postgresql="failed")

    assert figures(checkout)[0] == ("AAA", 0, 0, 3)
    assert record.failed(record.read(checkout)) == [f"{NAME} on postgresql"]
    assert list(Requirements(checkout).problems()) == [
        "clauses shown: 0, the floor is 2",
        "rules shown: 0, the floor is 1",
    ]


def test_a_skipped_test_does_not_count_as_passed(checkout: Path) -> None:
    ran(checkout, sqlite="skipped")

    assert figures(checkout)[0] == ("AAA", 0, 2, 1)


def test_the_outcome_of_a_test_that_is_gone_is_not_counted(checkout: Path) -> None:
    ran(checkout, sqlite="passed")
    write_test(checkout, TEST.replace("test_one", "test_other"))

    assert Requirements(checkout).record == {}


def test_a_sound_checkout_has_no_problem(checkout: Path) -> None:
    assert list(Requirements(checkout).problems()) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"R-140"', '"R-999"', "no rule is called R-999"),
        ('"AAA-001"', '"AAA-999"', "no clause is called AAA-999"),
        ('"AAA-001"', '"AAA-003"', "AAA-003 is not to be built"),
        ('"AAA-001"', "NAME", "an id not written as text"),
    ],
)
def test_a_mark_that_names_nothing_is_found(checkout: Path, before: str, after: str, said: str) -> None:
    write_test(checkout, TEST.replace(before, after))

    assert any(said in problem for problem in Requirements(checkout).problems())


def test_a_rule_named_in_code_that_nobody_listed_is_found(checkout: Path) -> None:
    (checkout / "src/room/actions.py").write_text('require(paid, "…", rule="R-777")\n')

    assert list(Requirements(checkout).problems()) == ["src/room/actions.py: no rule is called R-777"]


def test_the_floor_may_only_rise() -> None:
    found = below_floor({"clauses": 9, "rules": 9}, {"clauses": 5, "rules": 9}, {"clauses": 7})

    assert list(found) == ["the floor of clauses was 7 and may only rise"]


def test_marks_of_classes_modules_and_parameters_belong_to_their_tests() -> None:
    source = """
pytestmark = pytest.mark.clause("A")

@pytest.mark.rule("R")
class TestRoom:
    def test_one(self): ...

    def helper(self): ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.clause("B", "C"))])
def test_two(x): ...
"""

    found = {(mark.kind, mark.id, mark.test) for mark in marks_in(source, "m.py")}

    assert found == {
        ("clause", "A", "m.py::TestRoom::test_one"),
        ("rule", "R", "m.py::TestRoom::test_one"),
        ("clause", "A", "m.py::test_two"),
        ("clause", "B", "m.py::test_two"),
        ("clause", "C", "m.py::test_two"),
    }


def test_a_duplicate_of_a_duplicate_is_shown_by_the_first_and_one_of_two_needs_both() -> None:
    rows = {
        "A": Clause("A", "rule"),
        "B": Clause("B", "rule", ("A",)),
        "C": Clause("C", "rule", ("B",)),
        "D": Clause("D", "rule", ("A", "X")),
    }

    assert with_duplicates(rows, {"A"}) == {"A", "B", "C"}


def test_a_clause_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clauses.csv").write_text("id,kind,facts\nA,rule,\nA,rule,\n")

    with pytest.raises(ValueError, match="two rows are called A"):
        read_clauses(tmp_path / "clauses.csv")


def test_the_requirements_of_the_house_name_only_what_is_there() -> None:
    found = Requirements(settings.ROOT)

    wrong = [*found._wrong_marks(), *found._wrong_packs(), *found._wrong_rules_in_code()]

    assert wrong == []
    assert len(found.clauses) == 929
