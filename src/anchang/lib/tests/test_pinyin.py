import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchang.lib.pinyin import full, initials


@pytest.mark.parametrize(
    ("name", "syllables"),
    [
        ("李静", "li jing"),
        ("单雄信", "shan xiong xin"),
        ("曾国藩", "zeng guo fan"),
        ("解缙", "xie jin"),
        ("仇英", "qiu ying"),
        ("查良镛", "zha liang yong"),
        ("盖叫天", "ge jiao tian"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("区海明", "ou hai ming"),
        ("朴一生", "piao yi sheng"),
        ("翟天临", "zhai tian lin"),
        ("覃辉", "qin hui"),
        ("冼星海", "xian xing hai"),
        ("乐毅", "yue yi"),
        ("乐正绫", "yue zheng ling"),
        ("葛优", "ge you"),
        ("华佗", "hua tuo"),
        ("任静", "ren jing"),
        ("吕布", "lv bu"),
        ("Tom Li", "tom li"),
        ("李静Anna", "li jing anna"),
        ("阿凡提·艾力", "a fan ti ai li"),
    ],
)
def test_a_name_is_read_as_its_bearer_reads_it(name, syllables):
    assert full(name) == syllables.replace(" ", "")
    assert initials(name) == "".join(syllable[0] for syllable in syllables.split())


def test_only_the_first_character_of_a_person_is_read_as_a_surname():
    assert full("王单") == "wangdan"
    assert full("阿凡提·单木") == "afantidanmu"
    assert full("解放路百货") == "jiefanglubaihuo"


@given(st.text())
def test_no_name_makes_it_fail(name):
    assert len(initials(name)) <= len(full(name))


def test_a_name_of_emoji_has_no_pinyin():
    assert full("😀🏠") == ""
