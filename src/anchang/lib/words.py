"""Sums of money in Chinese capitals, as cheques and receipts need them (rules of 支付结算办法, annex 1)."""

import re
from decimal import Decimal

from anchang.lib.faults import Fault
from anchang.lib.money import from_fen, to_fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_MAYBE_ZERO = "○"  # where the rules leave 零 to the writer
_LIMIT_FEN = 10**14

_YUAN = re.compile(r"(?:([^亿万]+)亿)?(?:([^亿万]+)万)?([^亿万]*)")
_SUM = re.compile(r"(?:(?P<yuan>.+)元)?零?(?:(?P<jiao>.)角)?零?(?:(?P<fen>.)分)?")


def rmb_words(amount: Decimal) -> str:
    """Returns the sum without the prefix 人民币, which joins it with no gap.

    Where the rules leave 零 to the writer (zero at 元 or 万 before a non-zero 角 or 仟) it is left out; a sum
    ending in 角 carries no 整. Refuses negative sums and sums of 10^12 yuan and above.
    """
    return _full_form(to_fen(amount)).replace(_MAYBE_ZERO, "")


def parse_rmb_words(text: str) -> Decimal:
    """Returns Decimal yuan; the prefix 人民币, 圆 for 元, 正 for 整 and both optional uses of 零 are accepted.

    Refuses with ValueError anything the rules would not let an office write, such as a missing 整 or inner 零.
    """
    plain = "".join(text.split()).removeprefix("人民币").replace("圆", "元").replace("正", "整")
    found = _SUM.fullmatch(plain.removesuffix("整"))
    if not found:
        raise Fault("大写金额写法无法识别")
    fen = _yuan_value(found["yuan"] or "") * 100 + _digit(found["jiao"]) * 10 + _digit(found["fen"])
    allowed = _full_form(fen).replace(_MAYBE_ZERO, "零?")
    if not re.fullmatch(allowed + ("整?" if allowed.endswith("角") else ""), plain):
        raise Fault("大写金额写法不规范，请核对")
    return from_fen(fen)


def _full_form(fen: int) -> str:
    if not 0 <= fen < _LIMIT_FEN:
        raise Fault("大写金额不能为负或过大")
    whole, rest = divmod(fen, 100)
    head = _whole_words(whole) + "元" if whole else ""
    if not rest:
        return (head or "零元") + "整"
    return head + _rest_words(rest, whole)


def _rest_words(rest: int, whole: int) -> str:
    jiao, fen = divmod(rest, 10)
    if not jiao:
        return ("零" if whole else "") + _DIGITS[fen] + "分"
    gap = _MAYBE_ZERO if whole and whole % 10 == 0 else ""
    return gap + _DIGITS[jiao] + "角" + (_DIGITS[fen] + "分" if fen else "")


def _whole_words(whole: int) -> str:
    out, skipped, previous = "", False, 0
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        group = whole // 10**power % 10**4
        if not group:
            skipped = bool(out)
            continue
        if out and (skipped or group < 1000):
            out += "零"
        elif out and previous % 10 == 0:
            out += _MAYBE_ZERO
        out += _group_words(group) + unit
        skipped, previous = False, group
    return out


def _group_words(group: int) -> str:
    text = "".join(_DIGITS[int(d)] + (p if d != "0" else "") for d, p in zip(f"{group:04}", _PLACES, strict=True))
    return re.sub("零+", "零", text).strip("零")


def _yuan_value(text: str) -> int:
    found = _YUAN.fullmatch(text)
    if not found:
        raise Fault("大写金额写法无法识别")
    value = 0
    for group in found.groups(""):
        value = value * 10**4 + _group_value(group)
    return value


def _group_value(text: str) -> int:
    value, digit = 0, 0
    for char in text:
        if char in _PLACES[:3]:
            value, digit = value + digit * 10 ** (3 - _PLACES.index(char)), 0
        else:
            digit = _digit(char)
    return value + digit


def _digit(char: str | None) -> int:
    if char and char not in _DIGITS:
        raise Fault("大写金额写法无法识别")
    return _DIGITS.index(char) if char else 0
