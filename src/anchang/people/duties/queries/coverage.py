"""Which requirements a pack carries, and by what: a duty, a capability, a rule, the structure of posts, or nothing yet."""

import csv
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

# The first that holds counts: what works today before what waits for a room.
WAYS = ("duty", "capability", "rule", "structure", "planned", "later", "nothing")
DUPLICATE = re.compile(r"dup of ([A-Z]{3}-\d{3})")


@dataclass
class Coverage:
    """Per clause of the asked prefixes how the pack carries it; `unethical` ones are not to be built."""

    ways: dict[str, str] = field(default_factory=dict)
    unethical: list[str] = field(default_factory=list)

    def by_prefix(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for clause, way in self.ways.items():
            found.setdefault(clause[:3], Counter())[way] += 1
        return found

    @property
    def missing(self) -> list[str]:
        return [clause for clause, way in self.ways.items() if way == "nothing"]


def coverage(path: Path, prefixes: tuple[str, ...]) -> Coverage:
    """Reads the pack and docs/requirements; a clause that repeats another is carried by what carries that one."""
    carried = _carried(tomllib.loads(path.read_text(encoding="utf-8")))
    found = Coverage()
    with settings.CLAUSES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"][:3] in prefixes]
    for row in rows:
        if row["kind"] == "unethical":
            found.unethical.append(row["id"])
            continue
        names = [row["id"], *DUPLICATE.findall(row["facts"])]
        held = {way for name in names for way in carried.get(name, ())}
        found.ways[row["id"]] = next((way for way in WAYS if way in held), "nothing")
    return found


def _carried(pack: dict[str, Any]) -> dict[str, set[str]]:
    """By clause every way in which the pack carries it."""
    found: dict[str, set[str]] = {}

    def carry(clauses: list[str], way: str) -> None:
        for clause in clauses:
            found.setdefault(clause, set()).add(way)

    for duty in pack.get("duty", []):
        carry(duty["clauses"], "planned" if _waits(duty) else "duty")
    for one in pack.get("carried", []):
        carry([one["clause"]], one["by"])
    for post in pack["post"]:
        carry(post.get("clauses", []), "structure")
        for line in post.get("superior", []):
            carry(line.get("clauses", []), "structure")
        for clauses in post.get("supports", {}).values():
            carry(clauses, "structure")
    return found


def _waits(duty: dict[str, Any]) -> bool:
    proofs = duty.get("discharge", [])
    return bool(duty["cadence"].get("planned")) or bool(proofs and all(one.get("planned") for one in proofs))
