"""一房一价表: what is refused, what is warned about, and what stands in the office afterwards."""

import io
import time
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from tests.office import MONDAY

from anchang.business.inventory import queries
from anchang.business.inventory.actions.price_table import building_name, floor, number
from anchang.business.inventory.models import PriceList, Unit
from anchang.engine.files.actions import read
from anchang.engine.imports.actions import commit, upload
from anchang.engine.imports.models import Import
from anchang.engine.policies import Refused

HEADINGS = ["楼栋", "单元", "楼层", "房号", "户型", "建筑面积(㎡)", "套内建筑面积(㎡)", "单价(元/㎡)", "总价(元)"]
GOOD = ["28号楼", "1单元", "1层", "101", "三室两厅", "89.50", "72.10", "14000", "1253000"]
MORE = ["备案总价(元)", "底价(元)"]


def separated(*rows: list[str], headings: list[str] = HEADINGS, encoding: str = "utf-8") -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in [headings, *rows]).encode(encoding)


def changed(**cells: str) -> list[str]:
    """A good row with other cells, by the first word of the heading."""
    names = [heading.partition("(")[0] for heading in HEADINGS]
    return [cells.get(name, cell) for name, cell in zip(names, GOOD, strict=True)]


def sent(stock, content: bytes, name: str = "价格表.csv") -> Import:
    return upload(
        stock.project,
        by=stock.account("chenwei"),
        at=MONDAY,
        kind="inventory.price_list",
        name=name,
        content=content,
    )


def taken_in(stock, content: bytes) -> Import:
    return commit(sent(stock, content), by=stock.account("chenwei"), at=MONDAY)


def faults(import_: Import) -> list[tuple[int, str, str]]:
    return [(fault["row"], fault["column"], fault["text"]) for fault in import_.faults]


def test_a_table_becomes_units_and_posts_nothing(stock):
    new = changed(楼层="3", 房号="301", 总价="1,253,000.00元")

    taken_in(stock, separated(GOOD, new))

    unit = Unit.objects.get(room="301")
    assert (unit.label, unit.floor, unit.type, unit.net_area) == ("28-1-301", 3, "三室两厅", Decimal("72.10"))
    assert (queries.posted(unit), PriceList.objects.count()) == (None, 1)
    assert Unit.objects.count() == 5


@pytest.mark.parametrize(
    ("cells", "column", "text"),
    [
        ({"总价": "1253001"}, "总价", "单价 × 建筑面积 = 1253000.00，与总价 1253001.00 不符"),
        ({"总价": "1253000.01"}, "总价", "单价 × 建筑面积 = 1253000.00，与总价 1253000.01 不符"),
        ({"总价": "125.3"}, "总价", "总价 125.30 不到一万元，像是按万元填的，请改为元"),
        ({"单价": "1.4"}, "单价", "单价 1.40 不到一百元，像是按万元填的，请改为元"),
        ({"单价": "1.4万"}, "单价", "「1.4万」带有万字，请改为以元为单位的数字"),
        ({"建筑面积": "八十九"}, "建筑面积", "「八十九」不是数字"),
        ({"建筑面积": "-89.5"}, "建筑面积", "「-89.5」应大于零"),
        ({"建筑面积": "0"}, "建筑面积", "「0」应大于零"),
        ({"建筑面积": "89.505"}, "建筑面积", "「89.505」多于两位小数"),
        ({"建筑面积": ""}, "建筑面积", "没有填"),
        ({"套内建筑面积": "99.00"}, "套内面积", "套内面积 99.00 大于建筑面积 89.50"),
        ({"楼层": "顶层"}, "楼层", "「顶层」不是楼层"),
        ({"备案总价": "1252999.99"}, "总价", "总价 1253000.00 高于备案总价 1252999.99"),
        ({"底价": "1253000.01"}, "底价", "底价 1253000.01 高于总价 1253000.00"),
        ({"楼栋": "31号楼"}, "楼栋", "项目里没有「31」这栋楼，请先增加楼栋"),
    ],
)
def test_a_faulty_row_is_named_with_row_column_and_reason(stock, cells, column, text):
    more = [cells.get(heading.partition("(")[0], "") for heading in MORE]
    rows = [[*changed(房号="102"), "", ""], [*changed(**cells), *more]]

    made = sent(stock, separated(*rows, headings=[*HEADINGS, *MORE]))

    assert faults(made) == [(3, column, text)]


def test_a_missing_column_is_a_fault_of_the_whole_table(stock):
    made = sent(stock, separated(GOOD[:-1], headings=HEADINGS[:-1]))

    assert faults(made) == [(0, "总价", "缺少这一列")]


def test_a_room_that_stands_twice_in_the_file_is_named_with_its_first_row(stock):
    made = sent(stock, separated(GOOD, changed(房号="102"), GOOD))

    assert faults(made) == [(4, "房号", "与第2行是同一套")]


def test_every_faulty_row_is_named_at_once_whatever_is_wrong_with_it(stock):
    made = sent(stock, separated(changed(建筑面积="x"), changed(房号="102", 总价="1")))

    assert [row for row, _column, _text in faults(made)] == [2, 3]


