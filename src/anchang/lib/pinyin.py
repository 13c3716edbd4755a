"""Names in pinyin without tones, for search and sorting; ü is written v, as people type it."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

# A character that reads differently as a surname. pypinyin takes the everyday reading.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "盖": "ge", "区": "ou", "朴": "piao",
    "翟": "zhai", "覃": "qin", "洗": "xian", "乐": "yue", "缪": "miao", "种": "chong", "员": "yun", "折": "she",
    "么": "yao", "繁": "po", "都": "du", "薄": "bo", "秘": "bi", "召": "shao", "祭": "zhai", "乜": "nie",
    "句": "gou", "颉": "xie", "佴": "nai", "卜": "bu", "冼": "xian", "葛": "ge", "华": "hua", "任": "ren",
}  # fmt: skip
_DOUBLE_SURNAMES = {
    "尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "乐正": ["yue", "zheng"],
    "长孙": ["zhang", "sun"], "澹台": ["tan", "tai"],
}  # fmt: skip
_LONGEST_NAME = 4  # longer Chinese text is an organisation, where the first character is no surname

HAN = r"〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")


def full(name: str) -> str:
    """Returns the syllables joined: lijing for 李静; latin words in lower case; "" where nothing can be read."""
    return "".join(_syllables(name))


def initials(name: str) -> str:
    """Returns the first letter of each syllable and latin word: lj for 李静."""
    return "".join(syllable[0] for syllable in _syllables(name))


@lru_cache(maxsize=1024)
def _syllables(name: str) -> tuple[str, ...]:
    words = _WORD.findall(unicodedata.normalize("NFKC", name).lower())
    out: list[str] = []
    for position, word in enumerate(words):
        if not re.match(rf"[{HAN}]", word):
            out.append(word)
        elif position == 0 and len(word) <= _LONGEST_NAME:
            out += _personal(word)
        else:
            out += _read(word)
    return tuple(out)


def _personal(name: str) -> list[str]:
    if name[:2] in _DOUBLE_SURNAMES:
        return [*_DOUBLE_SURNAMES[name[:2]], *_read(name[2:])]
    if name[0] in _SURNAMES:
        return [_SURNAMES[name[0]], *_read(name[1:])]
    return list(_read(name))


@lru_cache(maxsize=10_000)
def _read(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text, errors="ignore")) if text else ()
