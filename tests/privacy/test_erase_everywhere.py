"""T-091: after a visitor was deleted, nothing that named them stands anywhere any more."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anchang.business.customers import actions as customers
from anchang.business.customers.actions.exporting import forget_exports
from anchang.business.customers.actions.journal import path
from anchang.business.customers.models import Consent, Customer, DoNotContact, Export, Phone
from anchang.business.customers.queries import timeline, told
from anchang.business.keyaccounts.models import CompetitorNote
from anchang.business.ownership.models import Evidence
from anchang.business.reception import actions as reception
from anchang.business.reception.models import FollowUp, Visit
from anchang.business.service import actions as service
from anchang.engine import forgetting
from anchang.engine.accounts.models import Account
from anchang.engine.files.actions import keep
from anchang.engine.files.discarding import sweep_up
from anchang.engine.files.models import Attachment
from anchang.engine.imports import actions as imports
from anchang.engine.imports.kinds import Kind
from anchang.engine.imports.models import Import
from anchang.engine.imports.reading import Column
from anchang.engine.jobs.models import Job
from anchang.engine.jobs.queue import job, run_due
from anchang.engine.ledger.models import Entry
from anchang.engine.ledger.sealing import seal, verify
from anchang.engine.notices.actions import tell
from anchang.people.tasks import actions as tasks
from anchang.people.workday import actions as workday
from anchang.people.workday.models import Summary
from anchang.people.workday.queries import AgendaItem, Decided
from tests.office import MONDAY, Office
from tests.office import rows as rows_of

from . import rooms
from .looking import in_files, in_tables

pytestmark = pytest.mark.django_db
NAME, PHONE, CARD = "金丝雀甲", "16600009901", "11010519491231002X"
CANARY = (NAME, PHONE, CARD, "金丝雀的话")
SAID = f"{NAME}说：金丝雀的话，电话{PHONE}"
PNG = b"\x89PNG\r\n\x1a\n" + NAME.encode()
TUESDAY = MONDAY + timedelta(days=1)


@job("tests.carry")
def carry(*, by: Account, at: Any, text: str) -> None:
    """A job that carries a person's words."""


def system() -> dict[str, Any]:
    return {"by": Account.objects.system(), "at": MONDAY}


def arrive(office: Office) -> Customer:
    """The canary comes, is spoken with, shows a paper, and everything about it is written down."""
    owner = office.account("lijing")
    by = {"by": owner, "at": MONDAY}
    reported = rooms.report(office, MONDAY, NAME, PHONE, SAID)
    given = {
        "name": NAME,
        "source": "walk_in",
        "consent": True,
        "phone": PHONE,
        "wants": SAID,
        "answers": {"认识谁": SAID},
        "note": SAID,
    }
    given["code"] = reported.code
    customer: Customer = reception.receive(office.site, **by, **given).customer
    reception.follow_up(customer, **by, channel="phone", note=SAID, effective=True, next_on=TUESDAY.date())
    customers.identify(customer, **by, id_kind="id_card", id_number=CARD, agrees=True)
    customers.unmask(customer, **by, reason="核对收款")
    for purpose in ("share_bank", "marketing"):
        customers.agree(customer, **by, purpose=purpose)
    customers.share(customer, **by, kind="bank", recipient="某银行", purpose=SAID, fields=["name"])
    keep(customer, **system(), name=f"{NAME}.png", content=PNG, title=NAME)
    tell([owner], **system(), text=f"请跟进{NAME}", url=customer.get_absolute_url())
    customers.assign(customer, by=office.account("wangmin"), at=MONDAY, owner=office.account("zhanglei"), reason=SAID)
    return customer


def complain(office: Office, customer: Customer) -> None:
    """The canary is unhappy, and the matter is closed."""
    by = {"by": office.account("wangmin"), "at": MONDAY}
    photo = ("窗口.png", PNG + b"1")
    facts = {"kind": "complaint", "title": NAME, "details": SAID, "customer": customer, "photo": photo}
    made = service.open(office.site, **by, **facts)
    service.accept(made, **by)
    service.settle(made, **by, result=SAID)
    service.visit_back(made, **by, satisfied=True, note=SAID)
    service.close(made, **by, root_cause="waiting", cause_text=SAID)


def spread(office: Office, customer: Customer, table: Any) -> None:
    """Others copy it: a task, a meeting, a job, a table that was taken in."""
    by = {"by": office.account("wangmin"), "at": MONDAY}
    workday.arrive(office.site, by=office.account("lijing"), at=MONDAY)
    item = AgendaItem(NAME, SAID, customer.owner, customer.get_absolute_url(), "customers.customer", customer.pk)
    workday.hold_meeting(office.site, **by, began_at=MONDAY, decided=[Decided(item, SAID, TUESDAY)])
    task = tasks.ask(office.site, **by, asked_of=customer.owner, title=NAME, text=SAID, due_at=TUESDAY, about=customer)
    keep(task, **system(), name="记录.txt", content=SAID.encode())
    rows_of(Job).create(name="tests.carry", payload={"text": SAID}, run_at=TUESDAY)
    imports.declare(table)
    imports.upload(
        office.site, **system(), kind=table.code, name=f"{NAME}.csv", content=f"姓名,电话\n{NAME},{PHONE}".encode()
    )


