import pytest

from anchang.lib.digits import has_number, hide_numbers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("不认识「16600000001」，可填", "不认识「166****0001」，可填"),
        ("不认识「166 0000-0001」", "不认识「166****0001」"),
        ("「１６６０００００００１」不是日期", "「１６６****０００１」不是日期"),
        ("没有「0571-88886666」", "没有「************」"),
        ("11010519491231002X", "*****************X"),
        ("8888666", "*******"),
    ],
)
def test_a_run_of_seven_digits_or_more_is_hidden(text, shown):
    assert hide_numbers(text) == shown
    assert has_number(text)


@pytest.mark.parametrize(
    "text", ["「2026-13-01」不是日期", "李静的客户（KH0000012）", "「200000元」", "第123456行", ""]
)
def test_days_file_numbers_and_short_figures_are_left_alone(text):
    assert hide_numbers(text) == text
    assert not has_number(text)
