"""Finds Chinese on its way to a screen that does not pass through gettext."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
GETTEXT = {
    *("_", "N_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy"),
    *("ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"),
}
TESTS = ("*/tests/*", "*/migrations/*")
DATA = ("lib/*", "packs/*", "main/demo/*", "main/demo.py", "*/papers/*", *TESTS)
MARKED = re.compile(r"""\b_\((?:"[^"]*"|'[^']*')\)""")
TRANSLATE = re.compile(r"^(?:translate|trans|blocktranslate|blocktrans)\b")
ENDS = {"comment": "endcomment", "blocktranslate": "endblocktranslate", "blocktrans": "endblocktrans"}


def is_test(path: Path) -> bool:
    return any(fnmatch(path.as_posix(), pattern) for pattern in TESTS)


def outside_gettext(source: Path) -> Iterator[str]:
    """One line for each Chinese literal in Python or a template that gettext would not see; data files are exempt."""
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        if not any(fnmatch(name, pattern) for pattern in DATA):
            for number, text in in_python(path.read_text()):
                yield f"Chinese outside gettext: {name}:{number}: {text}"
    for path in sorted(source.rglob("templates/**/*.html")):
        for number, text in in_template(path.read_text()):
            yield f"Chinese outside gettext: {path.relative_to(source).as_posix()}:{number}: {text}"


def in_python(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of every Chinese string that is no argument of a gettext call and no docstring."""
    tree = ast.parse(text)
    exempt = {id(node) for owner in ast.walk(tree) for node in _exempt(owner)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in exempt
            and HAN.search(node.value)
        ):
            yield node.lineno, node.value.strip()[:40]


def _exempt(owner: ast.AST) -> Iterator[ast.AST]:
    if isinstance(owner, ast.Expr):
        yield owner.value
    if isinstance(owner, ast.Call) and _called(owner.func) in GETTEXT:
        yield from owner.args


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def in_template(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of every Chinese piece of text, attribute or tag argument that is not marked for translation."""
    end = ""
    for token in Lexer(text).tokenize():
        first = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if end:
            end = "" if first == end else end
            continue
        end = ENDS.get(first, "")
        for number, line in enumerate(_shown(token).splitlines(), token.lineno or 0):
            if HAN.search(line):
                yield number, line.strip()[:40]


def _shown(token: Token) -> str:
    """What of the token reaches the screen as it stands."""
    if token.token_type == TokenType.TEXT:
        return token.contents
    if token.token_type == TokenType.COMMENT or TRANSLATE.match(token.contents):
        return ""
    return MARKED.sub("", token.contents)
