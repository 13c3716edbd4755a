"""Every room has the same shelves, and nothing in the house is named after nothing."""

import ast
import re
from pathlib import Path

from tests.shape import tree

SHELVES = {
    *("__init__", "stages", "models", "queries", "policy", "actions", "reactions", "metrics"),
    *("forms", "tables", "views", "urls", "phrases", "apps"),
}
FOLDERS = {"templates", "tests", "migrations", "management", "templatetags", "papers", "static"}
VAGUE_FILE = re.compile(r"^(utils?|helpers?|common|services|managers?|misc|base|mixins)$")
VAGUE_CLASS = re.compile(r"(Manager|Helper|Utils?|Service|Mixin)$|^Base[A-Z]")
TEST_FILE = re.compile(r"^(test_[a-z0-9_]+|conftest|__init__)\.py$")


def rooms() -> list[Path]:
    floors = [tree.PACKAGE / "business", tree.PACKAGE / "people"]
    return sorted(room for floor in floors for room in floor.iterdir() if (room / "__init__.py").exists())


def strange(room: Path) -> list[str]:
    """What stands in the room and is no shelf; a shelf may be a folder of that name."""
    entries = [entry for entry in room.iterdir() if entry.name != "__pycache__"]
    return sorted(entry.name for entry in entries if entry.stem not in SHELVES and entry.name not in FOLDERS)


def vague_classes(module: ast.Module) -> list[str]:
    return [node.name for node in ast.walk(module) if isinstance(node, ast.ClassDef) and VAGUE_CLASS.search(node.name)]


def test_a_room_has_no_shelf_of_its_own_invention() -> None:
    found = {tree.name(room): names for room in rooms() if (names := strange(room))}

    assert found == {}


def test_the_tests_of_a_room_are_one_file_a_verb() -> None:
    found = [tree.name(path) for room in rooms() for path in room.glob("tests/*.py") if not TEST_FILE.match(path.name)]

    assert found == []


def test_no_file_or_folder_has_a_vague_name() -> None:
    names = {part for path in tree.python_files() for part in path.relative_to(tree.ROOT).with_suffix("").parts}

    assert sorted(name for name in names if VAGUE_FILE.match(name)) == []


def test_no_class_has_a_vague_name() -> None:
    found = {tree.name(path): names for path in tree.python_files() if (names := vague_classes(tree.parsed(path)))}

    assert found == {}


def test_a_planted_shelf_and_a_planted_class_are_found(tmp_path: Path) -> None:
    for name in ("models.py", "helpers.py", "services"):
        (tmp_path / name).touch()

    found = strange(tmp_path)

    assert found == ["helpers.py", "services"]
    assert vague_classes(ast.parse("class DealManager: pass\nclass BaseDeal: pass\nclass Basement: pass")) == [
        "DealManager",
        "BaseDeal",
    ]
