"""The words of a PDF as typst writes it, read from its fonts' own tables: what a person would copy out of it."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|((?<!\\)\((?:\\.|[^\\)])*\))", re.S)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(pdf: bytes) -> str:
    """Everything that is printed, in the order in which it is drawn, without spaces between the pieces."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type/Page\b(?!s)", body)]
    return "".join(_page(body, objects) for body in pages)


def _page(page: bytes, objects: dict[int, bytes]) -> str:
    resources = objects[_link(page, b"Resources")]
    listed = re.search(rb"/Font<<(.*?)>>", resources, re.S)
    named = re.findall(rb"/(\w+) (\d+) 0 R", listed[1]) if listed else []
    fonts = {name: _letters(_content(objects[_link(objects[int(key)], b"ToUnicode")])) for name, key in named}
    letters, words = {}, []
    for font, text in SHOWN.findall(_content(objects[_link(page, b"Contents")])):
        if font:
            letters = fonts[font]
            continue
        raw = ESCAPED.sub(_unescaped, text[1:-1])
        words += [letters.get(raw[n : n + 2], "") for n in range(0, len(raw), 2)]
    return "".join(words)


def _link(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found is not None, name
    return int(found[1])


def _content(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1])


def _letters(table: bytes) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code[:1].isdigit() else NAMED.get(code, code)
