"""Taking customers out of the house (T-090): the thresholds, who must agree, and what the file looks like."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from tests.office import MONDAY, open_the_office, rows, together

from anchang.business.customers import actions
from anchang.business.customers.actions import exporting
from anchang.business.customers.actions.exporting import expire_exports
from anchang.business.customers.models import Customer, Export
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import agree, reject
from anchang.engine.approvals.models import Case
from anchang.engine.doors.actions import action
from anchang.engine.files.actions import read
from anchang.engine.files.discarding import sweep_up
from anchang.engine.jobs.queue import run_due
from anchang.engine.ledger.models import Entry
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.engine.rules.actions import load
from anchang.engine.rules.models import Rule

HOUR = timedelta(hours=1)
NOW = MONDAY + HOUR
NEWER = """
[[rule]]
code = "export_alarm_rows"
title = "导出报警条数"
value = "{value}"
unit = "条"
jurisdiction = "office"
effective_from = 2026-06-01
source = "公司制度"
"""


@pytest.fixture
def smaller(office, tmp_path) -> None:
    """A newer version of the rule: 3, 5 and 7 rows; nothing else is other than it ships."""
    set_steps("3,5,7", tmp_path)


def set_steps(value: str, folder) -> None:
    path = folder / "rules.toml"
    path.write_text(NEWER.format(value=value))
    load(path, by=Account.objects.system(), at=NOW)


@action("test.fill", "测试数据")
def fill(site, *, by, at, count):
    made = [
        Customer(site=site, owner=by, salutation=f"客户{n}先生", source="call", first_at=at, last_contact_at=at)
        for n in range(count)
    ]
    Customer.objects.bulk_create(made)


def customers(office, count: int) -> None:
    fill(office.site, by=Account.objects.system(), at=MONDAY, count=count)


def exported(office, who: str = "wangmin", at=NOW, **given) -> Export:
    given = {"reason": "核对老客户", **given}
    return actions.export(office.site, by=office.account(who), at=at, **given)


def told() -> set[str]:
    names = {one.pk: one.name for one in Account.objects.all()}
    return {names[key] for key in Notice.objects.filter(text__contains="24小时内").values_list("account_id", flat=True)}


def agreed(office, made: Export, who: str) -> Export:
    agree(Case.objects.get(thing_id=made.pk), by=office.account(who), at=NOW)
    made.refresh_from_db()
    return made


@pytest.mark.django_db
def test_the_shipped_thresholds_are_those_of_the_rule(office):
    assert Rule.objects.get(code="export_alarm_rows").value == "25,250,2500"


@pytest.mark.django_db
@pytest.mark.rule("R-23C")
@pytest.mark.parametrize(
    ("count", "level", "stage", "whom"),
    [
        (24, 0, "ready", set()),
        (25, 1, "ready", {"陈伟"}),
        (26, 1, "ready", {"陈伟"}),
        (249, 1, "ready", {"陈伟"}),
        (250, 2, "asked", {"陈伟"}),
        (251, 2, "asked", {"陈伟"}),
        (2499, 2, "asked", {"陈伟"}),
        (2500, 3, "asked", {"陈伟", "周建国"}),
        (2501, 3, "asked", {"陈伟", "周建国"}),
    ],
)
def test_t_090_an_export_at_each_threshold_of_the_rule_as_it_ships(office, count, level, stage, whom):
    customers(office, count)

    made = exported(office)

    assert (made.rows, made.in_a_day, made.level, made.stage) == (count, count, level, stage)
    assert (told(), made.rule) == (whom, "export_alarm_rows@office@2020-01-01")
    assert bool(made.sha256) is (stage == "ready")


@pytest.mark.django_db
@pytest.mark.rule("R-23C")
@pytest.mark.parametrize(("count", "level"), [(2, 0), (3, 1), (4, 1), (5, 2), (6, 2), (7, 3), (8, 3)])
def test_t_090_a_newer_version_of_the_rule_counts_from_its_day(office, smaller, count, level):
    customers(office, count)

    assert exported(office).level == level


@pytest.mark.django_db
def test_t_090_ten_small_exports_do_not_slip_through(office):
    customers(office, 24)

    levels = [exported(office, at=NOW + n * HOUR).level for n in range(12)]
    other = exported(office, who="chenwei", at=NOW + 12 * HOUR)
    later = exported(office, at=NOW + 11 * HOUR + timedelta(hours=24))

    assert levels == [0, *[1] * 9, 2, 2]
    assert (other.level, later.level) == (0, 0)


@pytest.mark.django_db
def test_what_was_not_approved_counts_for_nothing(office, smaller):
    customers(office, 5)
    made = exported(office)

    reject(Case.objects.get(), by=office.account("chenwei"), at=NOW, note="没有必要")

    made.refresh_from_db()
    assert (made.stage, made.attachment, exported(office).in_a_day) == ("refused", None, 5)


def test_two_exports_at_the_same_moment_are_counted_together(real_database, tmp_path):
    office = open_the_office(at=MONDAY)
    set_steps("3,5,7", tmp_path)
    customers(office, 3)

    made = together(*[lambda: exported(office)] * 2)

    assert sorted((one.in_a_day, one.stage) for one in made) == [(3, "ready"), (6, "asked")]


@pytest.mark.django_db
@pytest.mark.rule("R-23C")
def test_no_file_beyond_the_second_threshold_without_somebody_else(office, smaller):
    customers(office, 6)
    made = exported(office)

    for who, reason in (("wangmin", "不能审批自己提交的申请"), ("linlan", "现在轮到销售经理审批")):
        with pytest.raises(Refused, match=reason):
            agreed(office, made, who)
    with pytest.raises(Refused, match="还没有批准"):
        actions.download_export(made, by=office.account("wangmin"), at=NOW)
    done = agreed(office, made, "chenwei")

    assert (done.stage, done.approved_by_name, done.rows) == ("ready", "陈伟", 6)
    assert Notice.objects.filter(account_id=office.account("wangmin").pk, text__contains="可以下载了").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "count", "post"),
    [
        ("wangmin", 5, "sales_manager"),
        ("wangmin", 7, "sales_director"),
        ("chenwei", 5, "sales_director"),
        ("chenwei", 7, "sales_director"),
        ("linlan", 5, "sales_manager"),
        ("linlan", 7, "general_manager"),
    ],
)
def test_it_goes_to_the_post_of_the_threshold_or_one_higher_where_the_person_sits_there_alone(
    office, smaller, who, count, post
):
    customers(office, count)

    exported(office, who=who)

    assert [one.post for one in Case.objects.get().opinions.all()] == [post]


@pytest.mark.django_db
def test_the_database_keeps_no_file_beyond_the_limit_that_nobody_approved(office, smaller):
    customers(office, 5)
    made = exported(office)

    with pytest.raises(IntegrityError, match="export_beyond_the_limit_was_approved"), transaction.atomic():
        rows(Export).filter(pk=made.pk).update(stage="ready")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"reason": "  "}, "请写明导出用途"),
        ({"kind": "pdf"}, "请选择文件格式"),
        ({"asked": {"grade": "A"}}, "没有可导出的客户"),
    ],
)
def test_what_is_refused(office, given, reason):
    customers(office, 1)

    with pytest.raises(Refused, match=reason):
        exported(office, **given)

    assert not Export.objects.exists()


@pytest.mark.django_db
def test_whoever_may_not_export_does_not(office):
    customers(office, 1)

    for who in ("lijing", "gaojie", "zhengxin", "guanliyuan"):
        with pytest.raises(Refused):
            exported(office, who=who)


def sheets(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.django_db
@pytest.mark.rule("R-23E")
def test_the_workbook_holds_masked_numbers_and_who_took_it_on_every_page(office, register):
    register(name='=cmd|"/c calc"!A1', phone="16600000001", wants="@SUM(A1)")
    made = exported(office)

    content = read(made.attachment)
    sheet = load_workbook(io.BytesIO(content)).active

    mark = f"王敏 2026-11-02 10:00 导出 {made.number} 仅限内部使用"
    assert made.number == "EX-JX01-2026-0001"
    assert (sheet["A1"].value, sheet.oddHeader.center.text, sheet.print_title_rows) == (mark, mark, "$1:$2")
    assert mark in sheet.oddFooter.left.text
    assert load_workbook(io.BytesIO(content)).custom_doc_props["Anchang"].value == mark
    cells = [cell.value for cell in sheet[3]]
    assert cells[1:3] == ['\'=cmd|"/c calc"!A1', "166****0001"]
    assert cells[6] == "'@SUM(A1)"
    assert "16600000001" not in sheets(content)
    assert "<f>" not in sheets(content)
    assert made.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.django_db
def test_t_098_no_cell_of_a_csv_begins_like_a_formula(office, register):
    for n, text in enumerate(("=1+1", "+1", "-1", "@A", "＝1", "\t=1")):
        register(name=text, phone=f"1660000000{n}", wants=text.strip())

    content = read(exported(office, kind="csv").attachment).decode("utf-8-sig")

    lines = list(csv.reader(io.StringIO(content)))
    assert len(lines) == 8
    assert lines[0] == ["王敏 2026-11-02 10:00 导出 EX-JX01-2026-0001 仅限内部使用"]
    assert not [cell for line in lines for cell in line if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]
    assert not [cell for line in lines for cell in line if "16600000" in cell]


@pytest.mark.django_db
def test_only_what_the_person_sees_under_the_filters_leaves_the_house(office, register, enter):
    register(name="甲", phone="16600000001", intent_grade="A")
    register(name="乙", phone="16600000002", intent_grade="B")
    client = enter("wangmin")

    asked = client.get("/customers/export/?grade=A").content.decode()
    made = client.post("/customers/export/?grade=A", {"reason": "回访", "kind": "csv"})
    found = client.post("/customers/export/?q=乙", {"reason": "回访", "kind": "csv"})

    first, second = Export.objects.order_by("pk")
    assert "共 1 位客户" in asked
    assert (made.url, found.url) == (first.get_absolute_url(), second.get_absolute_url())
    assert "甲" in read(first.attachment).decode()
    assert "乙" not in read(first.attachment).decode()
    assert "乙" in read(second.attachment).decode()
    assert "乙" not in json.dumps(second.filters, ensure_ascii=False)


@pytest.mark.django_db
def test_who_asked_downloads_it_until_it_expires_and_each_time_is_in_the_ledger(office, register, enter):
    register(phone="16600000001")
    made = exported(office, at=timezone.now(), kind="csv")
    client, url = enter("wangmin"), f"{made.get_absolute_url()}download/"

    answer = client.post(url)
    content = b"".join(answer.streaming_content)

    assert (answer.status_code, hashlib.sha256(content).hexdigest()) == (200, made.sha256)
    assert client.get(url).status_code == 405
    assert enter("chenwei").post(url).status_code == 409
    assert enter("lijing").post(url).status_code == 404
    assert enter("wangmin").get(made.attachment.get_absolute_url()).status_code == 404
    assert Entry.objects.filter(verb="customers.download_export", by_name="王敏").count() == 1


@pytest.mark.django_db
def test_an_expired_file_is_gone_and_who_took_it_stays_known(office, register):
    register(phone="16600000001")
    made, by = exported(office), office.account("wangmin")
    path = made.attachment.path
    before = expire_exports(NOW + timedelta(days=7) - timedelta(seconds=1))
    with pytest.raises(Refused, match="文件已过期"):
        actions.download_export(made, by=by, at=NOW + timedelta(days=7))

    after = expire_exports(NOW + timedelta(days=7))

    made.refresh_from_db()
    assert (before, after, made.stage, made.rows) == (0, 1, "expired", 1)
    sweep_up(NOW + timedelta(days=7))
    assert not default_storage.exists(path)
    with pytest.raises(Refused, match="已经删除"):
        read(made.attachment)


@pytest.mark.django_db
def test_a_large_file_is_made_by_the_worker(office, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    customers(office, 3)
    made = exported(office)
    before = made.stage

    done = [run_due(NOW + HOUR, slow=True), run_due(NOW + HOUR, slow=True)]

    made.refresh_from_db()
    assert (before, done, made.stage, made.rows) == ("making", [1, 0], "ready", 3)


@pytest.mark.django_db
def test_files_that_come_after_the_asking_are_not_in_what_was_approved(office, smaller):
    customers(office, 5)
    made = exported(office)
    customers(office, 5)

    assert agreed(office, made, "chenwei").rows == 5


@pytest.mark.django_db
def test_the_list_shows_managers_who_took_what_with_the_same_queries_for_one_and_for_many(office, register, enter):
    register(phone="16600000001")
    client = enter("linlan")
    exported(office)
    client.get("/customers/exports/")
    with CaptureQueriesContext(connection) as one:
        page = client.get("/customers/exports/").content.decode()
    for _n in range(20):
        exported(office)
    with CaptureQueriesContext(connection) as many:
        client.get("/customers/exports/")

    assert "EX-JX01-2026-0001" in page
    assert "王敏" in page
    assert len(one) == len(many) <= 14