def live(office: Office, customer: Customer) -> None:
    """And it is dealt with in every room."""
    named = f"{NAME}（{PHONE}）"
    rooms.meet_outside(office, MONDAY, NAME, PHONE, SAID)
    rooms.dispute(office, MONDAY, Customer.objects.select_related("site", "owner").get(pk=customer.pk), SAID)
    rooms.contact(office, MONDAY, customer, SAID)
    rooms.care_for(office, MONDAY, customer, SAID, named)
    rooms.steward(office, MONDAY, customer, SAID, named)
    rooms.review(office, MONDAY, customer, SAID, named)
    known = Customer.objects.select_related("site", "owner").get(pk=customer.pk)
    rooms.reckon(office, MONDAY, known, SAID, (f"{NAME}.png", PNG + b"2"))
    rooms.write_down(office, MONDAY, named)
    rooms.bring_tables(office, MONDAY, NAME, PHONE)
    rooms.export(office, MONDAY)


def ask_to_go(office: Office, customer: Customer) -> None:
    """The canary asks to be deleted, shows who it is, and is."""
    manager = {"by": office.account("chenwei"), "at": TUESDAY}
    asked = customers.take_request(customer, **manager, kind="delete", channel="visit", words=SAID)
    customers.check_requester(asked, **manager, proven="paper")
    customers.erase(customer, **manager)


@pytest.fixture
def table(office: Office) -> Kind:
    columns = (Column("name", ("姓名",)), Column("phone", ("电话",)))
    nothing: Any = lambda *_args, **_given: []  # noqa: E731
    return Kind("customers.canaries", "名单", columns, lambda _key: office.site, nothing, nothing)


@pytest.fixture
def canary(office: Office, table: Kind) -> Customer:
    customer = arrive(office)
    complain(office, customer)
    spread(office, customer, table)
    live(office, customer)
    customer.refresh_from_db()
    return customer


@pytest.mark.rule("R-235")
def test_nothing_that_named_the_visitor_stands_anywhere(office: Office, canary: Customer, stored: Path) -> None:
    before, files = in_tables(*CANARY), in_files(*CANARY)

    ask_to_go(office, canary)
    sweep_up(TUESDAY)
    run_due(TUESDAY)

    assert len(before) >= 45
    assert len(files) >= 9
    assert (in_tables(*CANARY), in_files(*CANARY)) == ({}, [])
    assert not any(word in path().read_text() for word in CANARY)


def test_no_secret_can_be_decrypted_any_more(office: Office, canary: Customer) -> None:
    ask_to_go(office, canary)

    gone = Customer.objects.get(pk=canary.pk)
    assert (gone.phone, gone.id_number, gone.phone_key, gone.id_key) == ("", "", None, None)
    assert not Phone.objects.filter(customer=gone).exists()


def test_what_stays_is_that_somebody_came_and_what_was_agreed(office: Office, canary: Customer) -> None:
    ask_to_go(office, canary)

    gone = Customer.objects.get(pk=canary.pk)
    assert (gone.stage, gone.source, gone.number) == ("erased", "channel", f"KH{canary.pk:07d}")
    spoken = FollowUp.objects.filter(customer=gone, visit=None)
    assert Visit.objects.filter(customer=gone).count() == spoken.count() == 1
    assert all(one.withdrawn_at == TUESDAY and one.version for one in Consent.objects.filter(customer=gone))
    assert gone.sharings.get().recipient == "某银行"


def test_the_chain_is_whole_and_says_what_was_erased(office: Office, canary: Customer) -> None:
    seal()
    before = verify()

    ask_to_go(office, canary)

    seal()
    after = verify()
    assert (before.fault, before.erased, after.fault) == ("", 0, "")
    assert after.erased >= 15
    call_command("ledger", "verify")
    assert Entry.objects.filter(verb="customers.unmask", thing_id=canary.pk, by_name="李静").exists()


def test_another_visitor_loses_nothing(office: Office, canary: Customer) -> None:
    by = {"by": office.account("lijing"), "at": MONDAY}
    given = {"name": "别的人", "source": "walk_in", "consent": True, "phone": "16600009902", "note": "要看三房"}
    other = reception.receive(office.site, **by, **given)
    keep(other.customer, **system(), name="户型.txt", content=b"plan")

    ask_to_go(office, canary)
    sweep_up(TUESDAY)

    kept = Customer.objects.get(pk=other.customer_id)
    assert (kept.name, kept.phone, Visit.objects.get(pk=other.pk).note) == ("别的人", "16600009902", "要看三房")
    assert Path(str(Attachment.objects.get(name="户型.txt").sha256))
    assert in_files("plan") != []


def test_bytes_that_somebody_else_brought_too_stay(office: Office, canary: Customer) -> None:
    shared = keep(office.site, **system(), name="同一张.png", content=PNG)

    ask_to_go(office, canary)
    sweep_up(TUESDAY)

    assert in_files(NAME) == [shared.sha256]


