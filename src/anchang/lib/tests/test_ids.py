from datetime import date

import pytest

from anchang.lib.ids import (
    birthday,
    check_hk_macau,
    check_id_card,
    check_passport,
    check_residence,
    check_taiwan,
    check_uscc,
    is_region_known,
    mask_id,
    sex,
)

WOMAN = "11010519491231002X"
MAN = "440524188001010014"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("number", [WOMAN, MAN])
def test_the_published_card_numbers_are_accepted(number):
    assert check_id_card(number) == number


def test_a_card_number_is_forgiven_its_spaces_small_x_and_full_width():
    assert check_id_card(" 110105 19491231 002x") == WOMAN
    assert check_id_card("１１０１０５１９４９１２３１００２Ｘ") == WOMAN


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        ("", "请填写"),
        ("110105194912310021", "校验位不对"),
        ("11010519491331002X", "出生日期不存在"),
        ("110105194902300025", "出生日期不存在"),
        ("1101051949123100", "应为18位，现在是16位"),
        ("1101051949123100X2", "应为数字"),
    ],
)
def test_a_wrong_card_number_is_refused_with_the_reason(number, complaint):
    with pytest.raises(ValueError, match=complaint):
        check_id_card(number)


def test_every_single_mistyped_digit_is_noticed():
    for place in range(17):
        for digit in set("0123456789") - {WOMAN[place]}:
            with pytest.raises(ValueError):
                check_id_card(WOMAN[:place] + digit + WOMAN[place + 1 :])


def test_an_unknown_region_is_worth_a_warning_but_no_refusal():
    unknown = "999999194912310025"

    assert check_id_card(unknown) == unknown
    assert not is_region_known(unknown)
    assert is_region_known(WOMAN)


def test_birthday_and_sex_are_read_from_the_number():
    assert (birthday(WOMAN), sex(WOMAN)) == (date(1949, 12, 31), "female")
    assert (birthday(MAN), sex(MAN)) == (date(1880, 1, 1), "male")


@pytest.mark.parametrize("code", ["91110000600037341L", "91110108551385082Q", " 91110108-551385082q "])
def test_the_published_codes_are_accepted(code):
    assert check_uscc(code) == code.strip().replace("-", "").upper()


def with_check_digit(body):
    total = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return total % 31, body + (ALPHABET + "0")[31 - total % 31]


def test_a_weighted_sum_of_zero_gives_the_check_digit_0():
    rest, code = next(found for n in range(1000) if not (found := with_check_digit(f"91110000{n:09}"))[0])

    assert rest == 0
    assert code.endswith("0")
    assert check_uscc(code) == code


def test_codes_of_village_collectives_begin_with_a_letter_and_are_accepted():
    _, code = with_check_digit("N2110000600037341")

    assert check_uscc(code) == code


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("", "请填写"),
        ("91110000600037341M", "校验位不对"),
        ("9111000060003734", "应为18位，现在是16位"),
        ("9111000060003734IL", "不允许的字符"),
        ("9I110000600037341L", "不允许的字符"),
    ],
)
def test_a_wrong_code_is_refused_with_the_reason(code, complaint):
    with pytest.raises(ValueError, match=complaint):
        check_uscc(code)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(WOMAN, "110105********002X"), ("E12345678", "E1*****78"), ("1234", "****"), ("", "")],
)
def test_a_masked_paper_keeps_only_its_ends(number, shown):
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("check", "typed", "kept"),
    [
        (check_passport, " e-1234 5678 ", "E12345678"),
        (check_hk_macau, "ｈ１２３４５６７８", "H12345678"),
        (check_taiwan, "0123 4567", "01234567"),
        (check_residence, "usa123456789012", "USA123456789012"),
        (check_residence, "911124198108030024", "911124198108030024"),
    ],
)
def test_a_paper_of_somebody_from_abroad_is_kept_in_one_form(check, typed, kept):
    assert check(typed) == kept


@pytest.mark.parametrize(
    ("check", "typed", "complaint"),
    [
        (check_passport, "ABCDEF", "护照号"),
        (check_passport, "A123", "护照号"),
        (check_hk_macau, "A12345678", "H或M"),
        (check_taiwan, "123456789", "8位数字"),
        (check_residence, "811124198108030024", "9开头"),
        (check_residence, "911124198108030025", "校验位不对"),
        (check_taiwan, "", "请填写证件号码"),
    ],
)
def test_a_paper_that_does_not_look_like_its_kind_is_refused_with_the_reason(check, typed, complaint):
    with pytest.raises(ValueError, match=complaint):
        check(typed)
