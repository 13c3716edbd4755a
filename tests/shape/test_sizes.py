"""Modules, functions and templates stay short enough to be read at one sitting."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.shape import tree

MODULE, FUNCTION, TEMPLATE = 400, 40, 150
ALLOWED = Path(__file__).with_name("sizes_allowed.txt")


def module_sizes() -> dict[str, int]:
    return {tree.name(path): len(path.read_text().splitlines()) for path in tree.python_files()}


def template_sizes() -> dict[str, int]:
    return {tree.name(path): len(path.read_text().splitlines()) for path in tree.templates()}


def function_sizes() -> dict[str, int]:
    return dict(size for path in tree.python_files() for size in functions(tree.parsed(path), tree.name(path)))


def functions(module: ast.Module, name: str) -> Iterator[tuple[str, int]]:
    """Name and lines of each function and method, from `def` to its last line."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name}::{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def allowed() -> dict[str, int]:
    rows = [line.rsplit(" ", 1) for line in ALLOWED.read_text().splitlines() if line and not line.startswith("#")]
    return {name: int(lines) for name, lines in rows}


def too_long(sizes: dict[str, int], limit: int, exceptions: dict[str, int]) -> list[str]:
    return [f"{name}: {lines} lines" for name, lines in sizes.items() if lines > max(limit, exceptions.get(name, 0))]


@pytest.mark.parametrize(
    ("measure", "limit"), [(module_sizes, MODULE), (function_sizes, FUNCTION), (template_sizes, TEMPLATE)]
)
def test_nothing_is_longer_than_the_house_allows(
    measure: Callable[[], dict[str, int]], limit: int, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = measure()

    with capsys.disabled():
        print(f"\n{measure.__name__}: {len(sizes)}, median {median(sizes.values() or [0]):.0f}, limit {limit}")
    assert too_long(sizes, limit, allowed()) == []


def test_an_exception_is_taken_off_the_list_when_it_is_no_longer_needed() -> None:
    sizes = {**module_sizes(), **function_sizes(), **template_sizes()}
    limits = {name: FUNCTION if "::" in name else TEMPLATE if name.endswith(".html") else MODULE for name in allowed()}

    needless = [name for name in allowed() if sizes.get(name, 0) <= limits[name]]

    assert needless == []


def test_a_function_of_forty_one_lines_is_found() -> None:
    text = "def long():\n" + "    pass\n" * FUNCTION

    sizes = dict(functions(ast.parse(text), "planted.py"))

    assert too_long(sizes, FUNCTION, {}) == ["planted.py::long: 41 lines"]
