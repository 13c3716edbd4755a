"""Marks and outcomes brought together: what is shown, what is not, and what is wrong."""

import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import record
from .clauses import Clause, read_clauses, read_rules, with_duplicates
from .marks import Mark, read_marks

FOLDER = Path("docs") / "requirements"
FLOOR = FOLDER / "floor.toml"
RULE = re.compile(r"\bR-\d{2}[0-9A-F]\b")
RAISED = re.compile(r"^\+(clauses|rules) = (\d+)$", re.MULTILINE)


@dataclass
class Standing:
    """Ids whose marked tests passed, have not run, or failed."""

    passed: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Row:
    """One prefix: how many rows it has, are not to be built, repeat others, are shown, wait for a run, are left."""

    prefix: str
    rows: int
    not_built: int
    duplicates: int
    passed: int
    waiting: int

    @property
    def left(self) -> int:
        return self.rows - self.not_built - self.passed - self.waiting


class Requirements:
    """Everything that docs/requirements and the tests of a checkout say, read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clauses = read_clauses(root / FOLDER / "clauses.csv")
        self.rules = read_rules(root / FOLDER / "rules.csv")
        self.marks = read_marks(root)
        marked = {mark.test for mark in self.marks}
        self.record = {test: one for test, one in record.read(root).items() if test in marked}

    def standing(self, kind: str) -> Standing:
        """Where each clause or rule stands: failed if one of its tests did, else passed if one did."""
        outcomes: dict[str, set[str]] = {}
        for mark in self.marks:
            if mark.kind == kind:
                one = self.record.get(mark.test)
                outcomes.setdefault(mark.id, set()).add(one.worst if one else "skipped")
        found = Standing()
        for id_, ends in outcomes.items():
            target = found.failed if "failed" in ends else found.passed if "passed" in ends else found.waiting
            target.add(id_)
        return found

    def rows(self) -> list[Row]:
        """One row a prefix, in the order of the file. A repeated row is shown by its original."""
        standing = self.standing("clause")
        passed = with_duplicates(self.clauses, standing.passed) - standing.failed
        waiting = with_duplicates(self.clauses, standing.passed | standing.waiting) - standing.failed - passed
        prefixes: dict[str, list[Clause]] = {}
        for clause in self.clauses.values():
            prefixes.setdefault(clause.prefix, []).append(clause)
        return [_row(prefix, clauses, passed, waiting) for prefix, clauses in prefixes.items()]

    def problems(self) -> Iterator[str]:
        """One line for each mark or text that names what is not there, and for each count below its floor."""
        yield from self._wrong_marks()
        yield from self._wrong_packs()
        yield from self._wrong_rules_in_code()
        counts = {"clauses": sum(row.passed + row.waiting for row in self.rows()), "rules": self._rules_shown()}
        yield from below_floor(counts, tomllib.loads((self.root / FLOOR).read_text()), raised(self.root))

    def _rules_shown(self) -> int:
        standing = self.standing("rule")
        return len((standing.passed | standing.waiting) & set(self.rules))

    def _wrong_marks(self) -> Iterator[str]:
        for mark in self.marks:
            known = self.clauses if mark.kind == "clause" else self.rules
            if mark.id not in known:
                yield f"{mark.test}: no {mark.kind} is called {mark.id or '(an id not written as text)'}"
            elif mark.kind == "clause" and not self.clauses[mark.id].is_to_be_built:
                yield f"{mark.test}: {mark.id} is not to be built"

    def _wrong_packs(self) -> Iterator[str]:
        for path in sorted((self.root / "src/anchang/packs").glob("*.toml")):
            for id_ in sorted(set(re.findall(r'"([A-Z]{3}-\d{3})"', path.read_text())) - set(self.clauses)):
                yield f"{path.name}: no clause is called {id_}"

    def _wrong_rules_in_code(self) -> Iterator[str]:
        for path in sorted((self.root / "src").rglob("*")):
            if path.suffix in (".py", ".toml", ".html") and "tests" not in path.parts:
                for id_ in sorted(set(RULE.findall(path.read_text())) - set(self.rules)):
                    yield f"{path.relative_to(self.root)}: no rule is called {id_}"


def _row(prefix: str, clauses: list[Clause], passed: set[str], waiting: set[str]) -> Row:
    built = {one.id for one in clauses if one.is_to_be_built}
    repeated = sum(bool(one.originals) for one in clauses if one.is_to_be_built)
    return Row(prefix, len(clauses), len(clauses) - len(built), repeated, len(built & passed), len(built & waiting))


def below_floor(counts: dict[str, int], floor: dict[str, int], highest: dict[str, int]) -> Iterator[str]:
    """Complaints about counts under the floor, and about a floor under the highest it ever was."""
    for name, count in counts.items():
        if count < floor[name]:
            yield f"{name} shown: {count}, the floor is {floor[name]}"
        if floor[name] < highest.get(name, 0):
            yield f"the floor of {name} was {highest[name]} and may only rise"


def raised(root: Path) -> dict[str, int]:
    """The highest floor that git remembers; nothing where there is no git."""
    command = ["git", "log", "--format=", "--patch", "--", FLOOR.as_posix()]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603 a fixed command
    except (OSError, subprocess.CalledProcessError):
        return {}
    highest: dict[str, int] = {}
    for name, count in RAISED.findall(done.stdout):
        highest[name] = max(highest.get(name, 0), int(count))
    return highest


def untested(marks: Iterable[Mark], ran: dict[str, record.Outcome]) -> set[str]:
    """Marked tests without an outcome."""
    return {mark.test for mark in marks} - set(ran)