def test_a_table_in_which_they_stood_cannot_be_read_any_more(office: Office, canary: Customer) -> None:
    ask_to_go(office, canary)

    original = Import.objects.get(kind="customers.canaries").attachment
    assert (original.discarded_at, original.name) == (TUESDAY, "")
    assert not DoNotContact.objects.exists()


ROOMS = ("channels", "customers", "keyaccounts", "ownership", "reception", "service", "stewardship")


def test_every_room_and_every_paper_knew_the_canary_before(office: Office, canary: Customer) -> None:
    """Else the test that nothing is left would show nothing of those that did not."""
    rooms_ = {table.partition("_")[0] for table in in_tables(*CANARY)}

    assert set(ROOMS) | {"duties", "files", "jobs", "ledger", "notices", "tasks", "workday"} <= rooms_
    assert Evidence.objects.filter(customer=None).count() >= 2


def test_what_hangs_on_their_number_alone_goes_and_what_may_be_another_persons_stays(
    office: Office, canary: Customer
) -> None:
    given = {"name": "尾号相同", "source": "walk_in", "consent": True, "phone": "16655559901"}
    customers.register(office.site, by=office.account("lijing"), at=MONDAY, **given)

    ask_to_go(office, canary)

    left = Evidence.objects.filter(customer=None)
    assert [(one.phone_key, one.company) for one in left] == [(None, "中原")]
    assert not Evidence.objects.filter(customer=canary).exists()


def test_an_export_in_which_they_stand_is_withheld_and_another_is_not(office: Office, canary: Customer) -> None:
    taken = Export.objects.get()
    other = rooms.elsewhere(office, MONDAY)

    ask_to_go(office, canary)
    sweep_up(TUESDAY)

    taken.refresh_from_db()
    other.refresh_from_db()
    kept = Attachment.objects.get(pk=taken.attachment_id)
    assert (taken.stage, kept.discarded_at, kept.name, kept.sha256) == ("expired", TUESDAY, "", "")
    assert (taken.by.username, taken.rows, taken.reason) == ("wangmin", 2, "核对老客户")
    assert (other.stage, Attachment.objects.get(pk=other.attachment_id).discarded_at) == ("ready", None)


def test_it_is_its_own_holder_that_withholds_the_export(
    office: Office, canary: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [one for one in forgetting._holders if one is not forget_exports]
    monkeypatch.setattr(forgetting, "_holders", others)

    ask_to_go(office, canary)

    assert Export.objects.get().stage == "ready"
    assert in_files(NAME) != []


def test_the_tables_and_findings_of_a_real_import_go_and_who_else_stood_there_stays(
    office: Office, canary: Customer
) -> None:
    ask_to_go(office, canary)

    for one in Import.objects.filter(kind="customers.files").select_related("attachment", "findings"):
        assert (one.attachment.discarded_at, one.attachment.name) == (TUESDAY, "")
        assert (one.findings.discarded_at, one.findings.name, one.faults, one.warnings) == (TUESDAY, "", [], [])
    assert Customer.objects.get(name="李四").phone == "16600009999"


def test_papers_of_the_day_keep_what_else_they_say(office: Office, canary: Customer) -> None:
    ask_to_go(office, canary)

    assert Summary.objects.get().text == "****（***********）来过"
    assert CompetitorNote.objects.get().statement.endswith("）自愿说的")


@pytest.mark.rule("R-233")
def test_the_copy_holds_what_every_room_had_written_down(office: Office, canary: Customer) -> None:
    sections = {str(one.title): one.rows for one in told([canary.pk], TUESDAY)}

    spoken = {title for title, some in sections.items() if SAID in str(some) or "金丝雀的话" in str(some)}
    assert {"渠道报备", "外拓登记", "作废的证据", "归属异议", "归属裁定", "客户动态", "大客户", "客情维护"} <= spoken
    assert {"购房需求", "到访", "跟进", "投诉和异议"} <= spoken
    assert {"归属证据", "首次联系"} <= set(sections)


def test_one_timeline_tells_what_happened_in_every_room(office: Office, canary: Customer) -> None:
    def texts(who: str) -> str:
        return "\n".join(one.text for one in timeline([canary.pk], office.account(who), TUESDAY, limit=200)[0])

    manager, guard = texts("chenwei"), texts("maqiang")

    for told_ in ("安居报备BB-", "到访码BB-", "归属异议PK-", "裁定PK-", "分配给李静", "礼品：", "首次到访", "登记TS-"):
        assert told_ in manager
    assert not [one for one in ("报备", "归属异议", "裁定", "分配给", "礼品") if one in guard]


def test_the_timeline_asks_as_much_for_many_of_each_as_for_one(office: Office, canary: Customer) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            timeline([canary.pk], office.account("chenwei"), TUESDAY)
        return len(queries)

    one = asked()
    rooms.more_of_each(office, TUESDAY, canary)

    assert asked() == one
