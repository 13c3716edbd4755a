"""What a search of customers looks up: short tokens, equal on every database, instead of a scan by LIKE."""

import re
import unicodedata
from typing import Literal, NamedTuple

from anchang.lib import phone, pinyin


class Query(NamedTuple):
    """How a search text was understood, and the tokens a customer must have all of; no tokens means no candidates.

    `text` is what candidates are then compared with: the phone in normal form or its digits, the 18 characters of a
    paper, the folded name.
    """

    kind: Literal["phone", "paper", "tail", "pinyin", "name", "none"]
    tokens: tuple[str, ...]
    text: str


def name_tokens(name: str) -> set[str]:
    """Returns each Chinese character, each pair of neighbours, the whole folded name, its initials and its full pinyin.

    Folded means full-width made narrow, lower case, and no spaces, dots, signs or emoji. A name without
    any letter gives no tokens.
    """
    whole = _fold(name)
    tokens = {whole, pinyin.initials(name), pinyin.full(name)}
    for run in _han_runs(whole):
        tokens |= {*run, *_pairs(run)}
    return tokens - {""}


def phone_tokens(number: str) -> set[str]:
    """Returns the last four digits of a number in normal form; whole numbers are looked up by their own column."""
    return {phone.tail(number)} - {""}


def paper_tokens(number: str) -> set[str]:
    """Returns the last four characters of an identity paper."""
    return {_fold(number).upper()[-4:]} - {""}


def query_tokens(text: str) -> Query:
    """Classifies a search text and returns the tokens whose intersection gives the candidates.

    phone: 7 or more digits, typed to the end of the number → its tail. paper: 17 digits and a digit or X → its tail.
    tail: exactly four characters, digits or three and X → itself. pinyin: latin letters → themselves, as full pinyin or
    initials. name: any Chinese → its pairs, or the one character; latin letters beside Chinese are left to the
    comparison with `text`. none: everything else, such as five digits, so that it finds nobody, not everybody.
    """
    folded = _fold(text)
    paper = folded.upper()
    if re.fullmatch(r"[0-9]{17}[0-9X]", paper):
        return Query("paper", (paper[-4:],), paper)
    if re.fullmatch(r"[0-9]{4}|[0-9]{3}X", paper):
        return Query("tail", (paper,), paper)
    if re.fullmatch(r"[0-9]{7,}", folded):
        return _phone_query(text, folded)
    if runs := _han_runs(folded):
        return Query("name", tuple(token for run in runs for token in (_pairs(run) or [run])), folded)
    if re.fullmatch(r"[^\W\d_][^\W_]*", folded):
        return Query("pinyin", (folded,), folded)
    return Query("none", (), folded)


def _phone_query(text: str, digits: str) -> Query:
    try:
        number = phone.normal_phone(text)
    except ValueError:
        return Query("phone", (digits[-4:],), digits)
    return Query("phone", (phone.tail(number),), number)


def _fold(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).lower())


def _han_runs(folded: str) -> list[str]:
    return re.findall(rf"[{pinyin.HAN}]+", folded)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]
