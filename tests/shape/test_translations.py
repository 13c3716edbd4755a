"""The translations check sees what it must: Chinese outside gettext, missing English, lost placeholders."""

import ast
from fnmatch import fnmatch

import pytest
from babel.messages.catalog import Catalog
from tools import catalogue, chinese


def one(message: str, english: str, flags: tuple[str, ...] = ()) -> Catalog:
    made = Catalog(locale="en", fuzzy=False)
    made.add(message, english, flags=flags)
    return made


@pytest.mark.parametrize(
    "planted",
    [
        'title = "签约"',
        'raise Refused(f"{name}不能签约")',
        '_("签约") + "完成"',
        '_("%(x)s 套") % {"x": "两"}',
        """f'<b>{_("签约")}</b>'""",
    ],
)
def test_chinese_outside_gettext_is_found_in_python(planted: str) -> None:
    assert len(list(chinese.in_python(planted))) == 1


@pytest.mark.parametrize(
    "harmless", ['_("签约")', 'pgettext_lazy("单位", "套")', '"""签约。"""', "# 签约", 'ngettext("一套", "多套", n)']
)
def test_chinese_inside_gettext_docstrings_and_comments_is_allowed_in_python(harmless: str) -> None:
    assert list(chinese.in_python(harmless)) == []


@pytest.mark.parametrize(
    "planted", ["<p>签约</p>", '<input placeholder="姓名">', '{% button "签约" %}', '{{ name|default:"无" }}']
)
def test_chinese_outside_gettext_is_found_in_a_template(planted: str) -> None:
    assert len(list(chinese.in_template(planted))) == 1


@pytest.mark.parametrize(
    "harmless",
    [
        '{% translate "签约" %}',
        '<input placeholder="{% translate "姓名" %}">',
        '{% button _("签约") %}',
        "{% blocktranslate with n=name %}{{ n }}已签约{% endblocktranslate %}",
        "{# 签约 #}{% comment %}签约{% endcomment %}",
        '{{ name|default:_("无") }}',
    ],
)
def test_marked_chinese_is_allowed_in_a_template(harmless: str) -> None:
    assert list(chinese.in_template(harmless)) == []


def test_chinese_that_stays_is_allowed_only_where_and_as_it_is_listed() -> None:
    assert chinese.stays("ui/forms.py", "万")
    assert not chinese.stays("ui/forms.py", "万元")
    assert not chinese.stays("ui/tables.py", "万")


def test_every_listed_exception_is_still_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[str, str]] = []
    listed, judged = chinese.STAYS, chinese.stays
    monkeypatch.setattr(chinese, "stays", lambda name, text: found.append((name, text)))

    list(chinese.outside_gettext(catalogue.SOURCE))

    for one in listed:
        monkeypatch.setattr(chinese, "STAYS", (one,))
        assert any(judged(*piece) for piece in found), one


@pytest.mark.parametrize(
    ("known", "complaint"),
    [
        (Catalog(locale="en", fuzzy=False), "no English"),
        (one("第 %(n)s 号", ""), "no English"),
        (one("第 %(n)s 号", "No. %(n)s", ("fuzzy",)), "doubtful"),
        (one("第 %(n)s 号", "Number"), "lost placeholder"),
        (one("第 %(n)s 号", "No. %(n)s of %(m)s"), "unknown placeholder"),
        (one("第 %(n)s 号", "%(n)s 号"), "Chinese in the English"),
    ],
)
def test_a_faulty_translation_is_named(known: Catalog, complaint: str) -> None:
    problems = list(catalogue.check(one("第 %(n)s 号", ""), known))

    assert [problem for problem in problems if complaint in problem]


def test_a_translation_nobody_asks_for_is_named() -> None:
    problems = list(catalogue.check(Catalog(locale="en", fuzzy=False), one("签约", "Sign")))

    assert problems == ["left over, run tools/catalogue: 签约"]


def faults(text: str) -> list[str]:
    """The message ids of what the source complains of."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [
        str(node.args[0].value)
        for node in calls
        if getattr(node.func, "id", "") in chinese.FAULTS and isinstance(node.args[0], ast.Constant)
    ]


def test_every_fault_of_lib_stands_in_the_english_catalogue() -> None:
    sources = [path.read_text() for path in (catalogue.SOURCE / "lib").glob("*.py")]
    wanted = [message for text in sources for message in faults(text)]
    known = catalogue.read()

    missing = [message for message in wanted if not getattr(known.get(message), "string", "")]

    assert len(wanted) >= 36
    assert missing == []


def test_chinese_that_lib_would_raise_as_a_plain_error_is_found() -> None:
    assert [text for _line, text in chinese.in_python('raise ValueError("请填写金额")')] == ["请填写金额"]
    assert list(chinese.in_python('raise Fault("请填写%(what)s", what=text)')) == []
    assert not any(fnmatch("lib/money.py", pattern) for pattern in chinese.DATA)


def test_a_complete_translation_is_accepted() -> None:
    assert list(catalogue.check(one("第 %(n)s 号", ""), one("第 %(n)s 号", "No. %(n)s"))) == []
