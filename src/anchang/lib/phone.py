"""Telephone numbers of mainland China in one normal form."""

import re
import unicodedata

from anchang.lib.faults import Fault

_NOISE = re.compile(r"[\s().\u200b-\u200f\u202a-\u202e\ufeff]")  # address books paste invisible direction marks
_DASHES = re.compile(r"[‐-―−]")
_COUNTRY = re.compile(r"(\+86|0086)-?|86(?=-?1[3-9])")
_LANDLINE = re.compile(
    r"(?P<area>0[12][0-9]|0[3-9][0-9]{2})-?(?P<number>[0-9]{7,8})(?:(?:-|转)(?P<extension>[0-9]{1,6}))?"
)
_SERVICE = re.compile(r"[48]00[0-9]{7}|9[56][0-9]{3,6}")


def normal_phone(text: str) -> str:
    """Returns a mobile as 13812345678, a landline as 0571-88886666 (with -801 if extended), 400 and 95 ones as digits.

    Forgives +86, 0086, spaces, dashes, brackets and full-width digits. Every mobile from 13 to 19 is allowed: segments
    are handed out faster than a list is kept. Refuses with a Fault saying what is wrong.
    """
    dashed = _dashed(text)
    digits = dashed.replace("-", "")
    if re.fullmatch(r"1[3-9][0-9]{9}", digits) or _SERVICE.fullmatch(digits):
        return digits
    if landline := _LANDLINE.fullmatch(dashed) or _LANDLINE.fullmatch(digits):
        return "-".join(part for part in landline.groups() if part)
    raise _fault(dashed, digits)


def mask_phone(phone: str) -> str:
    """Shows the area code or first 3 digits, and the last 4, without an extension; of short numbers 2 digits."""
    head, number = _halves(phone)
    if not head and len(number) < 10:
        return number[:2] + "*" * (len(number) - 2)
    if head:
        return f"{head}-{'*' * (len(number) - 4)}{number[-4:]}"
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def normal_mask(text: str) -> str:
    """Returns a mobile of which the first 3 and last 4 digits are given as 138****5678, as `mask_phone` shows it.

    Forgives 138xxxx5678, 138 5678, 138-5678, 1385678 and full width; a Fault for anything else.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    found = re.fullmatch(r"(1[3-9][0-9])[*xX#•·…_-]*([0-9]{4})", _DASHES.sub("-", plain))
    if not found:
        raise Fault("隐号报备请填前3位和后4位，如138****5678")
    return f"{found[1]}****{found[2]}"


def tail(phone: str) -> str:
    """Returns the last four digits, those before an extension."""
    return _halves(phone)[1][-4:]


def _halves(phone: str) -> tuple[str, str]:
    head, _, rest = phone.partition("-")
    return (head, rest.partition("-")[0]) if rest else ("", head)


def _dashed(text: str) -> str:
    plain = _DASHES.sub("-", _NOISE.sub("", unicodedata.normalize("NFKC", text)))
    country = _COUNTRY.match(plain)
    if not country:
        return plain
    rest = plain[country.end() :]
    abroad_form = re.match(r"(10|2[0-9]|[3-9][0-9]{2})", rest) and not _SERVICE.fullmatch(rest.replace("-", ""))
    return "0" + rest if abroad_form else rest


def _fault(dashed: str, digits: str) -> Fault:
    if not dashed:
        return Fault("请填写电话号码")
    if dashed.startswith("+"):
        return Fault("只支持中国内地号码，境外号码请填在备注里")
    if strange := re.search(r"[^0-9]", digits):
        return Fault("电话号码里有不能识别的字符：%(text)s", text=strange[0])
    if digits.startswith("1"):
        if len(digits) == 11:
            return Fault("手机号第二位应为3到9")
        return Fault("手机号应为11位，现在是%(count)s位", count=len(digits))
    if digits.startswith("0"):
        return Fault("固定电话应为区号加7或8位号码，如0571-88886666")
    if len(digits) in (7, 8):
        return Fault("固定电话请加区号，如0571-88886666")
    return Fault("不是手机号、带区号的固定电话或400、95号码，请核对")
