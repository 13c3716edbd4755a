"""In SQL only Sum, Min, Max and comparison touch exact figures: an average or a product would lose the unit."""

import ast
from collections.abc import Iterator

import pytest

from tests.shape import tree

EXACT = {"MoneyField", "AreaField", "RateField"}
PRODUCTS = ast.Mult | ast.Div | ast.FloorDiv | ast.Mod


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def exact_fields() -> set[str]:
    """Names of all fields that hold money, an area or a rate."""
    return {
        target.id
        for path in tree.python_files()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and called(node.value) in EXACT
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def averages(module: ast.Module) -> Iterator[int]:
    for node in ast.walk(module):
        names = [name.name for name in node.names] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom | ast.Attribute) and "Avg" in (*names, getattr(node, "attr", "")):
            yield node.lineno


def products(module: ast.Module, fields: set[str]) -> Iterator[int]:
    """Lines where a database expression multiplies or divides one of the fields."""
    for node in ast.walk(module):
        if isinstance(node, ast.BinOp) and isinstance(node.op, PRODUCTS):
            yield from [node.lineno] if fields & {*columns(node.left), *columns(node.right)} else []


def columns(side: ast.AST) -> Iterator[str]:
    """The last part of each name inside F(…)."""
    for node in ast.walk(side):
        if called(node) == "F" and isinstance(node, ast.Call) and node.args:
            yield str(getattr(node.args[0], "value", "")).split("__")[-1]


def test_no_average_is_computed_in_sql() -> None:
    found = [f"{tree.name(path)}:{line}" for path in tree.python_files() for line in averages(tree.parsed(path))]

    assert found == []


def test_no_exact_figure_is_multiplied_in_sql() -> None:
    fields = exact_fields()

    found = [
        f"{tree.name(path)}:{line}" for path in tree.python_files() for line in products(tree.parsed(path), fields)
    ]

    assert found == []


@pytest.mark.parametrize("planted", ['F("price") * F("area")', 'F("unit__price") / 2', '2 * Sum(F("price"))'])
def test_a_planted_product_is_found(planted: str) -> None:
    assert list(products(ast.parse(planted), {"price"})) == [1]


@pytest.mark.parametrize("planted", ['F("price") + F("fee")', 'Sum("price")', 'F("count") * 2'])
def test_sums_and_plain_counts_are_allowed(planted: str) -> None:
    assert list(products(ast.parse(planted), {"price"})) == []


def test_a_planted_average_is_found() -> None:
    assert list(averages(ast.parse("from django.db.models import Avg"))) == [1]
