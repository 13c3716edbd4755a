"""What anchang.lib finds wrong is said in the language of the screen."""

from datetime import date

import pytest
from django.utils.translation import override
from tools.chinese import HAN

from anchang.lib.calendar import Calendar
from anchang.lib.ids import check_id_card, check_uscc
from anchang.lib.money import yuan
from anchang.lib.phone import normal_phone
from anchang.lib.words import parse_rmb_words


@pytest.mark.parametrize(
    ("read", "typed", "chinese", "english"),
    [
        (normal_phone, "138123", "手机号应为11位，现在是6位", "A mobile number has 11 digits, this one has 6"),
        (check_id_card, "123", "身份证号应为18位，现在是3位", "An identity card number has 18 characters"),
        (check_uscc, "", "请填写统一社会信用代码", "Enter the unified social credit code"),
        (yuan, "12.345", "金额最多两位小数", "two decimals at most"),
        (parse_rmb_words, "x", "大写金额写法无法识别", "cannot be read"),
    ],
)
def test_a_fault_is_chinese_on_a_chinese_screen_and_english_on_an_english_one(read, typed, chinese, english):
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]") as caught:
        read(typed)

    with override("zh-hans"):
        assert chinese in str(caught.value)
    with override("en"):
        assert english in str(caught.value)
        assert not HAN.search(str(caught.value))


def test_a_day_in_a_fault_is_written_in_full():
    day = date(2026, 10, 10)

    with pytest.raises(ValueError, match="2026-10-10"), override("en"):
        Calendar.plain(off=[day], working=[day])
