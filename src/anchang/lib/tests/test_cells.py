import pytest

from anchang.lib.cells import safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86 138",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A",
        '=cmd|"/c calc"!A1',
    ],
)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "王小明", "138****5678", "2026-11-02", "a=b", "三室-两厅"])
def test_other_text_stays_as_it_is(text):
    assert safe_cell(text) == text
