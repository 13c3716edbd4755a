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


def mask_id(text: str) -> str:
    """Shows the first 6 and last 4 characters; of papers under 14 characters 2 and 2; of 4 or fewer nothing."""
    number = _compact(text)
    head, tail = (6, 4) if len(number) >= 14 else (2, 2)
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def _compact(text: str) -> str:
    return re.sub(r"[\s\-‐-―\u200b-\u200f\u202a-\u202e]", "", unicodedata.normalize("NFKC", text)).upper()
