import io

import pytest
import xlsxwriter
from openpyxl import Workbook

from anchang.engine.imports import reading
from anchang.engine.imports.reading import Column, check, table
from anchang.engine.policies import Refused


def whole(text: str) -> int:
    if not text.isdigit():
        raise ValueError(f"「{text}」不是整数")
    return int(text)


COLUMNS = (Column("room", ("房号", "室号")), Column("floor", ("楼层",), whole), Column("note", ("备注",), needed=False))


def workbook(*rows: list[object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_csv_of_the_usual_encodings_is_read(encoding):
    assert table("房号,楼层\n 101 ,一".encode(encoding)) == [["房号", "楼层"], ["101", "一"]]


def test_numbers_of_a_workbook_come_as_the_person_sees_them():
    rows = table(workbook([101, 89.5, 89.60000000000001, 0.1 + 0.2, 1.0]))

    assert rows == [["101", "89.5", "89.6", "0.3", "1"]]


def test_a_column_may_say_that_it_is_reckoned_in_the_workbook():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["房号", "楼层"])
    sheet.write_formula(1, 0, "=99+2", value=101)
    sheet.write_formula(1, 1, "=0+1", value=1)
    book.close()
    rows = table(file.getvalue())
    columns = (Column("room", ("房号",), reckoned=True), Column("floor", ("楼层",), whole))

    taken, refused = check(rows, columns[:1]), check(rows, columns)

    assert taken.rows == [(2, {"room": "101"})]
    assert [(fault.column, fault.text) for fault in refused.faults] == [("楼层", "这一格是公式，请改成文字或数字再传")]


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a workbook", b"\xff\xfe\xff\xff\xff"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(Refused):
        table(content)


def test_more_rows_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)

    with pytest.raises(Refused, match="超过2行"):
        table(b"a\nb\nc")


def test_the_heading_is_found_below_a_title_and_by_any_of_its_names():
    checked = check([["一期"], [], ["室号（户）", "楼层 "], ["101", "1"]], COLUMNS)

    assert checked.rows == [(4, {"room": "101", "floor": 1})]
    assert checked.columns == {"room": "室号（户）", "floor": "楼层 "}


def test_a_needed_column_that_is_missing_is_named_and_one_that_is_not_needed_may_be_absent():
    checked = check([["房号"], ["101"]], COLUMNS)

    assert [(fault.row, fault.column, fault.text) for fault in checked.faults] == [(0, "楼层", "缺少这一列")]


def test_a_faulty_row_is_named_and_left_out_while_the_others_are_read():
    checked = check([["房号", "楼层"], ["101", "x"], ["", "2"], ["", ""], ["103", "3"]], COLUMNS)

    assert [(fault.row, fault.column, fault.text) for fault in checked.faults] == [
        (2, "楼层", "「x」不是整数"),
        (3, "房号", "没有填"),
    ]
    assert checked.rows == [(5, {"room": "103", "floor": 3})]


def test_every_fault_is_counted_however_many_there_are():
    checked = check([["房号", "楼层"], *[["101", "x"]] * 300], COLUMNS)

    assert (len(checked.faults), checked.faults[-1].row) == (300, 301)


def test_a_heading_that_stands_there_twice_is_a_fault_and_no_guess():
    checked = check([["房号", "楼层", "楼层"], ["101", "1", "2"]], COLUMNS)

    assert [(fault.row, fault.text) for fault in checked.faults] == [(0, "「楼层」这一列有两个，请删去一个再传")]


@pytest.mark.parametrize("rows", [[], [["房号", "楼层"]], [["房号", "楼层"], ["", ""]]])
def test_a_table_without_rows_is_a_fault(rows):
    assert check(rows, COLUMNS).faults
