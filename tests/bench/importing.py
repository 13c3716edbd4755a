"""How long a table of customers takes from the upload to the last row, as the worker does it."""

import io
import sys
import time
from datetime import timedelta

import xlsxwriter
from django.utils import timezone

from anchang.business.customers.stages import Source
from anchang.engine.accounts.models import Account
from anchang.engine.imports import actions
from anchang.engine.imports.models import Import
from anchang.engine.jobs.queue import run_due
from anchang.main.demo.cast import Office

HEADINGS = (
    "姓名",
    "电话",
    "来源",
    "意向等级",
    "置业目的",
    "意向户型",
    "面积",
    "预算",
    "置业顾问",
    "登记日期",
    "同意日期",
)
NAMES = ("王小明", "李思雨", "张建国", "刘婷", "陈浩然", "杨雪梅", "赵永志", "黄晓丽", "周国强", "吴佳怡")
WORDS = [str(one.label) for one in Source if one != Source.OTHER]
LETTERS = "一丽伟佳俊军华兰冬刚勇博宁宇强思慧敏文明春晨杰林梅梦欣永海涛玲琪磊秀红艳芳英萍雅雨雪静飞鑫"


def a_row(n: int, prefix: str) -> list[object]:
    """The n-th customer; a hundred thousand of one prefix have different numbers."""
    name = NAMES[n % len(NAMES)][0] + LETTERS[n // 10 % len(LETTERS)] + LETTERS[n // 470 % len(LETTERS)]
    owner = ("李静", "张磊", "", "赵雪")[n % 4]
    needs = ("改善", "三室两厅", 90 + n % 60, 120 + n % 300)
    return [name, f"{prefix}{n:06d}", WORDS[n % len(WORDS)], "ABCD"[n % 4], *needs, owner, "2026-10-01", "2026-10-01"]


def workbook(rows: int, prefix: str = "16600") -> bytes:
    """An xlsx of so many customers nobody has."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    for n, row in enumerate([list(HEADINGS), *(a_row(n, prefix) for n in range(rows))]):
        sheet.write_row(n, 0, row)
    book.close()
    return file.getvalue()


def run_import(office: Office, rows: int, prefix: str = "16600") -> float:
    """Seconds from the upload over the dry run to the last file written; the worker's jobs are run here one by one."""
    content, by = workbook(rows, prefix), Account.objects.system()
    before, busy = time.perf_counter(), time.process_time()
    at = timezone.now()
    import_ = actions.upload(office.site, by=by, at=at, kind="customers.files", name="客户.xlsx", content=content)
    run_due(timezone.now() + timedelta(seconds=1), slow=True)
    checked = time.perf_counter()
    import_ = Import.objects.select_related("attachment").get(pk=import_.pk)
    assert import_.rows == rows, import_.faults[:3] or import_.failure
    actions.commit(import_, by=by, at=timezone.now(), duplicates="skip", owner="pool")
    run_due(timezone.now() + timedelta(seconds=2), slow=True)
    after = time.perf_counter()
    import_ = Import.objects.get(pk=import_.pk)
    assert import_.result.get("opened") == rows, (import_.result, import_.failure)
    sys.stderr.write(f"{rows} rows: dry run {checked - before:.1f} s, commit {after - checked:.1f} s, ")
    sys.stderr.write(f"{time.process_time() - busy:.1f} s of them on this processor\n")
    return after - before
