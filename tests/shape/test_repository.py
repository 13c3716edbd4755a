"""What a stranger finds in a clone: no place of our machines, no registry, no inline script, lock files that agree."""

import re
from pathlib import Path

import pytest

from tests.shape import tree

FOLDERS = "|".join(("work", "home", "root"))
MACHINE = re.compile(rf"(?<![\w.}}\])/-])/(?:{FOLDERS})/[\w.-]")
DOMAINS = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.org",
    "npm" + "js.com",
    "npm" + "mirror",
    "yarn" + "pkg.com",
)
REGISTRY = re.compile("|".join(re.escape(name) for name in DOMAINS) + r"|//registry\.|index-url\s*=\s*http")
INLINE = re.compile(
    r"""<script(?![^>]*(?:\ssrc=|application/json))[^>]*>|<style\b|\sstyle\s*=\s*["']|\son[a-z]+\s*=\s*["']|javascript:""",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"""\b(?:url|href)=f?["']/[a-z]|\bf["']/[a-z_]+/|\breturn ["']/[a-z]""")
TAG = re.compile(r"{%[^\n]*?%}")
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
COMMANDS = {"run", "test", "check", "bench"}


def readable() -> list[tuple[Path, str]]:
    return [(path, text) for path in tree.files() if (text := read(path))]


def read(path: Path) -> str:
    """The text of the file, nothing for a binary one."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def markup(template: str) -> str:
    """The template without its tags, whose arguments (once="…") are no attributes."""
    return TAG.sub("", template)


def lines_with(pattern: re.Pattern[str], path: Path, text: str) -> list[str]:
    if not pattern.search(text):
        return []
    return [f"{tree.name(path)}:{n}" for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def test_no_file_names_a_folder_of_a_machine() -> None:
    assert [place for path, text in readable() for place in lines_with(MACHINE, path, text)] == []


def test_no_file_names_a_package_registry() -> None:
    assert [place for path, text in readable() for place in lines_with(REGISTRY, path, text)] == []


def test_no_template_holds_a_script_or_a_style() -> None:
    found = [place for path in tree.templates() for place in lines_with(INLINE, path, markup(path.read_text()))]

    assert found == []


def test_no_code_of_the_house_writes_an_address_by_hand() -> None:
    sources = [path for path in tree.python_files() if path.is_relative_to(tree.PACKAGE) and not tree.is_test(path)]

    found = [place for path in sources for place in lines_with(ADDRESS, path, path.read_text())]

    assert found == []


def test_the_examples_are_all_described() -> None:
    folder = tree.ROOT / "examples"
    told = (folder / "README.md").read_text()

    assert [path.name for path in folder.iterdir() if path.name != "README.md" and f"`{path.name}`" not in told] == []


def test_bin_holds_the_four_commands_only() -> None:
    assert {path.name for path in tree.files() if path.parent == tree.ROOT / "bin"} == COMMANDS


def test_the_lock_of_the_tests_holds_the_same_versions_as_the_lock_of_the_office() -> None:
    office = dict(PIN.findall((tree.ROOT / "requirements.txt").read_text()))
    tests = dict(PIN.findall((tree.ROOT / "requirements-dev.txt").read_text()))

    assert {name: version for name, version in office.items() if tests.get(name) != version} == {}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_every_locked_package_has_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (tree.ROOT / lock).read_text())

    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_front_end_package_has_a_hash() -> None:
    entries = (tree.ROOT / "package-lock.json").read_text().split('"node_modules/')[1:]

    assert [entry.split('"')[0] for entry in entries if '"integrity": "sha512-' not in entry] == []


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (MACHINE, "see /" + "work/main/file"),
        (MACHINE, '"/' + 'home/me/"'),
        (REGISTRY, "https://" + "registry.example/x"),
        (INLINE, "<script>alert()</script>"),
        (INLINE, '<p style="color: red">'),
        (INLINE, "<a onclick='x()'>"),
        (ADDRESS, 'tell(people, url="/customers/")'),
        (ADDRESS, 'f"/deals/{number}/"'),
    ],
)
def test_a_planted_trespass_is_found(pattern: re.Pattern[str], planted: str) -> None:
    assert pattern.search(planted)


@pytest.mark.parametrize(
    "harmless", ['<script src="a.js" defer></script>', '<p class="style">', '<p>{% button "x" once="k" %}</p>']
)
def test_an_outside_script_and_the_argument_of_a_tag_are_allowed(harmless: str) -> None:
    assert not INLINE.search(markup(harmless))
