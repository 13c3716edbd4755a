"""What became of the marked tests: one file that every run of pytest adds to, and `anchang clauses` reads."""

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

PLACE = Path("var") / "clauses-passed.json"
WORST = ("failed", "skipped", "passed")


@dataclass
class Outcome:
    """What a test shows, and how and when it ended on each database: passed, skipped or failed."""

    clauses: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    outcome: dict[str, str] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)

    @property
    def worst(self) -> str:
        return worst(self.outcome.values())


def worst(outcomes: Iterable[str]) -> str:
    """Failed before skipped before passed; skipped when there is none."""
    return min(outcomes, key=WORST.index, default="skipped")


def read(root: Path) -> dict[str, Outcome]:
    """The outcomes by test; none when nothing was run yet."""
    try:
        known: dict[str, dict[str, Any]] = json.loads((root / PLACE).read_text())
    except (OSError, ValueError):
        return {}
    return {test: Outcome(**given) for test, given in known.items()}


def failed(record: dict[str, Outcome]) -> list[str]:
    """The tests that ended with a failure, each with the database it failed on."""
    ends = [(test, database, end) for test, one in record.items() for database, end in one.outcome.items()]
    return [f"{test} on {database}" for test, database, end in ends if end == "failed"]


def add(root: Path, ran: dict[str, Outcome]) -> None:
    """Puts these outcomes over the ones of earlier runs; other tests and other databases keep theirs."""
    path = root / PLACE
    path.parent.mkdir(exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = read(root)
        for test, new in ran.items():
            before = known.get(test, Outcome())
            known[test] = Outcome(new.clauses, new.rules, before.outcome | new.outcome, before.at | new.at)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps({test: vars(one) for test, one in sorted(known.items())}, indent=1))
        os.replace(draft, path)


def times(record: dict[str, Outcome]) -> tuple[datetime, datetime] | None:
    """When the oldest and the newest outcome was written; None without any."""
    found = sorted(datetime.fromisoformat(at) for one in record.values() for at in one.at.values())
    return (found[0], found[-1]) if found else None
