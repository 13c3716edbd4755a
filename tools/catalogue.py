"""The English catalogue without gettext's programs: Chinese literals are message ids, English the only translation.

tools/catalogue            collects the message ids into django.po and keeps every translation
tools/catalogue --check    names what is missing, doubtful, left over, or Chinese outside gettext
tools/catalogue --compile  writes django.mo, when django.po is newer
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools import chinese
from tools.places import ROOT

SOURCE = ROOT / "src" / "anchang"
FOLDER = SOURCE / "locale" / "en" / "LC_MESSAGES"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    **dict.fromkeys(("_", "N_", "gettext", "gettext_lazy", "gettext_noop", *chinese.FAULTS), (1,)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = "# English words for the Chinese on Anchang's screens. Collected by tools/catalogue."
VOLATILE = re.compile(r'^"(?!Language:|Plural-Forms:|Content-)[A-Z][A-Za-z-]+: .*\n', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()
    if arguments.compile:
        compile_catalogue()
    elif arguments.check:
        problems = [*check(collect(), read()), *chinese.outside_gettext(SOURCE)]
        print("\n".join(problems) or "translations are complete")
        sys.exit(bool(problems))
    else:
        write(merged(collect(), read()))


def collect() -> Catalog:
    """Every message id of the Python files and templates, without places, so that moving a line changes nothing."""
    catalogue = Catalog(locale="en", header_comment=HEADER, fuzzy=False)
    for path in sorted(SOURCE.rglob("*.py")):
        if not chinese.is_test(path):
            _add(catalogue, path.read_bytes())
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        _add(catalogue, _as_python(path).encode())
    return catalogue


def _as_python(template: Path) -> str:
    """Django's rendering of a template for gettext, without the indentation that would upset Python's tokenizer."""
    text = templatize(template.read_text(), origin=str(template))
    return "\n".join(line.lstrip() for line in text.splitlines())


def _add(catalogue: Catalog, source: bytes) -> None:
    for _line, message, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
        if message:
            catalogue.add(message, context=context)


def read() -> Catalog:
    path = FOLDER / "django.po"
    if not path.exists():
        return Catalog(locale="en", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en")


def merged(collected: Catalog, known: Catalog) -> Catalog:
    """The collected ids with the translations that are known; what no file asks for any more is dropped."""
    for message in messages(collected):
        old = known.get(message.id, message.context)
        if old is not None:
            message.string, message.flags = old.string, message.flags | (old.flags & {"fuzzy"})
    return collected


def write(catalogue: Catalog) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    (FOLDER / "django.po").write_text(VOLATILE.sub("", buffer.getvalue().decode()))
    compile_catalogue()
    missing = sum(not _is_translated(message) for message in messages(catalogue))
    print(f"{len(list(messages(catalogue)))} messages, {missing} without English")


def compile_catalogue() -> None:
    source, target = FOLDER / "django.po", FOLDER / "django.mo"
    if not source.exists() or (target.exists() and target.stat().st_mtime > source.stat().st_mtime):
        return
    with target.open("wb") as file:
        write_mo(file, read())


def check(collected: Catalog, known: Catalog) -> Iterator[str]:
    """One line for each message id that has no English, a doubtful one, other placeholders, or no place any more."""
    wanted = {(message.context, message.id) for message in messages(collected)}
    for message in messages(collected):
        found = known.get(message.id, message.context)
        if found is None or not _is_translated(found):
            yield f"no English: {_name(message)}"
        elif found.fuzzy:
            yield f"doubtful (fuzzy): {_name(message)}"
        else:
            yield from _misfits(found)
    for message in messages(known):
        if (message.context, message.id) not in wanted:
            yield f"left over, run tools/catalogue: {_name(message)}"


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _misfits(message: Message) -> Iterator[str]:
    """English that still holds Chinese, or that names other placeholders than its message id."""
    wanted = {name for text in _texts(message.id) for name in PLACEHOLDER.findall(text)}
    for text in _texts(message.string):
        if chinese.HAN.search(text):
            yield f"Chinese in the English text: {_name(message)}"
        if extra := set(PLACEHOLDER.findall(text)) - wanted:
            yield f"unknown placeholder {', '.join(sorted(extra))}: {_name(message)}"
    lost = wanted - {name for text in _texts(message.string) for name in PLACEHOLDER.findall(text)}
    if lost:
        yield f"lost placeholder {', '.join(sorted(lost))}: {_name(message)}"


def _is_translated(message: Message) -> bool:
    texts = _texts(message.string)
    return bool(texts) and all(texts)


def _texts(part: object) -> tuple[str, ...]:
    return part if isinstance(part, tuple) else (str(part or ""),)


def _name(message: Message) -> str:
    text = _texts(message.id)[0]
    return f"{message.context} | {text}" if message.context else text


if __name__ == "__main__":
    main()
