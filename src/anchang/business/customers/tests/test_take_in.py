"""A table of customers: what is held against each row, what is written, and that nothing of it is ever a formula."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY

from anchang.business.customers import actions
from anchang.business.customers.models import Consent, Customer, Phone, Token
from anchang.business.customers.queries import by_phone, consent, search
from anchang.engine.files.actions import read
from anchang.engine.imports import actions as imports
from anchang.engine.imports.models import Import
from anchang.engine.ledger.models import Entry
from anchang.engine.policies import Refused

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "电话", "来源", "置业顾问", "同意日期"]
GOOD = ["王小明", "166 0000 0001", "来电", "李静", "2026-10-01"]
NOW = MONDAY + timedelta(hours=3)


def separated(*rows: list[str], headings: list[str] = HEADINGS, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def workbook(*rows: list[object]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for n, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(n, place, cell)
    book.close()
    return file.getvalue()


def sent(office, content: bytes, who: str = "chenwei") -> Import:
    given = {"kind": "customers.files", "name": "客户.csv", "content": content}
    return imports.upload(office.site, by=office.account(who), at=NOW, **given)


def committed(office, import_: Import, **asked) -> Import:
    asked = {"duplicates": "skip", "owner": "pool", **asked}
    return imports.commit(import_, by=office.account("chenwei"), at=NOW, **asked)


def faults(import_: Import) -> list[tuple[int, str, str]]:
    return [(fault["row"], fault["column"], fault["text"]) for fault in import_.faults]


def with_cell(name: str, text: str) -> bytes:
    """A table of one good row with that cell in place of, or beside, its own."""
    given = dict(zip(HEADINGS, GOOD, strict=True)) | {name: text}
    return separated(list(given.values()), headings=list(given))


def test_a_row_becomes_a_file_with_everything_it_tells(office):
    headings = [
        "客户姓名", "称呼", "手机", "证件类型", "证件号码", "来源", "意向等级", "置业目的", "意向户型", "面积", "楼层",
        "预算", "付款", "时间", "置业顾问", "首次登记日期", "最近联系日期", "同意日期", "备注",
    ]  # fmt: skip
    row = [
        "王小明", "王先生", "16600000001、0571-88886666", "居民身份证", "11010519491231002x", "老带新", "a级", "改善",
        "三室两厅", "89.5㎡", "中层", "200万", "公积金贷款", "半年内", "zhanglei", "2026/9/1", "2026年10月5日",
        "20260901", "=HYPERLINK(1)",
    ]  # fmt: skip

    committed(office, sent(office, separated(row, headings=headings)))

    made = Customer.objects.get()
    told = (made.name, made.salutation, made.phone, made.id_number, made.source, made.intent_grade, made.purpose)
    wants = (made.wants, made.area_wanted, made.floor_wanted, made.budget_wan, made.payment, made.timing)
    assert told == ("王小明", "王先生", "16600000001", "11010519491231002X", "owner", "A", "upgrade")
    assert wants == ("三室两厅", Decimal("89.50"), "中层", 200, "fund", "half_year")
    assert (made.owner, made.first_at.isoformat()) == (office.account("zhanglei"), "2026-08-31T16:00:00+00:00")
    assert made.last_contact_at.isoformat() == "2026-10-04T16:00:00+00:00"
    assert [(one.number, one.is_main) for one in made.phones.order_by("pk")] == [
        ("16600000001", True),
        ("0571-88886666", False),
    ]
    assert consent(made, NOW).given_at.isoformat() == "2026-08-31T16:00:00+00:00"
    assert consent(made, NOW).version == "table-2026-01"


def test_a_file_from_a_table_is_found_like_one_that_was_registered(office, register):
    register(name="李思雨", phone="16600000002", source="call")
    committed(office, sent(office, separated(["李思雨", "16600000001", "来电", "李静", "2026-10-01"])))

    registered, taken = Customer.objects.order_by("pk")

    tokens = [set(Token.objects.filter(customer=one).values_list("token", flat=True)) for one in (registered, taken)]
    same = tokens[0] & tokens[1]
    assert {"李", "思", "雨", "李思", "思雨", "李思雨", "lsy", "lisiyu"} == same
    assert len(tokens[0]) == len(tokens[1]) == len(same) + 2
    assert search(office.account("lijing"), "16600000001", NOW) == [taken]
    assert search(office.account("lijing"), "lsy", NOW) == [taken, registered]
    assert search(office.account("zhanglei"), "16600000001", NOW) == []


def test_a_file_that_was_taken_in_can_be_changed_like_any_other(office):
    committed(office, sent(office, separated(GOOD)))
    made = Customer.objects.get()

    actions.edit(made, by=office.account("lijing"), at=NOW, phone="16600000009")
    actions.withdraw_consent(made, by=office.account("lijing"), at=NOW)

    assert by_phone(office.site, "16600000009") == made
    assert Phone.objects.filter(customer=made).count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_of_the_usual_encodings_is_taken_in(office, encoding):
    committed(
        office, sent(office, separated(GOOD, ["𠮷野家", "16600000002", "网络", "", "2026-10-01"], encoding=encoding))
    )

    assert list(Customer.objects.order_by("pk").values_list("name", flat=True)) == ["王小明", "𠮷野家"]


def test_a_workbook_is_taken_in_with_its_numbers_and_days(office):
    rows = [["某案场客户表"], [], HEADINGS, ["王小明", 16600000001, "来电", "李静", "2026-10-01"]]

    committed(office, sent(office, workbook(*rows)))

    assert Customer.objects.get().phone == "16600000001"


@pytest.mark.parametrize(
    ("name", "cell", "column", "text"),
    [
        ("电话", "138****1234", "电话", "电话打了星号，请填完整号码或留空"),
        ("电话", "1660000000", "电话", "手机号应为11位，现在是10位"),
        (
            "来源",
            "抖音",
            "来源",
            "不认识「抖音」，可填：自然到访、来电、朋友介绍、老带新、外拓、网络、广告、渠道、自拓、其他",
        ),
        ("来源", "", "来源", "没有填"),
        ("置业顾问", "王五", "置业顾问", "本案场没有置业顾问「王五」"),
        ("置业顾问", "马强", "置业顾问", "本案场没有置业顾问「马强」"),
        ("同意日期", "", "同意日期", "填了电话就要填同意日期：客户未同意留联系方式，不能记电话"),
        ("同意日期", "去年", "同意日期", "「去年」不是日期，请填如2026-11-02"),
        ("同意日期", "2026-11-03", "同意日期", "日期还没有到"),
        ("首次登记日期", "2026-13-01", "首次登记日期", "「2026-13-01」不是日期，请填如2026-11-02"),
        ("意向等级", "E", "意向等级", "意向等级只有 A、B、C、D"),
        ("预算", "很多", "预算", "「很多」不是数字"),
        ("预算", "200000元", "预算", "「200000元」不是数字"),
        ("预算", "0", "预算", "预算以万元为单位，填整数，如200"),
        ("面积", "0.5", "面积", "面积填1到10000之间的数，最多两位小数"),
        ("意向户型", "三" * 61, "意向户型", "不能超过60个字"),
        ("证件号码", "110105********002X", "证件号码", "证件号码打了星号，请填完整号码或留空"),
        ("证件号码", "110105194912310021", "证件号码", "填了证件号码就要填证件类型"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_at_its_cell(office, name, cell, column, text):
    made = sent(office, with_cell(name, cell))

    assert (2, column, text) in faults(made)
    with pytest.raises(Refused, match="表里还有错误"):
        committed(office, made)
    assert not Customer.objects.exists()


@pytest.mark.rule("R-23E")
def test_a_number_in_the_wrong_column_stands_whole_in_the_sealed_findings_alone(office, enter):
    shifted = [
        ["王小明", "来电", "16600000001", "", "2026-10-01"],
        ["李四", "166", "来电", "0571 88886666", "20261001"],
    ]

    made = sent(office, separated(*shifted))

    made = Import.objects.select_related("findings").get(pk=made.pk)
    told = str([made.faults, made.warnings])
    page = enter("linlan").get(f"/imports/{made.pk}/").content.decode()
    assert "不认识「166****0001」" in told
    assert not [one for one in ("16600000001", "88886666") if one in told or one in page]
    assert "16600000001" in read(made.findings).decode()
    assert made.findings.is_sealed


def test_who_of_a_table_is_known_is_asked_as_often_for_one_merged_file_as_for_ten(office, register):
    def asked(first: int, last: int) -> int:
        merged = [register(phone=f"166000001{n:02d}") for n in range(first, last)]
        speaks = register(phone=f"166000002{first:02d}")
        by = {"by": office.account("wangmin"), "at": MONDAY}
        actions.merge(speaks, **by, others=merged, reason="同一人")
        with CaptureQueriesContext(connection) as queries:
            sent(office, separated(*[[f"王{one.pk}", one.phone, "来电", "", "2026-10-01"] for one in merged]))
        return len(queries)

    assert asked(0, 1) == asked(20, 30)


@pytest.mark.rule("R-230")
def test_without_a_day_of_consent_only_a_salutation_is_kept(office):
    named = separated(["王小明", "", "来电", "", ""])
    polite = separated(["王先生", "", "来电", "", ""])

    refused = sent(office, named)
    committed(office, sent(office, polite))

    assert faults(refused) == [(2, "姓名", "客户未同意留资料，只记称呼，如“王先生”")]
    made = Customer.objects.get()
    assert (made.name, made.salutation, made.phone, Consent.objects.count()) == ("", "王先生", "", 0)


def test_two_of_one_name_are_told_apart_by_their_user_names(office):
    person = office.staff["zhanglei"].account
    type(person).objects.filter(pk=person.pk).update(name="李静")

    made = sent(office, separated(GOOD))
    named = sent(office, separated([*GOOD[:3], "lijing", GOOD[4]]))

    assert faults(made) == [(2, "置业顾问", "本案场有几位「李静」，请填登录名")]
    assert named.is_clean


@pytest.mark.parametrize(("owner", "whose"), [("pool", None), ("zhaoxue", "zhaoxue")])
def test_who_has_no_consultant_goes_to_whom_the_person_chose(office, owner, whose):
    committed(office, sent(office, separated([*GOOD[:3], "", GOOD[4]])), owner=owner)

    made = Customer.objects.get()
    assert made.owner == (office.account(whose) if whose else None)
    assert set(Token.objects.values_list("owner_id", flat=True)) == {made.owner_id}


def test_the_rest_cannot_be_given_to_somebody_who_does_not_deal_with_customers(office):
    with pytest.raises(Refused, match="请选择接手客户的置业顾问"):
        committed(office, sent(office, separated(GOOD)), owner="maqiang")

    assert not Customer.objects.exists()


def test_known_customers_are_shown_with_owner_and_number_and_passed_over(office, register):
    known = register(phone="16600000001", name="王大明", intent_grade="C")
    new, twice = ["李四", "16600000002", "来电", "", "2026-10-01"], ["李斯", "16600000002", "网络", "", "2026-10-01"]

    made = sent(office, separated(GOOD, new, twice))
    committed(office, made)

    warned = [(one["row"], one["text"]) for one in made.warnings]
    assert warned == [(2, f"已登记，是李静的客户（{known.number}）"), (4, "与第3行是同一个电话")]
    assert made.result == {"opened": 1, "filled": 0, "skipped": 2}
    assert list(Customer.objects.order_by("pk").values_list("name", flat=True)) == ["王大明", "李四"]


def test_a_second_number_of_a_known_customer_is_recognised_too(office):
    committed(office, sent(office, with_cell("电话", "16600000001、16600000002")))
    made = sent(office, with_cell("电话", "16600000003、16600000002"))

    assert len(made.warnings) == 1
    assert committed(office, made).result["skipped"] == 1


def test_only_what_a_known_file_does_not_say_is_filled_in(office, register):
    known = register(phone="16600000001", name="王大明", wants="两室", intent_grade="C")
    row = {"意向户型": "三室", "预算": "200", "意向等级": "A", "付款": "商业贷款"}
    headings = [*HEADINGS, *row]

    done = committed(office, sent(office, separated([*GOOD, *row.values()], headings=headings)), duplicates="fill")

    known.refresh_from_db()
    assert (known.name, known.wants, known.budget_wan, known.payment) == ("王大明", "两室", 200, "loan")
    assert (known.intent_grade, known.source) == ("C", "walk_in")
    assert done.result == {"opened": 0, "filled": 1, "skipped": 0}


@pytest.mark.rule("R-247")
def test_who_withdrew_consent_does_not_get_it_back_by_a_table(office, register):
    known = register(phone="16600000001")
    actions.withdraw_consent(known, by=office.account("lijing"), at=MONDAY)

    committed(office, sent(office, separated(GOOD)), duplicates="fill")

    assert consent(known, NOW) is None
    assert Consent.objects.count() == 1


def test_rows_with_a_fault_are_left_out_only_when_the_person_says_so(office):
    bad = ["赵六", "12345", "来电", "", "2026-10-01"]
    made = sent(office, separated(GOOD, bad))

    with pytest.raises(Refused, match="表里还有错误"):
        committed(office, made)
    done = committed(office, made, skip_faulty=True)

    assert (done.result["opened"], done.skipped_rows) == (1, 1)
    assert Customer.objects.get().name == "王小明"
    assert Entry.objects.filter(verb="customers.take_in").count() == 1


def test_a_missing_column_cannot_be_skipped(office):
    made = sent(office, separated(["王小明"], headings=["姓名"]))

    assert faults(made) == [(0, "来源", "缺少这一列")]
    with pytest.raises(Refused, match="表里还有错误"):
        committed(office, made, skip_faulty=True)


def test_the_same_file_is_taken_in_once_and_the_refusal_names_who_and_when(office):
    content = separated(GOOD)
    first, second = sent(office, content), sent(office, content)
    committed(office, first)

    for again in (lambda: sent(office, content), lambda: committed(office, second)):
        with pytest.raises(Refused, match="同一份文件已由陈伟在2026-11-02 12:00导入过，不能再导入"):
            again()

    assert Customer.objects.count() == 1


def test_a_number_registered_after_the_check_undoes_the_whole_table(office, register, monkeypatch):
    made = sent(office, separated(["李四", "16600000002", "来电", "", "2026-10-01"], GOOD))
    whole = actions.intake._write

    def late(*args):
        register(phone="16600000001")
        whole(*args)

    monkeypatch.setattr(actions.intake, "_write", late)
    with pytest.raises(Refused, match="检查之后又有人登记了表里的电话"):
        committed(office, made)

    made.refresh_from_db()
    assert (made.committed_at, Customer.objects.count(), Token.objects.count()) == (None, 0, 0)


def test_every_faulty_row_stands_in_the_list_to_download_and_only_its_owner_gets_it(office, enter):
    bad = [["赵六", "123", "抖音", "", "2026-10-01"] for _n in range(250)]

    made = sent(office, separated(GOOD, *bad))
    answer = enter("chenwei").get(f"/imports/{made.pk}/findings/")
    others = enter("linlan").get(f"/imports/{made.pk}/findings/")

    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert (made.fault_count, made.faulty_rows, len(made.faults), made.rows) == (500, 250, 200, 1)
    assert lines[0] == [*HEADINGS, "行号", "问题"]
    assert (len(lines), lines[1][:2], lines[1][5]) == (251, ["赵六", "123"], "3")
    assert "错误：来源：不认识「抖音」" in lines[1][6]
    assert others.status_code == 409


def test_columns_matched_by_hand_are_remembered_for_the_next_table_with_these_headings(office):
    strange = ["大名", "号码", "哪里来的", "谁管", "点头那天"]
    columns = dict(zip(("name", "phones", "source", "owner", "consent_on"), strange, strict=True))
    first = sent(office, separated(GOOD, headings=strange))

    imports.match(first, by=office.account("chenwei"), at=NOW, columns=columns)
    second = sent(office, separated(["李四", "16600000002", "来电", "", "2026-10-01"], headings=strange))

    assert (first.is_clean, first.columns) == (True, columns)
    assert (second.is_clean, second.rows) == (True, 1)
    assert not sent(office, separated(GOOD, headings=[*strange[:4], "别的"])).is_clean


def test_the_screens_lead_from_the_upload_to_the_files(office, enter):
    client = enter("chenwei")
    file = SimpleUploadedFile("客户.csv", separated(GOOD, ["赵六", "123", "来电", "", "2026-10-01"]))

    start = client.get("/customers/take_in/").content.decode()
    uploaded = client.post("/customers/take_in/upload/", {"file": file})
    shown = client.get(uploaded.url).content.decode()
    asked = client.get(f"{uploaded.url}commit/").content.decode()
    unsaid = client.post(f"{uploaded.url}commit/", {"duplicates": "skip", "owner": "pool"})
    done = client.post(f"{uploaded.url}commit/", {"duplicates": "skip", "owner": "pool", "skip_faulty": "on"})
    after = client.get(done.url).content.decode()

    assert "还没有导入过客户" in start
    assert "跳过有错的行" in shown
    assert "跳过有错的1行" in asked
    assert "放入公海" in asked
    assert unsaid.status_code == 422
    assert "新建客户：1" in after
    assert "按选择跳过了有错的 1 行" in after
    assert Customer.objects.get().owner == office.account("lijing")


def test_a_consultant_takes_no_table_in(office, enter):
    assert enter("lijing").get("/customers/take_in/").status_code == 409
    with pytest.raises(Refused):
        sent(office, separated(GOOD), who="lijing")
