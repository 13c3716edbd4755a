"""Large tables: the worker checks and takes them in, says how far it is, and leaves all or nothing when it dies."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.bench.importing import workbook
from tests.office import Office, enter, morning, open_the_office

from anchang.business.customers.models import Consent, Customer, Phone, Token
from anchang.engine.accounts.models import Account
from anchang.engine.files.actions import read
from anchang.engine.imports import actions, progress
from anchang.engine.imports.models import Import, Progress
from anchang.engine.imports.stages import ImportStage, Phase
from anchang.engine.jobs.models import Job
from anchang.engine.jobs.queue import HELD, run_due
from anchang.engine.ledger.models import Entry
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.people.org.actions import relieve
from anchang.people.org.models import Assignment

NOW = morning(2026, 11, 2)
KILLED = """
import os, signal
from datetime import datetime
from anchang.business.customers.models import Customer, Token
from anchang.engine import statements
from anchang.engine.jobs.queue import run_due

whole = statements.pour

def cut(model, columns, rows):
    whole(model, columns, rows)
    if model is Token:
        assert Customer.objects.count() == 300 and Token.objects.count() > 300
        print("half way", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

statements.pour = cut
run_due(datetime.fromisoformat("{at}"), slow=True)
"""


@pytest.fixture
def all_large(settings) -> None:
    """Every table counts as a large one."""
    settings.IMPORT_AT_ONCE = 0


def sent(office: Office, content: bytes, at=NOW) -> Import:
    by = office.account("chenwei")
    return actions.upload(office.site, by=by, at=at, kind="customers.files", name="客户.xlsx", content=content)


def again(import_: Import) -> Import:
    return Import.objects.select_related("attachment", "findings").get(pk=import_.pk)


def worked(import_: Import, at=NOW) -> Import:
    run_due(at + timedelta(seconds=1), slow=True)
    return again(import_)


def confirmed(office: Office, import_: Import, at=NOW, **asked) -> Import:
    asked = {"duplicates": "skip", "owner": "pool", **asked}
    return actions.commit(import_, by=office.account("chenwei"), at=at, **asked)


@pytest.mark.django_db
def test_a_large_table_is_checked_and_taken_in_by_the_worker_who_tells_whoever_brought_it(all_large):
    office = open_the_office(at=NOW)

    brought = sent(office, workbook(30))
    waiting = (brought.stage, Customer.objects.count(), Job.objects.filter(done_at=None).count())
    checked = worked(brought)
    asked = confirmed(office, again(brought))
    before = (asked.stage, asked.committed_at, Customer.objects.count())
    done = worked(asked)

    assert waiting == (ImportStage.CHECKING, 0, 1)
    assert (checked.stage, checked.rows, checked.faults) == (ImportStage.CHECKED, 30, [])
    assert before == (ImportStage.COMMITTING, None, 0)
    assert (done.result, Customer.objects.count()) == ({"opened": 30, "filled": 0, "skipped": 0}, 30)
    assert done.committed_by_name == "陈伟"
    told = Notice.objects.filter(account_id=office.account("chenwei").pk).order_by("pk").values_list("text", flat=True)
    assert list(told) == ["客户.xlsx已检查完，请确认导入", "客户.xlsx已全部导入"]
    assert Entry.objects.filter(verb="imports.commit", by_name="陈伟").count() == 2
    assert Entry.objects.filter(verb="customers.take_in").count() == 1


@pytest.mark.django_db
def test_ten_thousand_rows_of_which_one_is_faulty_are_taken_in_whole_or_without_that_one():
    """As the office sets it up: a table of this size is the worker's."""
    office = open_the_office(at=NOW)
    rows = [f"客户{n},166{n:08d},来电,2026-10-01" for n in range(9_999)]
    rows.insert(5_000, "赵六,12345,来电,2026-10-01")
    content = "\n".join(["姓名,电话,来源,同意日期", *rows]).encode()

    checked = worked(sent(office, content))
    with pytest.raises(Refused, match="表里还有错误"):
        confirmed(office, checked)
    refused = (Customer.objects.count(), again(checked).committed_at)
    done = worked(confirmed(office, again(checked), skip_faulty=True))

    faults = [(one["row"], one["column"]) for one in checked.faults]
    assert (checked.rows, checked.fault_count, checked.faulty_rows, faults) == (9_999, 1, 1, [(5_002, "电话")])
    assert refused == (0, None)
    assert (done.result, done.skipped_rows) == ({"opened": 9_999, "filled": 0, "skipped": 0}, 1)
    assert Customer.objects.count() == Phone.objects.count() == 9_999
    assert not Customer.objects.filter(name="赵六").exists()


@pytest.mark.django_db
def test_while_the_worker_has_a_table_nobody_commits_or_matches_it_again(all_large):
    office = open_the_office(at=NOW)
    asked = confirmed(office, worked(sent(office, workbook(3))))

    with pytest.raises(Refused, match="后台正在处理"):
        confirmed(office, again(asked))
    with pytest.raises(Refused, match="后台正在处理"):
        actions.match(again(asked), by=office.account("chenwei"), at=NOW, columns={"source": "来源"})
    run_due(NOW + timedelta(seconds=1))
    run_due(NOW + timedelta(seconds=1))
    with pytest.raises(Refused, match="已经导入过"):
        confirmed(office, again(asked))

    assert Customer.objects.count() == 3


@pytest.mark.django_db
def test_what_the_worker_cannot_open_says_why_and_writes_nothing(all_large):
    office = open_the_office(at=NOW)

    brought = worked(sent(office, b"PK\x03\x04 xl/ not a workbook"))

    assert (brought.stage, brought.failure) == (ImportStage.FAILED, "打不开这个工作簿，请另存为xlsx后再传")
    with pytest.raises(Refused, match="没有读成"):
        confirmed(office, brought)


@pytest.mark.django_db
def test_who_lost_the_right_meanwhile_takes_nothing_in(all_large):
    office = open_the_office(at=NOW)
    asked = confirmed(office, worked(sent(office, workbook(3))))
    seat = Assignment.objects.get(staff=office.staff["chenwei"])
    relieve(seat, by=Account.objects.system(), at=NOW, until=NOW.date())

    done = worked(asked, NOW + timedelta(days=2))

    assert (done.committed_at, Customer.objects.count(), done.stage) == (None, 0, ImportStage.CHECKED)
    assert done.failure


def test_a_worker_killed_while_it_writes_leaves_nothing_and_the_next_one_takes_everything_in(real_database, settings):
    settings.IMPORT_AT_ONCE = 0
    at = timezone.now()
    office = open_the_office(at=at)
    asked = confirmed(office, worked(sent(office, workbook(300), at), at), at)
    entries = Entry.objects.count()
    later = at + timedelta(seconds=2)
    connection.close()

    killed = subprocess.run(
        [sys.executable, "-m", "anchang", "shell", "--no-imports", "-c", KILLED.format(at=later.isoformat())],
        env={**os.environ, "ANCHANG_DATABASE_URL": real_database, "PYTHONPATH": "src", "ANCHANG_TEST": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "half way\n"), killed.stderr
    assert [model.objects.count() for model in (Customer, Phone, Consent, Token)] == [0, 0, 0, 0]
    assert (again(asked).stage, Entry.objects.count()) == (ImportStage.COMMITTING, entries)
    assert run_due(later + timedelta(seconds=1), slow=True) == 0
    assert run_due(later + HELD, slow=True) == 1
    assert (again(asked).result["opened"], Customer.objects.count()) == (300, 300)


def test_progress_is_seen_while_the_work_goes_on(real_database, settings, monkeypatch):
    settings.IMPORT_AT_ONCE = 0
    monkeypatch.setattr(progress, "EVERY", 0)
    office = open_the_office(at=NOW)
    brought, seen = sent(office, workbook(1500)), []
    whole = progress.Written._write

    def watched(self, done, total):
        whole(self, done, total)
        # In the middle of a COPY the connection that writes can be asked nothing.
        apart = connection.in_atomic_block and connection.vendor == "postgresql"
        with (self._beside() if apart else connection).cursor() as cursor:
            cursor.execute("SELECT phase, done, total FROM imports_progress WHERE table_id = %s", [brought.pk])
            seen.append((*cursor.fetchone(), connection.in_atomic_block))

    monkeypatch.setattr(progress.Written, "_write", watched)
    confirmed(office, worked(brought))
    worked(brought)

    phases = {phase for phase, _done, _total, _inside in seen}
    assert {Phase.READING, Phase.CHECKING, Phase.PREPARING} <= phases
    assert (Phase.CHECKING, 1000, 1500, False) in seen
    if connection.vendor == "postgresql":
        assert (Phase.WRITING, 0, 1500, True) in [one for one in seen if one[0] == Phase.WRITING]


@pytest.mark.django_db
def test_the_page_polls_while_the_worker_has_the_table_and_then_comes_anew(all_large):
    office = open_the_office(at=NOW)
    brought, client = sent(office, workbook(3)), enter(office, "chenwei")
    Progress.objects.filter(pk=brought.pk).update(phase=Phase.CHECKING, done=1, total=3)

    page = client.get(brought.get_absolute_url()).content.decode()
    part = client.get(f"/imports/{brought.pk}/progress/")
    worked(brought)
    over = client.get(f"/imports/{brought.pk}/progress/")

    assert 'hx-trigger="every 1s"' in page
    assert "逐行检查：1 / 3 行" in page
    assert "逐行检查：1 / 3 行" in part.content.decode()
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")
    assert "检查通过" in client.get(brought.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_small_table_needs_no_worker():
    office = open_the_office(at=NOW)

    done = confirmed(office, sent(office, workbook(20)))

    assert (done.result["opened"], Job.objects.count()) == (20, 0)


@pytest.mark.django_db
def test_the_original_of_a_personal_table_lies_encrypted_and_has_no_address_of_its_own():
    from django.core.files.storage import default_storage

    office = open_the_office(at=NOW)
    content = "姓名,电话,来源,同意日期\n王小明,16600000001,来电,2026-10-01".encode()

    brought = sent(office, content)

    with default_storage.open(brought.attachment.path) as file:
        assert b"16600000001" not in file.read()
    assert read(brought.attachment) == content
    for username in ("chenwei", "zhoujianguo"):
        assert enter(office, username).get(brought.attachment.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_two_thousand_rows_are_checked_while_a_person_waits():
    office = open_the_office(at=NOW)

    before = time.process_time()
    brought = sent(office, workbook(2_000))

    assert brought.rows == 2_000
    assert time.process_time() - before < 4