def test_nothing_is_taken_in_while_one_row_is_faulty(stock):
    made = sent(stock, separated(changed(楼层="3", 房号="301"), changed(总价="1")))

    with pytest.raises(Refused, match="表里还有错误"):
        commit(made, by=stock.account("chenwei"), at=MONDAY)

    assert not Unit.objects.filter(room="301").exists()
    assert PriceList.objects.count() == 1


def test_a_price_far_from_the_median_is_a_warning_and_no_fault(stock):
    rows = [changed(房号=f"10{room}") for room in range(1, 5)]
    dear = changed(房号="105", 单价="20000", 总价="1790000")

    made = sent(stock, separated(*rows, dear))

    assert made.faults == []
    assert [(one["row"], one["text"]) for one in made.warnings if "中位数" in one["text"]] == [
        (6, "单价 20000.00 与全表中位数 14000.00 相差超过三成")
    ]


@pytest.mark.rule("R-103")
def test_a_table_that_leaves_units_out_warns_that_all_must_be_published_at_once(stock):
    made = sent(stock, separated(GOOD))

    assert [one["text"] for one in made.warnings] == [
        "项目里有3套不在表中：28-1-102、28-1-201、28-1-202（应一次公开全部房源）"
    ]


def test_a_held_unit_keeps_its_price_and_its_area_cannot_be_changed(stock):
    stock.take()
    higher = changed(单价="15000", 总价="1342500")

    taken_in(stock, separated(higher))
    other_area = sent(stock, separated(changed(建筑面积="90.00", 总价="1260000")))

    assert queries.posted(stock.unit).total == Decimal("1253000.00")
    assert faults(other_area) == [(2, "建筑面积", "28-1-101 已被占用，建筑面积不能改（原为 89.50）")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_of_the_usual_encodings_is_read(stock, encoding):
    made = sent(stock, separated(GOOD, encoding=encoding))

    assert (made.faults, made.rows) == ([], 1)


def test_a_workbook_with_a_title_above_its_heading_is_read_and_kept_as_it_came(stock):
    book, file = Workbook(), io.BytesIO()
    book.active.append(["锦绣一期一房一价表"])
    book.active.append(HEADINGS)
    book.active.append(["28号楼", "1", 1, 101, "三室两厅", 89.5, 72.1, 14000, 1253000])
    book.save(file)

    made = sent(stock, file.getvalue(), "价格表.xlsx")

    assert (made.faults, made.rows) == ([], 1)
    assert read(made.attachment) == file.getvalue()


def test_a_table_of_1200_rows_is_taken_in_within_two_seconds(stock):
    rows = [
        changed(单元=str(door), 楼层=str(level), 房号=f"{level}{room:02}")
        for door in range(1, 6)
        for level in range(1, 31)
        for room in range(1, 9)
    ]
    made = sent(stock, separated(*rows))

    before = time.process_time()
    commit(made, by=stock.account("chenwei"), at=MONDAY)
    seconds = time.process_time() - before

    assert Unit.objects.filter(building=stock.building).count() == 1200
    assert seconds < 2


def test_a_file_over_the_limit_is_refused_without_being_read(stock, client, monkeypatch):
    def read_it(*_args: object) -> bytes:
        raise AssertionError("the file was read")

    client.force_login(stock.account("chenwei"), backend="django.contrib.auth.backends.ModelBackend")
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.read", read_it, raising=False)
    monkeypatch.setattr("anchang.engine.imports.checking.table", read_it)
    large = SimpleUploadedFile("价格表.csv", b"x" * (50 * 1024 * 1024))

    answer = client.post(f"/inventory/{stock.project.pk}/import/", {"file": large})

    assert answer.status_code == 422
    assert "文件超过20MB，请拆分后再传" in answer.content.decode()
    assert not Import.objects.exists()


def test_the_screens_lead_from_the_upload_over_the_findings_to_the_board(stock, client):
    client.force_login(stock.account("chenwei"), backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("价格表.csv", separated(changed(楼层="3", 房号="301")))

    uploaded = client.post(f"/inventory/{stock.project.pk}/import/", {"file": file})
    shown = client.get(uploaded.url).content.decode()
    committed = client.post(f"{uploaded.url}commit/")

    assert "检查通过" in shown
    assert committed.url == f"/pricing/{stock.project.pk}/"
    assert "28-1-301" in client.get(stock.project.get_absolute_url()).content.decode()


def test_a_consultant_may_not_upload_a_price_table(stock, client):
    client.force_login(stock.account("lijing"), backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get(f"/inventory/{stock.project.pk}/import/")

    assert answer.status_code == 409


@pytest.mark.parametrize("written", ["28", "28号楼", "28#", "28栋", "２８幢"])
def test_the_usual_ways_to_write_a_building_mean_the_same(written):
    assert building_name(written) == "28"


def test_numbers_and_floors_are_read_as_an_office_writes_them():
    assert (number("￥1,253,000.50元"), number("８９.5㎡"), floor("-1"), floor("B2"), floor("12F")) == (
        Decimal("1253000.50"),
        Decimal("89.50"),
        -1,
        -2,
        12,
    )
