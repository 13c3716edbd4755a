"""Tables that mean harm or make no sense: formulas, bombs, what is no table, and too much of it (T-098)."""

import csv
import io
import zipfile

import pytest
import xlsxwriter

from anchang.business.customers.models import Customer
from anchang.engine.files.actions import read
from anchang.engine.imports import guarding, reading
from anchang.engine.imports.models import Import
from anchang.engine.policies import Refused

from .test_take_in import HEADINGS, committed, sent, separated, workbook

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["=1+1", '=cmd|"/c calc"!A1', "+1", "-2+3", "@SUM(A1:A9)", "＝1+1"])
def test_a_cell_that_looks_like_a_formula_is_text_and_nothing_else(office, text):
    """T-098: it is kept as it was typed, and gets an apostrophe in whatever file it leaves in."""
    row = [text, "16600000001", text, "", "2026-10-01"]
    faulty, good = sent(office, separated(row)), [text, "16600000001", "来电", "", "2026-10-01"]

    committed(office, sent(office, separated(good)))

    assert Customer.objects.get().name == text
    cells = list(csv.reader(io.StringIO(read(faulty.findings).decode("utf-8-sig"))))[1]
    assert (cells[0], cells[2]) == (f"'{text}", f"'{text}")
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


FORMULA = "这一格是公式，请改成文字或数字再传"


@pytest.mark.parametrize(("place", "column"), [(0, "姓名"), (1, "电话"), (2, "来源"), (3, "置业顾问"), (4, "同意日期")])
def test_a_formula_of_a_workbook_is_never_reckoned(office, place, column):
    row = ["王小明", "16600000001", "来电", "", "2026-10-01"]
    row[place] = "=1+1"
    good = ["李四", "16600000002", "来电", "", "2026-10-01"]

    made = sent(office, workbook(["某案场客户表"], HEADINGS, good, row))
    with pytest.raises(Refused, match="表里还有错误"):
        committed(office, made)
    committed(office, made, skip_faulty=True)

    assert [(one["row"], one["column"], one["text"]) for one in made.faults] == [(4, column, FORMULA)]
    assert [one.name for one in Customer.objects.all()] == ["李四"]


def test_a_formula_where_nobody_reads_it_is_no_matter(office):
    """In a column the table brings beside, and on another sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    first, second = book.add_worksheet("客户"), book.add_worksheet("合计")
    first.write_row(0, 0, [*HEADINGS, "备注"])
    first.write_row(1, 0, ["王小明", "16600000001", "来电", "", "2026-10-01", "=LEN(A2)"])
    second.write_formula(1, 0, "=COUNTA(A:A)", value="王")
    book.close()

    committed(office, sent(office, file.getvalue()))

    assert Customer.objects.get().name == "王小明"


def test_the_sheet_that_is_read_is_found_by_its_place_in_the_book_and_not_by_its_name(office):
    """Excel keeps the name of a sheet's file when somebody moves the sheet to the front."""
    content = workbook(HEADINGS, ["=1+1", "16600000001", "来电", "", "2026-10-01"])
    names = {"xl/worksheets/sheet1.xml": "xl/worksheets/sheet7.xml"}
    moved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(moved, "w") as new:
        for one in old.namelist():
            new.writestr(names.get(one, one), old.read(one).replace(b"sheet1.xml", b"sheet7.xml"))

    made = sent(office, moved.getvalue())

    assert [one["text"] for one in made.faults] == [FORMULA]


@pytest.mark.parametrize(
    "sheet", [b'<c r="B3" t="str"><f>1+1</f><v>2</v></c>', b'<x:c s="1" r="B3"><x:f t="shared" si="0"/></x:c>']
)
def test_a_formula_at_the_seam_of_two_pieces_is_seen(monkeypatch, sheet):
    monkeypatch.setattr(guarding, "PIECE", 250)
    book = b'<workbook><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    relations = b'<Relationships><Relationship Id="rId1" Target="/xl/worksheets/a.xml"/></Relationships>'
    found = set()
    for before in range(200, 260):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as made:
            made.writestr("xl/workbook.xml", book)
            made.writestr("xl/_rels/workbook.xml.rels", relations)
            made.writestr("xl/worksheets/a.xml", b" " * before + sheet)
        found.add(frozenset(guarding.require_harmless(file.getvalue())))

    assert found == {frozenset({(2, 1)})}


def bomb() -> bytes:
    """A small workbook that unfolds to half a gigabyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book, book.open("xl/worksheets/sheet1.xml", "w") as sheet:
        for _n in range(450):
            sheet.write(b" " * 1024 * 1024)
    return file.getvalue()


def far_away() -> bytes:
    """A workbook of two cells, the second at the end of the sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "姓名")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00\x01\x02" * 9, "认不出文件的编码"),
        ("姓名,来源\n王".encode("utf-16"), "认不出文件的编码"),
        (b"PK\x03\x04xl/ this is no workbook", "打不开这个工作簿"),
        (b"\xd0\xcf\x11\xe0 this is no workbook either", "打不开这个工作簿"),
        (bomb, "工作簿展开后过大"),
        (far_away, "工作表的范围过大"),
    ],
)
def test_what_is_no_harmless_table_is_refused_before_it_is_read(office, settings, content, reason):
    given = content() if callable(content) else content

    with pytest.raises(Refused, match=reason):
        reading.table(given)
    if len(given) < settings.IMPORT_AT_ONCE:
        with pytest.raises(Refused, match=reason):
            sent(office, given)

    assert not Import.objects.exists()


def test_a_table_of_more_rows_than_the_limit_is_refused(office):
    assert reading.MOST_ROWS == 200_000
    content = b"\n".join([b"a"] * 200_001)

    with pytest.raises(Refused, match="超过200000行"):
        reading.table(content)

    assert len(reading.table(b"\n".join([b"a"] * 200_000))) == 200_000


@pytest.mark.parametrize("content", [b"\n", "姓名,来源\n".encode(), "姓名,来源,来源\n王,来电,来电".encode()])
def test_an_empty_table_and_one_with_a_heading_twice_are_faulty(office, content):
    assert not sent(office, content).is_clean
