import pytest

from anchang.lib.phone import mask_phone, normal_mask, normal_phone, tail


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 138-1234-5678",
        "+86-13812345678",
        "0086 13812345678",
        "8613812345678",
        "１３８１２３４５６７８",
        "\u202d13812345678\u202c",
    ],
)
def test_one_mobile_has_one_form_however_it_was_typed(typed):
    assert normal_phone(typed) == "13812345678"


@pytest.mark.parametrize("second", "3456789")
def test_every_segment_from_13_to_19_is_allowed(second):
    assert normal_phone(f"1{second}012345678") == f"1{second}012345678"


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("0571-88886666", "0571-88886666"),
        ("057188886666", "0571-88886666"),
        ("(0571) 8888-6666", "0571-88886666"),
        ("（0571）8888666", "0571-8888666"),
        ("01088886666", "010-88886666"),
        ("+86 10 8888 6666", "010-88886666"),
        ("+86 571 8888 6666", "0571-88886666"),
        ("0571—88886666转801", "0571-88886666-801"),
        ("400-123-4567", "4001234567"),
        ("+86 400 123 4567", "4001234567"),
        ("95588", "95588"),
    ],
)
def test_landlines_and_service_numbers_have_one_form_too(typed, form):
    assert normal_phone(typed) == form
    assert normal_phone(form) == form


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "请填写电话号码"),
        ("1381234567", "手机号应为11位，现在是10位"),
        ("138123456789", "手机号应为11位，现在是12位"),
        ("12812345678", "第二位应为3到9"),
        ("1381234567a", "不能识别的字符：a"),
        ("88886666", "请加区号"),
        ("0571-888866", "区号加7或8位"),
        ("+852 9123 4567", "境外号码"),
        ("5", "不是手机号"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(typed, complaint):
    with pytest.raises(ValueError, match=complaint):
        normal_phone(typed)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("0571-88886666", "0571-****6666"),
        ("0571-88886666-801", "0571-****6666"),
        ("4001234567", "400***4567"),
        ("95588", "95***"),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_its_head_and_tail(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(("phone", "last"), [("13812345678", "5678"), ("0571-88886666-801", "6666"), ("95588", "5588")])
def test_the_tail_is_the_last_four_digits_before_an_extension(phone, last):
    assert tail(phone) == last


@pytest.mark.parametrize(
    "typed", ["138****5678", "138xxxx5678", "138 5678", "138-5678", "1385678", "１３８＊＊＊＊５６７８", "138……5678"]
)
def test_one_masked_mobile_has_one_form_however_it_was_typed(typed):
    assert normal_mask(typed) == mask_phone("13812345678") == "138****5678"


@pytest.mark.parametrize("typed", ["", "138567", "13812345678", "0571****6666", "238****5678", "138****567"])
def test_what_shows_no_three_and_four_digits_is_no_masked_mobile(typed):
    with pytest.raises(ValueError, match="前3位和后4位"):
        normal_mask(typed)
