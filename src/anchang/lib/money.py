"""Sums of money: Decimal yuan in Python, integer fen in the database."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from anchang.lib.faults import Fault

FEN = Decimal("0.01")
LIMIT = Decimal(10) ** 16  # in fen still inside a 64-bit integer column

_PLAIN = re.compile(r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")


def yuan(value: str | int | Decimal) -> Decimal:
    """Returns the sum with exactly two decimals.

    Text may carry thousands commas, full-width digits, a leading ¥, a trailing 元 and spaces around it.
    Refuses with a Fault: floats, booleans, anything finer than a fen,
    sums of 10^16 yuan and above.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Fault("金额不能用浮点数，请按文本或整数填写")
    amount = _read(value) if isinstance(value, str) else Decimal(value)
    if not amount.is_finite():
        raise Fault("金额不是有效数字")
    if abs(amount) >= LIMIT:
        raise Fault("金额过大，请核对")
    rounded = amount.quantize(FEN, ROUND_HALF_UP)
    if rounded != amount:
        raise Fault("金额最多两位小数")
    return rounded


def to_fen(amount: Decimal) -> int:
    """Returns whole fen; refuses what `yuan` refuses."""
    return int(yuan(amount).scaleb(2))


def from_fen(fen: int) -> Decimal:
    """Returns Decimal yuan with two decimals."""
    return yuan(Decimal(fen).scaleb(-2))


def round_fen(amount: Decimal) -> Decimal:
    """Rounds HALF_UP to the fen (a negative half goes away from zero); call it once, at the documented point."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def split(total: Decimal, weights: Sequence[int | Decimal]) -> list[Decimal]:
    """Divides `total` yuan in proportion to `weights`; the parts add up to it exactly.

    Every part is within one fen of its exact share (largest remainder; equal remainders favour the earlier part).
    A negative total gives the negated parts of the positive one. Refuses no weights, a negative one, or only zeros.
    """
    if not weights or any(weight < 0 for weight in weights) or not any(weights):
        raise Fault("分摊比例不能为负，且至少一项大于零")
    fen = to_fen(abs(total))
    whole = sum(map(Fraction, weights))
    shares = [fen * Fraction(weight) / whole for weight in weights]
    parts = [int(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (parts[i] - shares[i], i))
    for i in by_remainder[: fen - sum(parts)]:
        parts[i] += 1
    return [from_fen(-part if total < 0 else part) for part in parts]


def format_yuan(amount: Decimal) -> str:
    """Returns ¥1,980,000, with two decimals only where there are fen; negative sums as -¥500."""
    amount = yuan(amount)
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,.{places}f}"


def format_wan(amount: Decimal) -> str:
    """Returns ten-thousands of yuan with two decimals, HALF_UP: 198.00万."""
    return f"{round_fen(yuan(amount) / 10000):,.2f}万"


def _read(text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    if not plain:
        raise Fault("请填写金额")
    if not _PLAIN.fullmatch(plain):
        raise Fault("金额写法无法识别：%(text)s", text=text.strip()[:20])
    return Decimal(plain.replace(",", ""))
