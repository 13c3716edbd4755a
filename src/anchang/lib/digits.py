"""Runs of digits long enough to be somebody's number, wherever they stand in a text."""

import re

_RUN = re.compile(r"(?<!\d)(?<!KH)\d(?:[ -]?\d){6,}")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
MOBILE = 11


def has_number(text: str) -> bool:
    """Do seven digits or more stand together in it? A day written 2026-11-02 and a file number KH0000012 do not count."""
    return any(not _DAY.fullmatch(found[0]) for found in _RUN.finditer(text))


def hide_numbers(text: str) -> str:
    """The text with stars for such digits; of eleven the first three and the last four stay."""
    return _RUN.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    if _DAY.fullmatch(found[0]):
        return found[0]
    digits = re.sub(r"\D", "", found[0])
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) == MOBILE else "*" * len(digits)
