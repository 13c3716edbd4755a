import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchang.lib.tokens import Query, name_tokens, paper_tokens, phone_tokens, query_tokens

NAMES = st.text(alphabet="李静王小明曾单欧阳Tom ·😀", min_size=1, max_size=8)


def test_a_name_is_found_by_characters_pairs_initials_and_pinyin():
    assert name_tokens("王小明") == {"王", "小", "明", "王小", "小明", "王小明", "wxm", "wangxiaoming"}


def test_signs_spaces_case_and_emoji_do_not_matter():
    assert name_tokens("阿凡提·艾力") == name_tokens(" 阿凡提 艾力😀")
    assert name_tokens("Tom Li") == name_tokens("ＴＯＭ　ＬＩ") == {"tomli", "tl"}
    assert name_tokens("😀") == set()


def test_phones_and_papers_are_found_by_their_tail():
    assert phone_tokens("0571-88886666-801") == {"6666"}
    assert paper_tokens("11010519491231002x") == {"002X"}


@pytest.mark.parametrize(
    ("text", "kind", "tokens"),
    [
        ("13812345678", "phone", ("5678",)),
        ("+86 138-1234-5678", "phone", ("5678",)),
        ("12345678", "phone", ("5678",)),
        ("5678", "tail", ("5678",)),
        ("002x", "tail", ("002X",)),
        ("11010519491231002x", "paper", ("002X",)),
        ("440524188001010014", "paper", ("0014",)),
        ("LJ", "pinyin", ("lj",)),
        ("li jing", "pinyin", ("lijing",)),
        ("李", "name", ("李",)),
        ("李静", "name", ("李静",)),
        ("王小明", "name", ("王小", "小明")),
        ("李静anna", "name", ("李静",)),
        ("56789", "none", ()),
        ("", "none", ()),
        ("😀", "none", ()),
    ],
)
def test_a_search_text_is_understood_by_its_shape(text, kind, tokens):
    query = query_tokens(text)

    assert (query.kind, query.tokens) == (kind, tokens)


def test_a_phone_is_compared_in_its_normal_form():
    assert query_tokens("+86 138-1234-5678") == Query("phone", ("5678",), "13812345678")


@given(NAMES, st.data())
def test_every_piece_of_a_chinese_name_finds_it(name, data):
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))

    query = query_tokens(name[start:end])

    if query.kind == "name":
        assert set(query.tokens) <= name_tokens(name)


def test_a_pair_that_is_not_in_the_name_does_not_find_it():
    assert not set(query_tokens("王明").tokens) <= name_tokens("王小明")
