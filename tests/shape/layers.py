"""Where a file stands in the house, by the layers of .importlinter."""

import re
from configparser import ConfigParser
from functools import cache
from pathlib import Path

from tests.shape.tree import PACKAGE, ROOT

LABEL = re.compile(r"""^\s+label\s*=\s*["'](\w+)["']""", re.MULTILINE)


@cache
def layers(contract: str) -> dict[str, int]:
    """Name of each module in the contract with its height; the lowest is 0."""
    configuration = ConfigParser()
    configuration.read(ROOT / ".importlinter")
    lines = configuration[f"importlinter:contract:{contract}"]["layers"].split("\n")
    rows = [re.findall(r"\w+", line) for line in reversed(lines) if line.strip()]
    return {name: height for height, row in enumerate(rows) for name in row}


CONTRACTS = {"business": "rooms", "people": "people", "engine": "engine"}


def place(path: Path) -> tuple[str, str]:
    """Floor and room of a file of the package; the room is empty on floors without rooms."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    floor = parts[0]
    return floor, parts[1] if floor in CONTRACTS and len(parts) > 1 else ""


@cache
def rooms() -> dict[str, tuple[str, str]]:
    """Floor and room of every app label, which is also the namespace of its urls and the folder of its templates."""
    found = {"ui": ("ui", ""), "overview": ("overview", ""), "main": ("main", ""), "home": ("main", "")}
    for apps in PACKAGE.rglob("apps.py"):
        label = LABEL.search(apps.read_text())
        found[label[1] if label else apps.parent.name] = place(apps)
    for floor, contract in CONTRACTS.items():
        found.update({room: (floor, room) for room in layers(contract)})
    return found


def may_point(source: tuple[str, str], target: tuple[str, str]) -> bool:
    """True within one room, to a lower floor, and to a lower room of the same floor."""
    floors = layers("floors")
    if source == target:
        return True
    if source[0] != target[0]:
        return floors[source[0]] > floors[target[0]]
    heights = layers(CONTRACTS[source[0]])
    return heights.get(source[1], 0) > heights.get(target[1], 0)
