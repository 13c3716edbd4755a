"""`@pytest.mark.clause("ORG-030")` and `@pytest.mark.rule("R-140")` as they are written, without running anything."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("src", "tests")
KINDS = ("clause", "rule")
Named = list[tuple[str, str]]


@dataclass(frozen=True)
class Mark:
    """`test` shows the clause or rule (`kind`) of that id; the id is empty when it is not written out as text."""

    kind: str
    id: str
    test: str


def read_marks(root: Path) -> list[Mark]:
    """The marks of every test under src/ and tests/, by pytest's names of the tests without parameters."""
    paths = sorted(path for folder in FOLDERS for path in (root / folder).rglob("test_*.py"))
    return [mark for path in paths for mark in marks_in(path.read_text(), path.relative_to(root).as_posix())]


def marks_in(source: str, name: str) -> Iterator[Mark]:
    """The marks of one module, also those on its classes, in `pytestmark` and in parameters."""
    return _marks(ast.parse(source, name).body, name, [])


def _marks(body: list[ast.stmt], place: str, inherited: Named) -> Iterator[Mark]:
    here = inherited + _named(node for node in body if _is_pytestmark(node))
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _marks(node.body, f"{place}::{node.name}", here + _named(node.decorator_list))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            for kind, id_ in here + _named(node.decorator_list):
                yield Mark(kind, id_, f"{place}::{node.name}")


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "pytestmark" for one in node.targets)


def _named(nodes: Iterable[ast.AST]) -> Named:
    """Kind and id of every mark below the nodes."""
    calls = [one for node in nodes for one in ast.walk(node) if isinstance(one, ast.Call) and _is_mark(one)]
    return [(call.func.attr, _text(given)) for call in calls for given in call.args]  # type: ignore[attr-defined]


def _is_mark(call: ast.Call) -> bool:
    func = call.func
    return isinstance(func, ast.Attribute) and func.attr in KINDS and getattr(func.value, "attr", "") == "mark"


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
