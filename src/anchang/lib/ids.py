"""Numbers of identity cards (GB 11643) and of organisations (GB 32100)."""

import re
import unicodedata
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent

from anchang.lib.faults import Fault

# The first two characters may be letters (village collectives are N2…, others Y1…), which stdnum's own check refuses.
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def check_id_card(text: str) -> str:
    """Returns the 18 characters of a resident identity card, X in capitals.

    Full-width characters, spaces and dashes are forgiven. Refuses with a Fault
    a wrong length, strange characters, a birth date that does not exist and a wrong check digit (GB 11643).
    The region is not looked at: the table lacks old codes, so an unknown one is only worth a warning
    (`is_region_known`). Dates in the future pass, as no clock is read here.
    """
    number = _compact(text)
    if not number:
        raise Fault("请填写身份证号")
    if len(number) != 18:
        raise Fault("身份证号应为18位，现在是%(count)s位", count=len(number))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Fault("身份证号前17位应为数字，最后一位为数字或X")
    try:
        birthday(number)
    except ValueError:
        raise Fault("身份证号中的出生日期不存在，请核对") from None
    if ric.calc_check_digit(number) != number[-1]:
        raise Fault("身份证号校验位不对，请核对")
    return number


def is_region_known(number: str) -> bool:
    """False is a reason to warn, never to refuse. Needs a number that `check_id_card` returned."""
    try:
        ric.get_birth_place(number)
    except InvalidComponent:
        return False
    return True


def birthday(number: str) -> date:
    """Needs a number that `check_id_card` returned."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Literal["male", "female"]:
    """Odd 17th digit is male (GB 11643). Needs a number that `check_id_card` returned."""
    return "male" if int(number[16]) % 2 else "female"


def check_uscc(text: str) -> str:
    """Returns the 18 characters of a unified social credit code in capitals.

    Refuses with a Fault a wrong length, the letters I O S V Z
    and a wrong check digit (GB 32100).
    """
    code = _compact(text)
    if not code:
        raise Fault("请填写统一社会信用代码")
    if len(code) != 18:
        raise Fault("统一社会信用代码应为18位，现在是%(count)s位", count=len(code))
    if not _USCC.fullmatch(code):
        raise Fault("统一社会信用代码含有不允许的字符（字母不用I、O、S、V、Z）")
    if uscc.calc_check_digit(code[:17]) != code[17]:
        raise Fault("统一社会信用代码校验位不对，请核对")
    return code


def check_passport(text: str) -> str:
    """Returns the letters and digits of a passport of any country in capitals (ICAO 9303 gives no check without the
    country). Refuses signs, no digit at all, and fewer than 5 or more than 15 characters.
    """
    return _shaped(text, _PASSPORT, Fault("护照号由5到15位字母和数字组成，请核对"))


def check_hk_macau(text: str) -> str:
    """Returns the number of a Mainland Travel Permit for Hong Kong and Macao residents: H or M and 8 or 10 digits."""
    return _shaped(text, _HK_MACAU, Fault("港澳居民来往内地通行证号为H或M加8位数字，请核对"))


def check_taiwan(text: str) -> str:
    """Returns the number of a Mainland Travel Permit for Taiwan residents: 8 digits, or 10 of older ones."""
    return _shaped(text, _TAIWAN, Fault("台湾居民来往大陆通行证号为8位数字，请核对"))


def check_residence(text: str) -> str:
    """Returns the number of a foreigner's permanent residence card: that of 2023 has 18 digits with the check digit of
    GB 11643 and begins with 9, older ones have 3 letters and 12 digits.
    """
    number = _shaped(text, _RESIDENCE, Fault("外国人永久居留身份证号为9开头的18位，或3个字母加12位数字，请核对"))
    return check_id_card(number) if len(number) == 18 else number


_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,15}")
_HK_MACAU = re.compile(r"[HM]([0-9]{8}|[0-9]{10})")
_TAIWAN = re.compile(r"[0-9]{8}|[0-9]{10}")
_RESIDENCE = re.compile(r"9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}")


def _shaped(text: str, shape: re.Pattern[str], complaint: Fault) -> str:
    number = _compact(text)
    if not number:
        raise Fault("请填写证件号码")
    if not shape.fullmatch(number):
        raise complaint
    return number


def mask_id(text: str) -> str:
    """Shows the first 6 and last 4 characters; of papers under 14 characters 2 and 2; of 4 or fewer nothing."""
    number = _compact(text)
    head, tail = (6, 4) if len(number) >= 14 else (2, 2)
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def _compact(text: str) -> str:
    return re.sub(r"[\s\-‐-―\u200b-\u200f\u202a-\u202e]", "", unicodedata.normalize("NFKC", text)).upper()
