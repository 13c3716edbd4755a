"""Finds Chinese on its way to a screen that does not pass through gettext."""

import ast
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
FAULTS = ("Fault", "NoWorkingTime", "Message")
"""What anchang.lib raises or says, which has no gettext of its own: the message is translated when it is read."""
GETTEXT = {
    *("_", "N_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy"),
    *("ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"),
    *FAULTS,
}
TESTS = ("*/tests/*", "*/migrations/*")
DATA = ("packs/*", "main/demo/*", "main/demo.py", "*/papers/*", *TESTS)
STAYS = (
    ("ui/gallery.py", ".*", "samples for the gallery of parts, which no office opens"),
    ("ui/views.py", "登记认购", "a sample of the gallery"),
    ("ui/templates/ui/gallery*", ".*", "samples of the gallery"),
    ("ui/templates/500.html", ".*", "must not lean on anything that may have failed; says it in both languages"),
    ("ui/templates/ui/page.html", ".*brand__mark.*", "the mark of the product"),
    ("ui/templates/ui/bare.html", ".*brand__mark.*", "the mark of the product"),
    ("main/templates/main/account_menu.html", "中文</button>", "a language is called by its own name"),
    ("main/map/page.py", "中文", "head of a column of docs/map.md, which names the Chinese beside the English"),
    ("business/customers/actions/filing.py", r"\.\*\(先生.*", "recognises forms of address that people type"),
    (
        "business/customers/actions/intake_columns.py",
        ".{1,14}|.*年.*",
        "headings, dates and grades as people type them",
    ),
    (
        "business/customers/actions/intake.py",
        ".{1,6}",
        "the heading in a person's own table at which something is wrong",
    ),
    ("business/customers/actions/export_files.py", ".{1,7}", "headings of a table that can be taken in again"),
    ("business/customers/stages.py", ".*", "the ledger keeps and tells a reason in the words of the house"),
    ("business/customers/templates/customers/phone.html", '.*name="reason" value.*', "one of those reasons"),
    ("business/contacting/actions/refusing.py", r"\\s\*\(T.*", "recognises replies that people type"),
    ("business/contacting/forms/calls.py", r"\\s\*\(\[0-2\].*", "recognises hours that people type"),
    (
        "business/contacting/queries/messages.py",
        "称呼|顾问|案场|客户|拒收.*|不想.*",
        "wording of messages, which are Chinese",
    ),
    ("business/deals/phrases.py", "（人民币", "wording of papers, which are Chinese by law"),
    ("business/inventory/actions/price_table.py", ".{1,7}", "headings and units of the developers' own sheets"),
    (
        "business/inventory/actions/permit_tables.py",
        r".{1,7}|.*年.*",
        "headings, dates and endings of the housing bureau's tables",
    ),
    ("business/inventory/actions/survey.py", ".{1,8}", "headings of the surveyors' own sheets"),
    ("business/inventory/actions/projects.py", "号楼", "an ending of names that people type"),
    ("engine/accounts/models.py", "系统", "the name of an account, kept in the database"),
    ("business/marketing/actions/permits.py", ".{1,7}", "headings, dates and counts of the housing bureau's table"),
    ("lib/money.py", "[元万]", "written with sums, and read from those that people type"),
    ("lib/phone.py", ".*转.*", "read from numbers that people type"),
    ("lib/pinyin.py", ".{1,2}", "family names"),
    (
        "lib/words.py",
        "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正人民币+?]+|.*[(]\\?.*",
        "sums in capitals, Chinese by law",
    ),
    ("ui/forms.py", "[元万]", "read from sums that people type"),
    ("ui/tags/formats.py", "星期|周|Y年n月j日|n月j日 D H:i", "Chinese dates; the English ones stand beside them"),
)
"""Chinese that stays: where, which text, and why."""
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
            yield from _named(name, in_python(path.read_text()))
    for path in sorted(source.rglob("templates/**/*.html")):
        yield from _named(path.relative_to(source).as_posix(), in_template(path.read_text()))


def _named(name: str, found: Iterable[tuple[int, str]]) -> Iterator[str]:
    for number, text in found:
        if not stays(name, text):
            yield f"Chinese outside gettext: {name}:{number}: {text[:40]}"


def stays(name: str, text: str) -> bool:
    """Whether STAYS lists the text in the file of that name."""
    return any(fnmatch(name, place) and re.fullmatch(wording, text, re.DOTALL) for place, wording, _why in STAYS)


def in_python(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of every Chinese string that is no argument of a gettext call and no docstring.

    A call inside an f-string counts as none: the collector reads tokens, and to it an f-string is one of them.
    """
    tree = ast.parse(text)
    exempt = {id(node) for owner in ast.walk(tree) for node in _exempt(owner)}
    exempt -= {id(node) for owner in ast.walk(tree) if isinstance(owner, ast.JoinedStr) for node in ast.walk(owner)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in exempt
            and HAN.search(node.value)
        ):
            yield node.lineno, node.value.strip()


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
                yield number, line.strip()


def _shown(token: Token) -> str:
    """What of the token reaches the screen as it stands."""
    if token.token_type == TokenType.TEXT:
        return token.contents
    if token.token_type == TokenType.COMMENT or TRANSLATE.match(token.contents):
        return ""
    return MARKED.sub("", token.contents)
