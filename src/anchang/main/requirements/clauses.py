"""The rows of docs/requirements: clauses of the posts' duties, and rules of law and of the house."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DUPLICATE = re.compile(r"(?<!partly )\bdup of ((?:[A-Z]{3}-\d{3} ?)+)")


@dataclass(frozen=True)
class Clause:
    """A row of clauses.csv; `originals` are the rows it repeats, which stand for it."""

    id: str
    kind: str
    originals: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        return self.id.partition("-")[0]

    @property
    def is_to_be_built(self) -> bool:
        """Rows that ask for something wrong (stalling, shifting blame) are kept in the list and never built."""
        return self.kind != "unethical"


def read_clauses(path: Path) -> dict[str, Clause]:
    """Every clause by its id. A ValueError for an id that stands twice or repeats a row that is not there."""
    clauses: dict[str, Clause] = {}
    for row in _rows(path):
        if row["id"] in clauses:
            raise ValueError(f"two rows are called {row['id']}")
        found = DUPLICATE.search(row["facts"])
        clauses[row["id"]] = Clause(row["id"], row["kind"], tuple(found[1].split()) if found else ())
    missing = {one for clause in clauses.values() for one in clause.originals} - set(clauses)
    if missing:
        raise ValueError(f"repeated rows that are not there: {', '.join(sorted(missing))}")
    return clauses


def read_rules(path: Path) -> dict[str, str]:
    """The title of every rule by its id. A ValueError for an id that stands twice."""
    rows = _rows(path)
    rules = {row["id"]: row["title"] for row in rows}
    if len(rules) != len(rows):
        raise ValueError(f"a rule stands twice in {path.name}")
    return rules


def with_duplicates(clauses: dict[str, Clause], shown: Iterable[str]) -> set[str]:
    """The ids shown, and every row all of whose originals are shown."""
    covered, before = set(shown), -1
    while len(covered) != before:
        before = len(covered)
        covered |= {one.id for one in clauses.values() if one.originals and covered.issuperset(one.originals)}
    return covered


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
