"""Arrows that import-linter cannot see: names of models, urls and templates in text never point upward or sideways."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shape import layers, tree

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
LOOKUPS = {
    "get_model",
    "reverse",
    "reverse_lazy",
    "redirect",
    "import_string",
    "import_module",
    "render",
    "get_template",
}
IN_TEMPLATE = re.compile(r"""{%-?\s*(?:url|include|extends|inclusion)\s+["']([\w./:-]+)["']""")
DOTTED = re.compile(r"^anchang\.(\w+)(?:\.(\w+))?")


def target(text: str) -> tuple[str, str] | None:
    """Floor and room that a text names: anchang.people.org, org.Staff, org:sign_in, org/sign_in.html; else nothing."""
    if dotted := DOTTED.match(text):
        floor, room = dotted.groups()
        return floor, (room or "") if floor in layers.CONTRACTS else ""
    label = re.match(r"^(\w+)[.:/]", text)
    return layers.rooms().get(label[1]) if label else None


def named_in_python(module: ast.Module) -> Iterator[str]:
    """The first text of every call that looks something up by name."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in RELATIONS | LOOKUPS:
            given = [*node.args[:2], *(word.value for word in node.keywords if word.arg in ("to", "through"))]
            texts = [text.value for text in given if isinstance(text, ast.Constant) and isinstance(text.value, str)]
            yield from [f"{texts[0]}.{texts[1]}"] if called == "get_model" and len(texts) == 2 else texts


def named_in_template(text: str) -> Iterator[str]:
    return iter(IN_TEMPLATE.findall(text))


def upward(source: tuple[str, str], names: Iterator[str]) -> list[str]:
    return [name for name in names if (found := target(name)) and not layers.may_point(source, found)]


def of_the_house(paths: list[Path]) -> list[Path]:
    inside = [path for path in paths if path.is_relative_to(tree.PACKAGE) and path.parent != tree.PACKAGE]
    return [path for path in inside if layers.place(path)[0] in layers.layers("floors") and not tree.is_test(path)]


def test_no_text_in_python_points_upward() -> None:
    broken = {
        tree.name(path): names
        for path in of_the_house(tree.python_files())
        if (names := upward(layers.place(path), named_in_python(tree.parsed(path))))
    }

    assert broken == {}


def test_no_url_or_include_in_a_template_points_upward() -> None:
    broken = {
        tree.name(path): names
        for path in of_the_house(tree.templates())
        if (names := upward(layers.place(path), named_in_template(path.read_text())))
    }

    assert broken == {}


@pytest.mark.parametrize(
    "planted",
    [
        'ForeignKey("deals.Deal", on_delete=PROTECT)',
        'models.OneToOneField(to="deals.Deal", on_delete=PROTECT)',
        'apps.get_model("deals", "Deal")',
        'redirect("deals:sign")',
        'import_string("anchang.business.deals.actions.sign")',
    ],
)
def test_an_arrow_from_customers_up_to_deals_is_found_in_python(planted: str) -> None:
    found = upward(("business", "customers"), named_in_python(ast.parse(planted)))

    assert len(found) == 1


@pytest.mark.parametrize("planted", ["{% url 'deals:sign' number %}", '{% include "deals/part.html" %}'])
def test_an_arrow_from_customers_up_to_deals_is_found_in_a_template(planted: str) -> None:
    found = upward(("business", "customers"), named_in_template(planted))

    assert len(found) == 1


def test_an_arrow_from_deals_down_to_customers_is_allowed() -> None:
    found = upward(
        ("business", "deals"), named_in_template("{% url 'customers:open' number %}{% include 'ui/table.html' %}")
    )

    assert found == []
