from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from anchang.ui.tags import formats

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


def test_a_moment_is_told_on_the_clock_of_shanghai():
    with override("zh-hans"):
        assert formats.moment(AT) == "11月23日 周一 14:05"
    with override("en"):
        assert formats.moment(AT) == "Mon 23 Nov 14:05"


def test_a_moment_late_in_the_utc_day_is_the_next_day_in_shanghai():
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)

    with override("zh-hans"):
        assert formats.moment(late) == "11月24日 周二 01:00"
        assert formats.day(late) == "2026年11月24日"
    assert formats.stamp(late) == "2026-11-24 01:00"


def test_a_day_has_its_year():
    with override("zh-hans"):
        assert formats.day(date(2026, 2, 3)) == "2026年2月3日"
    with override("en"):
        assert formats.day(date(2026, 2, 3)) == "3 Feb 2026"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0分"),
        (45, "45分"),
        (60, "1小时"),
        (125, "2小时5分"),
        (1440, "1天"),
        (1505, "1天1小时"),
        (-125, "−2小时5分"),
    ],
)
def test_a_span_shows_its_two_largest_units(minutes, text):
    with override("zh-hans"):
        assert formats.span(minutes) == text


@pytest.mark.parametrize(
    ("value", "text"), [(3, "+3"), (-30000, "−30,000"), (0, "±0"), (Decimal("1250.50"), "+1,250.50")]
)
def test_a_difference_always_shows_its_sign(value, text):
    assert formats.signed(value) == text


def test_area_keeps_two_places():
    assert formats.area(Decimal("118.2")) == "118.20㎡"


def test_ten_thousands_and_masks_come_from_lib():
    assert formats.wan(Decimal(1980000)) == "198.00万"
    assert "1234" not in formats.masked("13812345678")


@pytest.mark.parametrize(("value", "text"), [("1983500", "¥1,984k"), ("-500000", "-¥500k"), ("0", "¥0"), ("499", "¥0")])
def test_english_reckons_in_thousands_where_chinese_reckons_in_ten_thousands(value, text):
    with override("en"):
        assert formats.wan(Decimal(value)) == text


def test_a_measure_word_is_told_in_chinese_only():
    with override("zh-hans"):
        assert formats.counted(12, "套") == "12套"
    with override("en"):
        assert formats.counted(12, "套") == "12"


@pytest.mark.parametrize("name", ["yuan", "wan", "area", "moment", "stamp", "day", "span", "masked", "signed"])
def test_nothing_is_shown_as_a_dash(name):
    assert getattr(formats, name)(None) == "—"
